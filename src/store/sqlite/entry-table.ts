import type { Entry } from '../../model/entry.ts';
import type { Instant } from '../../model/instant.ts';
import { PackedEntry } from '../../model/packed-entry.ts';
import type { EntryKey, ListEntriesOptions, StoredEntry } from '../store.ts';
import { forgetBarred, isTakenDown, noteBarred } from './bar-table.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readNumber, readText } from './read-column.ts';

/**
 * Stores an entry whole and takes back its withdrawal, unless it is taken down.
 *
 * @param mayBeTakenDown Whether there is any takedown that holds.
 */
export function writeEntry(
  database: Database,
  entry: Entry | PackedEntry,
  mayBeTakenDown: boolean,
): void {
  const isBarred = mayBeTakenDown && isTakenDown(database, entry);
  database.run(
    `INSERT INTO entries
       (source_id, native_id, id, link, canonical_link, first_seen_at, withdrawn_at, entry)
     VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS TEXT))
     ON CONFLICT (source_id, native_id) DO UPDATE SET
       id = excluded.id, link = excluded.link, canonical_link = excluded.canonical_link,
       first_seen_at = excluded.first_seen_at, entry = excluded.entry,
       withdrawn_at = iif(excluded.withdrawn_at IS NULL, NULL,
         coalesce(entries.withdrawn_at, excluded.withdrawn_at))`,
    encodeText(entry.sourceId),
    encodeText(entry.nativeId),
    encodeText(entry.id),
    entry.link === null ? null : encodeText(entry.link),
    entry.canonicalLink === null ? null : encodeText(entry.canonicalLink),
    entry.firstSeenAt,
    isBarred ? entry.firstSeenAt : null,
    // What is packed is text in UTF-8 already, which would only be read and written once more.
    entry instanceof PackedEntry ? entry.json : JSON.stringify(entry),
  );
  if (isBarred) noteBarred(database, entry);
}

/** Marks an entry; one that is marked, or unknown, stays as it is. One that was taken down stays out for its source's sake, too. */
export function withdrawEntry(database: Database, key: EntryKey, at: Instant): void {
  forgetBarred(database, key);
  database.run(
    `UPDATE entries SET withdrawn_at = ?
     WHERE source_id = ? AND native_id = ? AND withdrawn_at IS NULL`,
    at,
    encodeText(key.sourceId),
    encodeText(key.nativeId),
  );
}

/** The stored ones among these, withdrawn ones too, in no order. */
export function selectEntries(
  database: Database,
  sourceId: string,
  nativeIds: readonly string[],
): readonly StoredEntry[] {
  return database
    .all(
      `SELECT entry, withdrawn_at IS NOT NULL AS withdrawn, b.native_id IS NOT NULL AS barred
       FROM entries AS e
       LEFT JOIN barred_entries AS b ON b.source_id = e.source_id AND b.native_id = e.native_id
       WHERE e.source_id = ? AND e.native_id IN (SELECT value FROM json_each(?))`,
      encodeText(sourceId),
      JSON.stringify(nativeIds.map(encodeText)),
    )
    .map((row) => {
      const takenDown = readNumber(row, 'barred') === 1;
      const withdrawn = !takenDown && readNumber(row, 'withdrawn') === 1;
      return { entry: readEntry(row), withdrawn, takenDown };
    });
}

/** Native ids of entries that are not withdrawn, by code points. */
export function selectNativeIds(database: Database, sourceId: string): readonly string[] {
  return database
    .all(
      `SELECT native_id FROM entries
       WHERE source_id = ? AND withdrawn_at IS NULL ORDER BY native_id`,
      encodeText(sourceId),
    )
    .map((row) => decodeText(readText(row, 'native_id')));
}

/** Entries that are not withdrawn, by source id and native id. */
export function selectPage(
  database: Database,
  { after, limit, withTakenDown = false }: ListEntriesOptions,
): readonly Entry[] {
  const takenDown = `OR EXISTS (SELECT 1 FROM barred_entries AS b
    WHERE b.source_id = e.source_id AND b.native_id = e.native_id)`;
  return database
    .all(
      `SELECT entry FROM entries AS e
       WHERE (source_id, native_id) > (?, ?)
         AND (withdrawn_at IS NULL ${withTakenDown ? takenDown : ''})
       ORDER BY source_id, native_id LIMIT ?`,
      // No source id is empty, so this stands before all.
      encodeText(after?.sourceId ?? ''),
      encodeText(after?.nativeId ?? ''),
      limit,
    )
    .map(readEntry);
}

/** The last entries first seen by then that are not withdrawn, newest first. */
export function selectSeenUntil(database: Database, at: Instant, limit: number): readonly Entry[] {
  return database
    .all(
      `SELECT entry FROM entries
       WHERE withdrawn_at IS NULL AND first_seen_at <= ?
       ORDER BY first_seen_at DESC, source_id, native_id LIMIT ?`,
      at,
      limit,
    )
    .map(readEntry);
}

/** The entry of this id, else of this link, else of this canonical link. */
export function selectByIdOrLink(database: Database, idOrLink: string): Entry | null {
  for (const column of ['id', 'link', 'canonical_link']) {
    const row = database.get(
      `SELECT entry FROM entries WHERE ${column} = ?
       ORDER BY withdrawn_at IS NOT NULL, first_seen_at, source_id, native_id LIMIT 1`,
      encodeText(idOrLink),
    );
    if (row !== null) return readEntry(row);
  }
  return null;
}

/** Entries that are not withdrawn, those that are, and those first seen in `(from, to]`. */
export function countEntries(
  database: Database,
  from: Instant,
  to: Instant,
): { readonly entries: number; readonly withdrawn: number; readonly seen: number } {
  const row = database.get(
    `SELECT (SELECT count(*) FROM entries) AS every,
            (SELECT count(*) FROM entries WHERE withdrawn_at IS NOT NULL) AS withdrawn,
            (SELECT count(*) FROM entries
             WHERE withdrawn_at IS NULL AND first_seen_at > ? AND first_seen_at <= ?) AS seen`,
    from,
    to,
  );
  if (row === null) return { entries: 0, withdrawn: 0, seen: 0 };
  const withdrawn = readNumber(row, 'withdrawn');
  return {
    entries: readNumber(row, 'every') - withdrawn,
    withdrawn,
    seen: readNumber(row, 'seen'),
  };
}

/** The entry in column `entry`. */
export function readEntry(row: Row): Entry {
  return JSON.parse(readText(row, 'entry'));
}
