import type { Topic } from '../../model/topic.ts';
import type { GoodRules } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readText } from './read-column.ts';

/** Stores a topic's last good definition in place of the one before. */
export function writeGoodRules(database: Database, { hash, definition }: GoodRules): void {
  database.run(
    `INSERT INTO good_rules (topic, hash, definition) VALUES (?, ?, ?)
     ON CONFLICT (topic) DO UPDATE SET hash = excluded.hash, definition = excluded.definition`,
    encodeText(definition.slug),
    encodeText(hash),
    JSON.stringify(definition),
  );
}

/** Topic to hash, by topic. */
export function selectGoodHashes(database: Database): ReadonlyMap<string, string> {
  return new Map(
    database
      .all('SELECT topic, hash FROM good_rules ORDER BY topic')
      .map((row) => [decodeText(readText(row, 'topic')), decodeText(readText(row, 'hash'))]),
  );
}

/** The last good definitions of these topics, as far as there are any. */
export function selectGoodRules(
  database: Database,
  topics: readonly string[],
): readonly GoodRules[] {
  return database
    .all(
      `SELECT hash, definition FROM good_rules
       WHERE topic IN (SELECT value FROM json_each(?)) ORDER BY topic`,
      JSON.stringify(topics.map(encodeText)),
    )
    .map((row) => ({
      hash: decodeText(readText(row, 'hash')),
      definition: readDefinition(row),
    }));
}

/** Forgets a topic's last good definition. */
export function deleteGoodRules(database: Database, topic: string): void {
  database.run('DELETE FROM good_rules WHERE topic = ?', encodeText(topic));
}

function readDefinition(row: Row): Topic {
  return JSON.parse(readText(row, 'definition'));
}
