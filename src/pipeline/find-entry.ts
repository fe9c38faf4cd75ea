import { existsSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type { Entry } from '../model/entry.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { House } from './house.ts';
import { readArticleEntry } from './read-article-entry.ts';

/**
 * The entry that a person names by its id, its link, or a file of `content/`; of a file that is
 * stored, the entry as it is stored.
 *
 * @throws TopicwireError `not-found`; `content-invalid` when the file cannot be used.
 */
export async function findEntry(house: House, name: string): Promise<Entry> {
  const { root, store, rules, now } = house;
  if (namesArticle(root, name)) {
    const entry = await readArticleEntry(root, name, rules.config.site, now());
    const stored = await store.readEntries(entry.sourceId, [entry.nativeId]);
    return stored.get(entry.nativeId)?.entry ?? entry;
  }
  const entry = await store.findEntry(name);
  if (entry !== null) return entry;
  throw new TopicwireError('not-found', 'no stored entry has this id or link', {
    where: name,
    advice: 'run "refresh" first, or name a file such as content/my-article.md',
  });
}

/** Only below `content/`: who may ask why need not be one who may read every file. */
function namesArticle(root: string, name: string): boolean {
  const file = resolve(root, name);
  const isBelow = file.startsWith(resolve(root, 'content') + sep);
  return name.endsWith('.md') && isBelow && existsSync(file);
}
