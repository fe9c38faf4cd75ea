import { TopicwireError } from '../model/topicwire-error.ts';

/** What builds have written into a folder: the only files there that a later build removes. */
export interface ExportManifest {
  /** Relative to the folder, with `/`, sorted. */
  readonly files: readonly string[];
  /** Slugs of the topics that it holds, sorted. */
  readonly topics: readonly string[];
  /** Slugs of topics that it once held, sorted; a server says of them that they are gone. */
  readonly gone: readonly string[];
}

/** Of a folder that no build has written to. */
export const EMPTY_MANIFEST: ExportManifest = { files: [], topics: [], gone: [] };

const version = 1;

/** As the text of its file. */
export function writeManifest({ files, topics, gone }: ExportManifest): string {
  const sorted = { version, topics: sort(topics), gone: sort(gone), files: sort(files) };
  return `${JSON.stringify(sorted, null, 1)}\n`;
}

/**
 * Reads a manifest, of which nothing is believed that leads out of the folder.
 *
 * @param where the file, for messages.
 * @throws TopicwireError `usage` when it is none, or of a newer version.
 */
export function readManifest(text: string, where: string): ExportManifest {
  const read = parse(text);
  const isWhole =
    read !== null &&
    [read.files, read.topics, read.gone].every(isListOfTexts) &&
    (read.files as readonly string[]).every(isInside);
  if (isWhole && read.version === version) return read as unknown as ExportManifest;
  const isNewer = typeof read?.version === 'number' && read.version > version;
  throw new TopicwireError(
    'usage',
    isNewer
      ? 'a newer version of this program has built this folder'
      : 'the list of what was built into this folder cannot be read',
    { where, advice: 'build into another folder, or empty this one' },
  );
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' ? (read as Record<string, unknown> | null) : null;
  } catch {
    return null;
  }
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isInside(file: string): boolean {
  return file
    .split('/')
    .every((name) => name !== '' && name !== '.' && name !== '..' && !/[\\:\p{Cc}]/u.test(name));
}

function sort(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
