import type { Entry } from '../../model/entry.ts';
import type { EntryKey } from '../../model/entry-key.ts';
import type { Instant } from '../../model/instant.ts';
import type { Takedown, TakedownTarget } from '../../model/takedown.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readNumber, readText } from './read-column.ts';

/** Adds to the record of takedowns and lets it hold. @returns its number. */
export function insertTakedown(database: Database, takedown: Takedown): number {
  const values = [takedown.target.kind, encodeText(nameTarget(takedown.target))] as const;
  if (takedown.undo) database.run('DELETE FROM bars WHERE kind = ? AND name = ?', ...values);
  else database.run('INSERT OR IGNORE INTO bars (kind, name) VALUES (?, ?)', ...values);
  const row = database.get(
    'INSERT INTO takedowns (takedown) VALUES (?) RETURNING number',
    JSON.stringify(takedown),
  );
  return row === null ? 0 : readNumber(row, 'number');
}

/** The whole record behind a number, in the order in which it was made. */
export function selectTakedowns(
  database: Database,
  after: number,
): readonly (Takedown & { readonly number: number })[] {
  return database
    .all('SELECT number, takedown FROM takedowns WHERE number > ? ORDER BY number', after)
    .map((row) => ({
      ...JSON.parse(readText(row, 'takedown')),
      number: readNumber(row, 'number'),
    }));
}

/** Whether any takedown holds. */
export function hasTakedowns(database: Database): boolean {
  return database.get('SELECT 1 FROM bars LIMIT 1') !== null;
}

/** Whether a takedown holds for an entry: for its id, or for all of its source. */
export function isTakenDown(
  database: Database,
  { id, sourceId }: Pick<Entry, 'id' | 'sourceId'>,
): boolean {
  const row = database.get(
    `SELECT 1 FROM bars
     WHERE (kind = 'source' AND name = ?) OR (kind = 'entry' AND name = ?) LIMIT 1`,
    encodeText(sourceId),
    encodeText(id),
  );
  return row !== null;
}

/** Notes that an entry is withdrawn because it was taken down. */
export function noteBarred(database: Database, { sourceId, nativeId }: EntryKey): void {
  database.run(
    'INSERT OR IGNORE INTO barred_entries (source_id, native_id) VALUES (?, ?)',
    encodeText(sourceId),
    encodeText(nativeId),
  );
}

/** Notes that an entry would be withdrawn without any takedown. */
export function forgetBarred(database: Database, { sourceId, nativeId }: EntryKey): void {
  database.run(
    'DELETE FROM barred_entries WHERE source_id = ? AND native_id = ?',
    encodeText(sourceId),
    encodeText(nativeId),
  );
}

/** What is barred and still published, at most so many. */
export function withdrawBarred(database: Database, at: Instant, limit: number): number {
  return selectBars(database).reduce(
    (count, target) => count + withdrawTarget(database, target, at, limit - count),
    0,
  );
}

function withdrawTarget(
  database: Database,
  target: TakedownTarget,
  at: Instant,
  limit: number,
): number {
  const rows = database.all(
    `SELECT source_id, native_id FROM entries
     WHERE ${target.kind === 'entry' ? 'id' : 'source_id'} = ? AND withdrawn_at IS NULL LIMIT ?`,
    encodeText(nameTarget(target)),
    limit,
  );
  for (const row of rows) {
    const key = readKey(row);
    database.run(
      'UPDATE entries SET withdrawn_at = ? WHERE source_id = ? AND native_id = ?',
      at,
      encodeText(key.sourceId),
      encodeText(key.nativeId),
    );
    noteBarred(database, key);
  }
  return rows.length;
}

/** Publishes again what no takedown holds for any more, at most so many. */
export function restoreUnbarred(database: Database, limit: number): number {
  const rows = database.all(
    `SELECT b.source_id AS source_id, b.native_id AS native_id FROM barred_entries AS b
     CROSS JOIN entries AS e ON e.source_id = b.source_id AND e.native_id = b.native_id
     WHERE NOT EXISTS (SELECT 1 FROM bars WHERE kind = 'source' AND name = e.source_id)
       AND NOT EXISTS (SELECT 1 FROM bars WHERE kind = 'entry' AND name = e.id) LIMIT ?`,
    limit,
  );
  for (const row of rows) {
    const key = readKey(row);
    forgetBarred(database, key);
    database.run(
      'UPDATE entries SET withdrawn_at = NULL WHERE source_id = ? AND native_id = ?',
      encodeText(key.sourceId),
      encodeText(key.nativeId),
    );
  }
  return rows.length;
}

/**
 * The topics that may show something of a target: those that publish it, or another telling of its
 * stories, and those whose archive documents hold it or link to it.
 */
export function selectTopicsOfTarget(
  database: Database,
  target: TakedownTarget,
): readonly string[] {
  const entries = `SELECT source_id, native_id, id FROM entries
                   WHERE ${target.kind === 'entry' ? 'id' : 'source_id'} = ?`;
  return database
    .all(
      `WITH named AS MATERIALIZED (${entries}),
       tellings AS (
         SELECT DISTINCT m.story_id AS story_id FROM named AS n
         CROSS JOIN story_members AS m ON m.source_id = n.source_id AND m.native_id = n.native_id)
       SELECT p.topic AS topic FROM named AS n
         CROSS JOIN placements AS p ON p.source_id = n.source_id AND p.native_id = n.native_id
         WHERE +p.state = 'published'
       UNION SELECT p.topic FROM tellings AS t
         CROSS JOIN story_members AS m ON m.story_id = t.story_id
         CROSS JOIN placements AS p ON p.source_id = m.source_id AND p.native_id = m.native_id
         WHERE +p.state = 'published'
       UNION SELECT r.topic FROM named AS n CROSS JOIN published_records AS r
         ON r.source_id = n.source_id AND r.native_id = n.native_id
       UNION SELECT a.topic FROM named AS n CROSS JOIN archive_entries AS a
         ON a.source_id = n.source_id AND a.native_id = n.native_id
       UNION SELECT l.topic FROM named AS n CROSS JOIN archive_links AS l ON l.entry_id = n.id
       ORDER BY topic`,
      encodeText(nameTarget(target)),
    )
    .map((row) => decodeText(readText(row, 'topic')));
}

/** What the takedowns say now. */
export function selectBars(database: Database): readonly TakedownTarget[] {
  return database.all('SELECT kind, name FROM bars ORDER BY kind, name').map((row) => {
    const name = decodeText(readText(row, 'name'));
    return readText(row, 'kind') === 'entry'
      ? { kind: 'entry', id: name }
      : { kind: 'source', sourceId: name };
  });
}

function nameTarget(target: TakedownTarget): string {
  return target.kind === 'entry' ? target.id : target.sourceId;
}

function readKey(row: Row): EntryKey {
  return {
    sourceId: decodeText(readText(row, 'source_id')),
    nativeId: decodeText(readText(row, 'native_id')),
  };
}
