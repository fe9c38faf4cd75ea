import type { Database } from './database.ts';
import { encodeText } from './encode-text.ts';

/** Notes that a topic was there and was removed. */
export function noteRemovedTopic(database: Database, slug: string): void {
  database.run('INSERT OR IGNORE INTO removed_topics (slug) VALUES (?)', encodeText(slug));
}

/** A topic that is there again was not removed. */
export function reviveTopic(database: Database, slug: string): void {
  database.run('DELETE FROM removed_topics WHERE slug = ?', encodeText(slug));
}

export function isRemovedTopic(database: Database, slug: string): boolean {
  const row = database.get('SELECT 1 FROM removed_topics WHERE slug = ?', encodeText(slug));
  return row !== null;
}
