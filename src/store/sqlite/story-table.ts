import type { Entry } from '../../model/entry.ts';
import type { Instant } from '../../model/instant.ts';
import type {
  NewStoryMember,
  StoryHead,
  StoryKeys,
  StoryMember,
  ToldEntry,
} from '../../model/story.ts';
import type { EntryKey, ListStoryKeysOptions, UntoldEntry } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { readEntry } from './entry-table.ts';
import { type Row, readBytes, readNumber, readText } from './read-column.ts';

/** Notes that some of a source's entries wait to be told, for the first time or again. */
export function noteUntold(
  database: Database,
  sourceId: string,
  entries: readonly Pick<Entry, 'nativeId' | 'firstSeenAt'>[],
): void {
  const untold = entries.map(({ nativeId, firstSeenAt }) => [encodeText(nativeId), firstSeenAt]);
  database.run(
    // Without a condition, SQLite would take the conflict for one of a join.
    `INSERT INTO untold_entries (source_id, native_id, first_seen_at)
     SELECT ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE true
     ON CONFLICT (source_id, native_id) DO UPDATE SET first_seen_at = excluded.first_seen_at`,
    encodeText(sourceId),
    JSON.stringify(untold),
  );
}

/** Entries that wait to be told, by first sight, then by key. */
export function selectUntold(database: Database, limit: number): readonly UntoldEntry[] {
  return database
    .all(
      `SELECT entry, m.number AS number, m.source_id AS source_id, m.native_id AS native_id,
              m.story_id AS story_id, m.text_id AS text_id
       FROM untold_entries AS u INDEXED BY untold_entries_in_order
       CROSS JOIN entries AS e ON e.source_id = u.source_id AND e.native_id = u.native_id
       LEFT JOIN story_members AS m ON m.source_id = u.source_id AND m.native_id = u.native_id
       ORDER BY u.first_seen_at, u.source_id, u.native_id LIMIT ?`,
      limit,
    )
    .map((row) => ({
      entry: readEntry(row),
      member: row.number === null ? null : readMember(row),
    }));
}

/** The greatest number that a member ever had; 0 before the first. */
export function selectNewestNumber(database: Database): number {
  const row = database.get("SELECT seq FROM sqlite_sequence WHERE name = 'story_members'");
  return row === null ? 0 : readNumber(row, 'seq');
}

/** What the index keeps of members behind a number, in order. */
export function selectStoryKeys(
  database: Database,
  { afterNumber, seenSince, limit }: ListStoryKeysOptions,
): readonly StoryKeys[] {
  return database
    .all(
      `SELECT number, first_seen_at, keys FROM story_members
       WHERE number > ? AND first_seen_at >= ? ORDER BY number LIMIT ?`,
      afterNumber,
      seenSince,
      limit,
    )
    .map((row) => ({
      number: readNumber(row, 'number'),
      firstSeenAt: readText(row, 'first_seen_at'),
      keys: readKeys(readBytes(row, 'keys')),
    }));
}

/**
 * Members of the texts that these belong to, and of the founding texts of their stories; of each
 * text the earliest.
 */
export function selectTexts(
  database: Database,
  numbers: readonly number[],
  membersEach: number,
): readonly ToldEntry[] {
  return database
    .all(
      `WITH named AS (
         SELECT text_id, story_id FROM story_members
         WHERE number IN (SELECT value FROM json_each(?))),
       texts AS (SELECT text_id AS id FROM named UNION SELECT story_id FROM named),
       ranked AS (
         SELECT number, source_id, native_id, story_id, text_id,
                row_number() OVER (PARTITION BY text_id ORDER BY number) AS place
         FROM texts CROSS JOIN story_members AS m ON m.text_id = texts.id)
       SELECT number, r.source_id AS source_id, r.native_id AS native_id, story_id, text_id, entry
       FROM ranked AS r
       CROSS JOIN entries AS e ON e.source_id = r.source_id AND e.native_id = r.native_id
       WHERE place <= ? ORDER BY number`,
      JSON.stringify(numbers),
      membersEach,
    )
    .map((row) => ({ member: readMember(row), entry: readEntry(row) }));
}

/** All members that are not withdrawn of the texts that these entries belong to, in order. */
export function selectCopies(
  database: Database,
  keys: readonly EntryKey[],
): readonly StoryMember[] {
  const wanted = keys.map((key) => [encodeText(key.sourceId), encodeText(key.nativeId)]);
  return database
    .all(
      `WITH texts AS (
         SELECT DISTINCT text_id AS id FROM json_each(?) AS k
         CROSS JOIN story_members AS m
           ON m.source_id = k.value ->> 0 AND m.native_id = k.value ->> 1)
       SELECT number, m.source_id AS source_id, m.native_id AS native_id, story_id, text_id
       FROM texts CROSS JOIN story_members AS m ON m.text_id = texts.id
       CROSS JOIN entries AS e ON e.source_id = m.source_id AND e.native_id = m.native_id
       WHERE e.withdrawn_at IS NULL ORDER BY number`,
      JSON.stringify(wanted),
    )
    .map(readMember);
}

/** The entries of these members that are not withdrawn, by number. */
export function selectToldEntries(
  database: Database,
  numbers: readonly number[],
): readonly ToldEntry[] {
  return database
    .all(
      `SELECT number, m.source_id AS source_id, m.native_id AS native_id, story_id, text_id, entry
       FROM story_members AS m
       CROSS JOIN entries AS e ON e.source_id = m.source_id AND e.native_id = m.native_id
       WHERE number IN (SELECT value FROM json_each(?)) AND e.withdrawn_at IS NULL
       ORDER BY number`,
      JSON.stringify(numbers),
    )
    .map((row) => ({ member: readMember(row), entry: readEntry(row) }));
}

/** Puts an entry behind all others that were told, and no longer among the untold. */
export function writeMember(database: Database, member: NewStoryMember): void {
  const key = [encodeText(member.sourceId), encodeText(member.nativeId)] as const;
  database.run('DELETE FROM story_members WHERE source_id = ? AND native_id = ?', ...key);
  database.run(
    `INSERT INTO story_members (source_id, native_id, story_id, text_id, first_seen_at, keys)
     VALUES (?, ?, ?, ?, ?, ?)`,
    ...key,
    encodeText(member.storyId),
    encodeText(member.textId),
    member.firstSeenAt,
    writeKeys(member.keys),
  );
  database.run('DELETE FROM untold_entries WHERE source_id = ? AND native_id = ?', ...key);
}

/** The topics in which an entry of one of these stories is published, sorted. */
export function selectTopicsOfStories(
  database: Database,
  storyIds: readonly string[],
): readonly string[] {
  return database
    .all(
      `SELECT DISTINCT p.topic AS topic FROM story_members AS m
       CROSS JOIN placements AS p ON p.source_id = m.source_id AND p.native_id = m.native_id
       WHERE m.story_id IN (SELECT value FROM json_each(?)) AND +p.state = 'published'
       ORDER BY p.topic`,
      JSON.stringify(storyIds.map(encodeText)),
    )
    .map((row) => decodeText(readText(row, 'topic')));
}

/** How these texts are published in a topic, as far as they are; not under an id that was taken down. */
export function selectHeads(
  database: Database,
  topic: string,
  textIds: readonly string[],
): readonly StoryHead[] {
  return database
    .all(
      `SELECT head FROM json_each(?) AS t
       CROSS JOIN story_heads AS h ON h.topic = ? AND h.text_id = t.value
       WHERE NOT EXISTS (
           SELECT 1 FROM bars WHERE kind = 'entry' AND name = h.head ->> '$.publishedId')
         AND NOT EXISTS (
           SELECT 1 FROM entries AS e INDEXED BY entries_by_id
           CROSS JOIN bars AS b ON b.kind = 'source' AND b.name = e.source_id
           WHERE e.id = h.head ->> '$.publishedId')`,
      JSON.stringify(textIds.map(encodeText)),
      encodeText(topic),
    )
    .map((row) => JSON.parse(readText(row, 'head')));
}

/** Stores how a text is published in a topic, in place of what was known of it. */
export function writeHead(database: Database, head: StoryHead): void {
  database.run(
    `INSERT INTO story_heads (topic, text_id, head) VALUES (?, ?, ?)
     ON CONFLICT (topic, text_id) DO UPDATE SET head = excluded.head`,
    encodeText(head.topic),
    encodeText(head.textId),
    JSON.stringify(head),
  );
}

/** Forgets how a topic published its texts. */
export function deleteHeads(database: Database, topic: string): void {
  database.run('DELETE FROM story_heads WHERE topic = ?', encodeText(topic));
}

/** When the newest member was first seen; null without any. */
export function selectNewestSight(database: Database): Instant | null {
  const row = database.get(
    'SELECT first_seen_at FROM story_members ORDER BY first_seen_at DESC LIMIT 1',
  );
  return row === null ? null : readText(row, 'first_seen_at');
}

function readMember(row: Row): StoryMember {
  return {
    number: readNumber(row, 'number'),
    sourceId: decodeText(readText(row, 'source_id')),
    nativeId: decodeText(readText(row, 'native_id')),
    storyId: decodeText(readText(row, 'story_id')),
    textId: decodeText(readText(row, 'text_id')),
  };
}

/** Little-endian, whatever the machine. */
function writeKeys(keys: Uint32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(keys.length * 4));
  keys.forEach((key, at) => {
    bytes.setUint32(at * 4, key, true);
  });
  return new Uint8Array(bytes.buffer);
}

function readKeys(bytes: Uint8Array): Uint32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Uint32Array.from({ length: bytes.byteLength >> 2 }, (_, at) =>
    view.getUint32(at * 4, true),
  );
}
