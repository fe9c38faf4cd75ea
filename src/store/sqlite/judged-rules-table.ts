import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { readText } from './read-column.ts';

/** Stores by which rules a topic's entries were last judged. */
export function writeRules(database: Database, topic: string, rulesHash: string): void {
  database.run(
    `INSERT INTO judged_rules (topic, rules_hash) VALUES (?, ?)
     ON CONFLICT (topic) DO UPDATE SET rules_hash = excluded.rules_hash`,
    encodeText(topic),
    encodeText(rulesHash),
  );
}

/** Topic to rules hash, by topic. */
export function selectRules(database: Database): ReadonlyMap<string, string> {
  return new Map(
    database
      .all('SELECT topic, rules_hash FROM judged_rules ORDER BY topic')
      .map((row) => [decodeText(readText(row, 'topic')), decodeText(readText(row, 'rules_hash'))]),
  );
}

export function deleteRules(database: Database, topic: string): void {
  database.run('DELETE FROM judged_rules WHERE topic = ?', encodeText(topic));
}
