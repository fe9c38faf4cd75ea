import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FaultCollector } from './fault-collector.ts';
import { IDENTIFIER_EXPECTED, isIdentifier } from './read-identifier.ts';

/** Where topics live, relative to the root. */
export const TOPICS_FOLDER = 'feeds/topics';

/** A file that defines a topic. */
export interface TopicFile {
  readonly slug: string;
  /** Relative to the root. */
  readonly file: string;
}

/**
 * The files of `feeds/topics`, by slug; whatever else lies there is a fault, but for README.md and
 * hidden files. A file whose name cannot be a slug is listed too, so that its other faults show.
 */
export async function listTopicFiles(
  root: string,
  faults: FaultCollector,
): Promise<readonly TopicFile[]> {
  const files: TopicFile[] = [];
  for (const entry of await listFolder(root, faults)) {
    if (entry.name.startsWith('.') || entry.name === 'README.md') continue;
    const file = `${TOPICS_FOLDER}/${entry.name}`;
    const problem = describeProblem(entry);
    if (problem !== null) faults.addFile(file, problem);
    if (!entry.isDirectory() && entry.name.endsWith('.yaml')) {
      files.push({ slug: entry.name.slice(0, -'.yaml'.length), file });
    }
  }
  return files.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
}

async function listFolder(root: string, faults: FaultCollector): Promise<readonly Dirent[]> {
  try {
    return await readdir(join(root, TOPICS_FOLDER), { withFileTypes: true });
  } catch {
    const advice = 'is missing or is no folder, create it and put one file a topic into it';
    faults.addFile(TOPICS_FOLDER, advice);
    return [];
  }
}

function describeProblem(entry: Dirent): string | null {
  if (entry.isDirectory())
    return 'is a folder, topics stand directly in feeds/topics, move it away';
  if (/\.yml$/i.test(entry.name)) {
    return `a topic ends in .yaml, rename it to ${entry.name.replace(/yml$/i, 'yaml')}`;
  }
  if (!entry.name.endsWith('.yaml')) return 'is no topic, name it <slug>.yaml or move it away';
  if (entry.name === 'search.yaml') {
    return 'has the name under which the feeds of searches are served, rename it';
  }
  if (isIdentifier(entry.name.slice(0, -'.yaml'.length))) return null;
  return `the name of a topic must be ${IDENTIFIER_EXPECTED}, rename the file`;
}
