import type { NewSource } from '../config/insert-sources.ts';
import { judgeFeedUrl } from '../config/judge-feed-url.ts';
import { isIdentifier } from '../config/read-identifier.ts';
import { canonicalTag } from '../config/read-language.ts';
import { RIGHTS } from '../config/read-sources.ts';
import type { ListedSubscription } from '../ingest/opml/parse-opml.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import { cleanLine } from './clean-line.ts';
import { SourceDirectory } from './source-directory.ts';

/** What becomes of one outline of a list. */
export interface ImportedOutline {
  readonly outcome: 'added' | 'duplicate' | 'skipped';
  /** Of the list, one-based. */
  readonly line: number;
  /** Of the source that it became or that it repeats; null for a skipped one. */
  readonly id: string | null;
  /** As written where it was skipped; null where it has none, or must not be shown. */
  readonly url: string | null;
  readonly title: string | null;
  readonly tags: readonly string[];
  /** Null for an added one. */
  readonly reason: string | null;
}

/** What an import would do. */
export interface ImportPlan {
  readonly sources: readonly NewSource[];
  /** In the order of the list. */
  readonly outlines: readonly ImportedOutline[];
}

/**
 * Decides what becomes of each subscription of a list beside the sources that there are. Folders
 * and categories become tags; a feed that the list repeats is added once, with the tags of all its
 * places.
 */
export function planImport(
  subscriptions: readonly ListedSubscription[],
  existing: Iterable<{ readonly id: string; readonly url: string }>,
): ImportPlan {
  const directory = new SourceDirectory(existing);
  const planned = new Map<string, { source: NewSource; line: number }>();
  const outlines = subscriptions.map((listed): ImportedOutline => {
    const judged = judgeFeedUrl(listed.xmlUrl ?? '');
    const described = describe(listed);
    if (judged.url === null) {
      const reason = listed.xmlUrl === null ? explainMissing(listed) : judged.problem;
      return { ...described, outcome: 'skipped', id: null, url: null, reason };
    }
    const { url } = judged;
    const id = directory.findByUrl(url);
    if (id === null) {
      const source = makeSource(listed, url, directory);
      directory.add(source.id, url);
      planned.set(source.id, { source, line: listed.line });
      return { ...described, outcome: 'added', id: source.id, url, reason: null };
    }
    const first = planned.get(id);
    if (first !== undefined) first.source = addTags(first.source, described.tags);
    const reason =
      first === undefined
        ? `the source ${id} reads it already`
        : `the same feed as on line ${first.line}, which takes its tags`;
    return { ...described, outcome: 'duplicate', id, url, reason };
  });
  return { sources: Array.from(planned.values(), ({ source }) => source), outlines };
}

function describe(listed: ListedSubscription): Pick<ImportedOutline, 'line' | 'title' | 'tags'> {
  return { line: listed.line, title: readTitle(listed), tags: readTags(listed) };
}

function explainMissing({ type }: ListedSubscription): string {
  return type === 'include' || type === 'link'
    ? 'leads to another document, import that one by itself'
    : 'has no xmlUrl';
}

function makeSource(
  listed: ListedSubscription,
  url: string,
  directory: SourceDirectory,
): NewSource {
  const title = readTitle(listed);
  const { id = '', weight = '', rights } = listed.own;
  const isFree = isIdentifier(id) && id !== LOCAL_SOURCE_ID && !directory.hasId(id);
  const points = weight.trim() === '' ? 0 : Number(weight);
  return {
    id: isFree ? id : directory.makeId(title, url),
    url,
    title,
    weight: Number.isFinite(points) ? points : 0,
    rights: RIGHTS.find((known) => known === rights) ?? 'excerpt',
    tags: readTags(listed),
    language: listed.language === null ? null : canonicalTag(listed.language),
  };
}

/** Some programs write the address where they know no title; the feed's own is better. */
function readTitle({ title, text, xmlUrl, own }: ListedSubscription): string | null {
  if (own.untitled === 'true') return null;
  const line = cleanLine(title ?? text ?? '');
  return line === '' || line === xmlUrl ? null : line;
}

function readTags({ folders, categories, own }: ListedSubscription): readonly string[] {
  const tags = [...folders, ...(readOwnTags(own.tags) ?? categories)];
  return [...new Set(tags.map(cleanLine).filter((tag) => tag !== ''))];
}

function readOwnTags(json: string | undefined): readonly string[] | null {
  try {
    const tags: unknown = JSON.parse(json ?? 'null');
    return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : null;
  } catch {
    return null;
  }
}

function addTags(source: NewSource, tags: readonly string[]): NewSource {
  return { ...source, tags: [...new Set([...source.tags, ...tags])] };
}
