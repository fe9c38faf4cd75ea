import type { Tombstone } from '../../model/edition.ts';
import type { EntryKey } from '../../model/entry-key.ts';
import type { Instant } from '../../model/instant.ts';
import type { PublishedRecord, StandingNote, TopicRecord } from '../../model/publication-record.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readNumber, readText } from './read-column.ts';

const columns = `r.id AS id, r.source_id AS source_id, r.native_id AS native_id, published_at,
  first_at, archive, removed_at, revived_at, behind, set_aside`;

type RecordHead = Pick<TopicRecord, 'revision' | 'oldestArchive' | 'newestArchive'>;

/** Where a topic's record stands. */
export function selectRecordHead(database: Database, topic: string): RecordHead {
  const row = database.get(
    'SELECT revision, oldest_archive, newest_archive FROM topic_records WHERE topic = ?',
    encodeText(topic),
  );
  if (row === null) return { revision: 0, oldestArchive: 1, newestArchive: 0 };
  return {
    revision: readNumber(row, 'revision'),
    oldestArchive: readNumber(row, 'oldest_archive'),
    newestArchive: readNumber(row, 'newest_archive'),
  };
}

export function writeRecordHead(database: Database, topic: string, head: RecordHead): void {
  database.run(
    `INSERT INTO topic_records (topic, revision, oldest_archive, newest_archive)
     VALUES (?, ?, ?, ?)
     ON CONFLICT (topic) DO UPDATE SET revision = excluded.revision,
       oldest_archive = excluded.oldest_archive, newest_archive = excluded.newest_archive`,
    encodeText(topic),
    head.revision,
    head.oldestArchive,
    head.newestArchive,
  );
}

/** What is published, not set aside and in no archive document, the oldest first. */
export function selectUnarchived(database: Database, topic: string): readonly PublishedRecord[] {
  return database
    .all(
      `SELECT ${columns} FROM published_records AS r INDEXED BY published_records_unarchived
       WHERE topic = ? AND archive IS NULL AND removed_at IS NULL AND set_aside = 0
       ORDER BY published_at, id`,
      encodeText(topic),
    )
    .map(readRecord);
}

/** What hides behind others, the latest first. */
export function selectBehind(
  database: Database,
  topic: string,
  limit: number,
): readonly PublishedRecord[] {
  return database
    .all(
      `SELECT ${columns} FROM published_records AS r INDEXED BY published_records_behind
       WHERE topic = ? AND behind = 1 ORDER BY removed_at DESC, id LIMIT ?`,
      encodeText(topic),
      limit,
    )
    .map(readRecord);
}

/** What a topic's record says of these ids. */
export function selectRecords(
  database: Database,
  topic: string,
  ids: readonly string[],
): readonly PublishedRecord[] {
  return database
    .all(
      `SELECT ${columns} FROM json_each(?) AS k
       CROSS JOIN published_records AS r ON r.topic = ? AND r.id = k.value`,
      JSON.stringify(ids.map(encodeText)),
      encodeText(topic),
    )
    .map(readRecord);
}

/** What a topic published that one of these entries stands for, or whose archived text is one of theirs. */
export function selectRecordsOf(
  database: Database,
  topic: string,
  keys: readonly EntryKey[],
): readonly PublishedRecord[] {
  return database
    .all(
      `WITH named AS MATERIALIZED (
         SELECT value ->> 0 AS source_id, value ->> 1 AS native_id FROM json_each(?)),
       ids AS (
         SELECT r.id AS id FROM named AS n CROSS JOIN published_records AS r
           ON r.source_id = n.source_id AND r.native_id = n.native_id AND r.topic = ?
         UNION SELECT a.id FROM named AS n CROSS JOIN archive_entries AS a
           ON a.source_id = n.source_id AND a.native_id = n.native_id AND a.topic = ?)
       SELECT ${columns} FROM ids
       CROSS JOIN published_records AS r ON r.topic = ? AND r.id = ids.id`,
      JSON.stringify(keys.map((key) => [encodeText(key.sourceId), encodeText(key.nativeId)])),
      encodeText(topic),
      encodeText(topic),
      encodeText(topic),
    )
    .map(readRecord);
}

/** What was taken back, the latest first, then by id. */
export function selectTombstones(
  database: Database,
  topic: string,
  limit: number,
): readonly Tombstone[] {
  return database
    .all(
      `SELECT id, removed_at FROM published_records INDEXED BY published_records_removed
       WHERE topic = ? AND removed_at IS NOT NULL ORDER BY removed_at DESC, id LIMIT ?`,
      encodeText(topic),
      limit,
    )
    .map((row) => ({
      id: decodeText(readText(row, 'id')),
      deletedAt: readText(row, 'removed_at'),
    }));
}

/** Stores what a topic's record says of something in place of what it said. */
export function writeRecord(database: Database, topic: string, record: PublishedRecord): void {
  database.run(
    `INSERT INTO published_records (topic, id, source_id, native_id, published_at, first_at,
       archive, removed_at, revived_at, behind, set_aside)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (topic, id) DO UPDATE SET
       source_id = excluded.source_id, native_id = excluded.native_id,
       published_at = excluded.published_at, archive = excluded.archive,
       removed_at = excluded.removed_at, revived_at = excluded.revived_at,
       behind = excluded.behind, set_aside = excluded.set_aside`,
    encodeText(topic),
    encodeText(record.id),
    encodeText(record.sourceId),
    encodeText(record.nativeId),
    record.publishedAt,
    record.firstAt,
    record.archive,
    record.removedAt,
    record.revivedAt,
    record.behind ? 1 : 0,
    record.setAside ? 1 : 0,
  );
}

/** Entries that may stand otherwise in a topic than its record says, the oldest first. */
export function selectNotes(
  database: Database,
  topic: string,
  limit: number,
): readonly StandingNote[] {
  return database
    .all(
      `SELECT number, source_id, native_id FROM standing_notes INDEXED BY standing_notes_in_order
       WHERE topic = ? ORDER BY sort_at, number LIMIT ?`,
      encodeText(topic),
      limit,
    )
    .map((row) => ({ number: readNumber(row, 'number'), ...readKey(row) }));
}

/** Forgets a note; a later one on the same entry stays. */
export function deleteNote(database: Database, { number }: StandingNote): void {
  database.run('DELETE FROM standing_notes WHERE number = ?', number);
}

/** The entries among these that are withdrawn or taken down. */
export function selectWithdrawn(
  database: Database,
  keys: readonly EntryKey[],
): readonly EntryKey[] {
  return database
    .all(
      `SELECT e.source_id AS source_id, e.native_id AS native_id FROM json_each(?) AS k
       CROSS JOIN entries AS e ON e.source_id = k.value ->> 0 AND e.native_id = k.value ->> 1
       WHERE e.withdrawn_at IS NOT NULL`,
      JSON.stringify(keys.map((key) => [encodeText(key.sourceId), encodeText(key.nativeId)])),
    )
    .map(readKey);
}

/** Removes at most so many records of a topic and says how many they were. */
export function deleteSomeRecords(database: Database, topic: string, limit: number): number {
  return database.run(
    `DELETE FROM published_records WHERE topic = ? AND id IN (
       SELECT id FROM published_records WHERE topic = ? LIMIT ?)`,
    encodeText(topic),
    encodeText(topic),
    limit,
  );
}

/** Removes at most so many notes of a topic and says how many they were. */
export function deleteSomeNotes(database: Database, topic: string, limit: number): number {
  return database.run(
    `DELETE FROM standing_notes WHERE number IN (
       SELECT number FROM standing_notes WHERE topic = ? LIMIT ?)`,
    encodeText(topic),
    limit,
  );
}

function readRecord(row: Row): PublishedRecord {
  return {
    id: decodeText(readText(row, 'id')),
    ...readKey(row),
    publishedAt: readText(row, 'published_at'),
    firstAt: readText(row, 'first_at'),
    archive: row.archive === null ? null : readNumber(row, 'archive'),
    removedAt: readInstantOrNull(row, 'removed_at'),
    revivedAt: readInstantOrNull(row, 'revived_at'),
    behind: readNumber(row, 'behind') === 1,
    setAside: readNumber(row, 'set_aside') === 1,
  };
}

function readInstantOrNull(row: Row, column: string): Instant | null {
  return row[column] === null ? null : readText(row, column);
}

function readKey(row: Row): EntryKey {
  return {
    sourceId: decodeText(readText(row, 'source_id')),
    nativeId: decodeText(readText(row, 'native_id')),
  };
}
