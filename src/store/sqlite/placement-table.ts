import { joinKey } from '../../model/entry-key.ts';
import type { PackedPlacement } from '../../model/packed-placement.ts';
import type { PlacedEntry, Placement, PlacementState } from '../../model/placement.ts';
import { TopicwireError } from '../../model/topicwire-error.ts';
import type { EntryKey, FellowOptions, ListPlacedOptions } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { readEntry } from './entry-table.ts';
import { type Row, readNumber, readText } from './read-column.ts';

const states: readonly PlacementState[] = ['published', 'queued', 'out'];

/** Adds a placement of an entry that is stored and has none in this topic. */
export function insertPlacement(database: Database, placement: Placement | PackedPlacement): void {
  const { explanation } = placement;
  const inserted = database.run(
    `INSERT INTO placements
       (source_id, native_id, topic, state, score, sort_at, entry_id, rules_hash, explanation)
     SELECT source_id, native_id, ?, ?, ?, ?, id, ?, CAST(? AS TEXT)
     FROM entries WHERE source_id = ? AND native_id = ?`,
    encodeText(placement.topic),
    placement.state,
    placement.score,
    placement.sortAt,
    encodeText(placement.rulesHash),
    explanation instanceof Uint8Array ? explanation : JSON.stringify(explanation),
    encodeText(placement.sourceId),
    encodeText(placement.nativeId),
  );
  if (inserted === 1) return;
  throw new TopicwireError('internal', 'a placement came for an entry that is not stored', {
    where: database.file,
  });
}

/** Removes the placements of some of a source's entries in every topic. */
export function deletePlacements(
  database: Database,
  sourceId: string,
  nativeIds: readonly string[],
): void {
  database.run(
    `DELETE FROM placements
     WHERE source_id = ? AND native_id IN (SELECT value FROM json_each(?))`,
    encodeText(sourceId),
    JSON.stringify(nativeIds.map(encodeText)),
  );
}

/**
 * Removes an entry's placement in one topic.
 *
 * @returns the state that it had; null for none.
 */
export function deletePlacement(
  database: Database,
  key: EntryKey,
  topic: string,
): PlacementState | null {
  const row = database.get(
    'DELETE FROM placements WHERE source_id = ? AND native_id = ? AND topic = ? RETURNING state',
    encodeText(key.sourceId),
    encodeText(key.nativeId),
    encodeText(topic),
  );
  return row === null ? null : readState(row);
}

/** The standing in one topic of those among these entries that are not withdrawn. */
export function selectPlacedOf(
  database: Database,
  topic: string,
  keys: readonly EntryKey[],
): readonly PlacedEntry[] {
  const wanted = keys.map((key) => [encodeText(key.sourceId), encodeText(key.nativeId)]);
  return database
    .all(
      `SELECT p.source_id AS source_id, p.native_id AS native_id, topic, state, score, sort_at,
              entry_id, rules_hash, explanation, entry
       FROM json_each(?) AS k
       CROSS JOIN placements AS p
         ON p.source_id = k.value ->> 0 AND p.native_id = k.value ->> 1 AND p.topic = ?
       CROSS JOIN entries AS e ON e.source_id = p.source_id AND e.native_id = p.native_id
       WHERE e.withdrawn_at IS NULL`,
      JSON.stringify(wanted),
      encodeText(topic),
    )
    .map(readPlaced);
}

/** Published entries of a topic that share a source's day or round, each once. */
export function selectFellows(
  database: Database,
  { topic, days, rounds, limit }: FellowOptions,
): readonly EntryKey[] {
  const rows = [
    ...days.flatMap(({ sourceId, day }) =>
      database.all(
        `SELECT source_id, native_id FROM placements INDEXED BY placements_listed
         WHERE state = 'published' AND topic = ? AND sort_at >= ? AND sort_at < ? || '~'
           AND source_id = ?
         ORDER BY sort_at DESC LIMIT ?`,
        encodeText(topic),
        day,
        day,
        encodeText(sourceId),
        limit,
      ),
    ),
    ...rounds.flatMap(({ sourceId, firstSeenAt }) =>
      database.all(
        `SELECT p.source_id AS source_id, p.native_id AS native_id
         FROM entries AS e INDEXED BY entries_seen
         CROSS JOIN placements AS p
           ON p.source_id = e.source_id AND p.native_id = e.native_id AND p.topic = ?
         WHERE e.first_seen_at = ? AND e.source_id = ? AND e.withdrawn_at IS NULL
           AND +p.state = 'published'
         ORDER BY p.sort_at DESC LIMIT ?`,
        encodeText(topic),
        firstSeenAt,
        encodeText(sourceId),
        limit,
      ),
    ),
  ];
  const keys = rows.map((row) => ({
    sourceId: decodeText(readText(row, 'source_id')),
    nativeId: decodeText(readText(row, 'native_id')),
  }));
  return [...new Map(keys.map((key) => [joinKey(key), key])).values()];
}

/** The topics in which some of a source's entries are published, unless they are withdrawn. */
export function selectPublishedTopics(
  database: Database,
  sourceId: string,
  nativeIds: readonly string[],
): readonly string[] {
  return database
    .all(
      // The plus keeps the planner from walking all that is published.
      `SELECT DISTINCT p.topic FROM placements AS p
       CROSS JOIN entries AS e ON e.source_id = p.source_id AND e.native_id = p.native_id
       WHERE p.source_id = ? AND p.native_id IN (SELECT value FROM json_each(?))
         AND +p.state = 'published' AND e.withdrawn_at IS NULL`,
      encodeText(sourceId),
      JSON.stringify(nativeIds.map(encodeText)),
    )
    .map((row) => decodeText(readText(row, 'topic')));
}

/** Removes at most so many placements of a topic and says how many they were. */
export function deleteSomeOfTopic(database: Database, topic: string, limit: number): number {
  return database.run(
    `DELETE FROM placements WHERE rowid IN (
       SELECT rowid FROM placements
       WHERE state IN ('published', 'queued', 'out') AND topic = ? LIMIT ?)`,
    encodeText(topic),
    limit,
  );
}

const behind = `
      AND p.sort_at <= ?
      AND (p.sort_at < ? OR (p.entry_id, p.source_id, p.native_id) > (?, ?, ?))`;

/**
 * The statement that lists the placed entries of so many states: one walk along the index for
 * each, merged in order, so that it ends at its limit however much a topic holds. Its values are
 * a state, the topic, the source ids and, to continue, the place in the order (its instant, instant
 * and ids) for each walk, then the limit.
 */
export function listPlacedSql(walks: number, isContinued: boolean): string {
  const walk = `
    SELECT p.source_id AS source_id, p.native_id AS native_id, topic, state, score, sort_at,
           entry_id, rules_hash, explanation, entry
    FROM placements AS p INDEXED BY placements_listed
    CROSS JOIN entries AS e ON e.source_id = p.source_id AND e.native_id = p.native_id
    WHERE p.state = ? AND p.topic = ? AND p.source_id IN (SELECT value FROM json_each(?))
      AND e.withdrawn_at IS NULL${isContinued ? behind : ''}`;
  return `${Array.from({ length: walks }, () => walk).join(' UNION ALL ')}
    ORDER BY sort_at DESC, entry_id, source_id, native_id LIMIT ?`;
}

/** Placed entries that are not withdrawn, in the order of the topic's feed. */
export function selectPlaced(
  database: Database,
  options: ListPlacedOptions,
): readonly PlacedEntry[] {
  const wanted = states.filter((state) => options.states.includes(state));
  if (wanted.length === 0) return [];
  const topic = encodeText(options.topic);
  const sourceIds = JSON.stringify(options.sourceIds.map(encodeText));
  const after = options.after === undefined ? [] : placeInOrder(options.after);
  const values = wanted.flatMap((state) => [state, topic, sourceIds, ...after]);
  return database
    .all(listPlacedSql(wanted.length, options.after !== undefined), ...values, options.limit)
    .map(readPlaced);
}

function placeInOrder({ entry, placement }: PlacedEntry): readonly string[] {
  const ids = [entry.id, entry.sourceId, entry.nativeId].map(encodeText);
  return [placement.sortAt, placement.sortAt, ...ids];
}

/** Placements in a state, of entries that are not withdrawn. */
export function countPlacements(database: Database, state: PlacementState): number {
  // Withdrawn entries are few: it is quicker to take theirs off than to look at each.
  const row = database.get(
    `SELECT (SELECT count(*) FROM placements INDEXED BY placements_listed WHERE state = ?) -
            (SELECT count(*) FROM entries AS e INDEXED BY entries_withdrawn
             CROSS JOIN placements AS p
               ON p.source_id = e.source_id AND p.native_id = e.native_id AND +p.state = ?
             WHERE e.withdrawn_at IS NOT NULL) AS placements`,
    state,
    state,
  );
  return row === null ? 0 : readNumber(row, 'placements');
}

function readPlaced(row: Row): PlacedEntry {
  return {
    entry: readEntry(row),
    placement: {
      topic: decodeText(readText(row, 'topic')),
      sourceId: decodeText(readText(row, 'source_id')),
      nativeId: decodeText(readText(row, 'native_id')),
      state: readState(row),
      score: readNumber(row, 'score'),
      explanation: JSON.parse(readText(row, 'explanation')),
      rulesHash: decodeText(readText(row, 'rules_hash')),
      sortAt: readText(row, 'sort_at'),
    },
  };
}

function readState(row: Row): PlacementState {
  const text = readText(row, 'state');
  const state = states.find((known) => known === text);
  if (state !== undefined) return state;
  throw new TopicwireError('store-failed', `the database holds an unknown state "${text}"`);
}
