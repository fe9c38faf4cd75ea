import type { Decision } from '../../model/decision.ts';
import type { Instant } from '../../model/instant.ts';
import type { EntryKey } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readNumber, readText } from './read-column.ts';

/** Adds a decision behind all others. */
export function insertDecision(database: Database, decision: Decision): void {
  database.run(
    `INSERT INTO decisions (topic, source_id, native_id, decided_at, decision)
     VALUES (?, ?, ?, ?, ?)`,
    encodeText(decision.topic),
    encodeText(decision.sourceId),
    encodeText(decision.nativeId),
    decision.at,
    JSON.stringify(decision),
  );
}

/** A topic's decisions, or those on one entry, in the order in which they were added. */
export function selectDecisions(
  database: Database,
  topic: string,
  key: EntryKey | undefined,
): readonly Decision[] {
  const rows =
    key === undefined
      ? database.all(
          'SELECT decision FROM decisions WHERE topic = ? ORDER BY number',
          encodeText(topic),
        )
      : database.all(
          `SELECT decision FROM decisions
           WHERE topic = ? AND source_id = ? AND native_id = ? ORDER BY number`,
          encodeText(topic),
          encodeText(key.sourceId),
          encodeText(key.nativeId),
        );
  return rows.map(readDecision);
}

/** Topic to how many decisions it has. */
export function countDecisions(database: Database): ReadonlyMap<string, number> {
  const rows = database.all('SELECT topic, count(*) AS decisions FROM decisions GROUP BY topic');
  return new Map(
    rows.map((row) => [decodeText(readText(row, 'topic')), readNumber(row, 'decisions')]),
  );
}

function hasDecisions(database: Database, sourceId: string): boolean {
  const sql = 'SELECT 1 FROM decisions WHERE source_id = ? LIMIT 1';
  return database.get(sql, encodeText(sourceId)) !== null;
}

/** The decisions on these entries in all topics, in the order in which they were added. */
export function selectDecisionsOn(
  database: Database,
  keys: readonly EntryKey[],
): readonly Decision[] {
  // A document asks for all of its entries, and most sources have no decisions at all.
  const [first] = keys;
  if (first === undefined) return [];
  const isOneSource = keys.every(({ sourceId }) => sourceId === first.sourceId);
  if (isOneSource && !hasDecisions(database, first.sourceId)) return [];
  const wanted = keys.map((key) => [encodeText(key.sourceId), encodeText(key.nativeId)]);
  return database
    .all(
      `SELECT decision FROM decisions
       WHERE (source_id, native_id) IN (
         SELECT value ->> 0, value ->> 1 FROM json_each(?))
       ORDER BY number`,
      JSON.stringify(wanted),
    )
    .map(readDecision);
}

/** Pins that do not end at that instant or before, in the order in which they were added. */
export function selectPins(database: Database, after: Instant): readonly Decision[] {
  return database
    .all(
      `SELECT decision FROM decisions INDEXED BY decisions_pins
       WHERE decision ->> '$.action.kind' = 'pin'
         AND coalesce(decision ->> '$.action.until' > ?, 1)
       ORDER BY number`,
      after,
    )
    .map(readDecision);
}

function readDecision(row: Row): Decision {
  return JSON.parse(readText(row, 'decision'));
}
