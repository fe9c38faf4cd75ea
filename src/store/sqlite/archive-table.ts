import type { EditionEntry } from '../../model/edition.ts';
import type { EntryKey } from '../../model/entry-key.ts';
import type { Archive, ArchiveKey } from '../../model/publication-record.ts';
import type { ArchiveVersion, ListStaleArchivesOptions, StoredArchive } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { readNumber, readText } from './read-column.ts';

/** Closes an archive document; it has to be rendered. */
export function insertArchive(database: Database, topic: string, archive: Archive): void {
  database.run(
    `INSERT INTO archives (topic, number, updated_at, words, rendered_for)
     VALUES (?, ?, ?, ?, NULL)`,
    encodeText(topic),
    archive.number,
    archive.updatedAt,
    JSON.stringify(archive.words),
  );
  for (const [position, entry] of archive.entries.entries()) {
    database.run(
      `INSERT INTO archive_entries (topic, archive, position, id, source_id, native_id, entry)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      encodeText(topic),
      archive.number,
      position,
      encodeText(entry.id),
      encodeText(entry.entry.sourceId),
      encodeText(entry.entry.nativeId),
      JSON.stringify(entry),
    );
    for (const { entryId } of [...entry.also, ...entry.related]) {
      database.run(
        `INSERT OR IGNORE INTO archive_links (entry_id, topic, archive, position)
         VALUES (?, ?, ?, ?)`,
        encodeText(entryId),
        encodeText(topic),
        archive.number,
        position,
      );
    }
  }
}

/** Says that an archive document has to be rendered again; an unknown one stays unknown. */
export function markStale(database: Database, { topic, number }: ArchiveKey): void {
  database.run(
    `UPDATE archives SET rendered_for = NULL, version = version + 1
     WHERE topic = ? AND number = ?`,
    encodeText(topic),
    number,
  );
}

/** Says so of all that were rendered for another address. */
export function markForeign(database: Database, baseUrl: string): void {
  const address = encodeText(baseUrl);
  // One range each, so that the index leads to them.
  database.run('UPDATE archives SET rendered_for = NULL WHERE rendered_for < ?', address);
  database.run('UPDATE archives SET rendered_for = NULL WHERE rendered_for > ?', address);
}

/** Says that an archive document was rendered. @returns whether it had to be, as it was read. */
export function markRendered(
  database: Database,
  { topic, number, version }: ArchiveVersion,
  baseUrl: string,
): boolean {
  const marked = database.run(
    `UPDATE archives SET rendered_for = ?
     WHERE topic = ? AND number = ? AND version = ? AND rendered_for IS NULL`,
    encodeText(baseUrl),
    encodeText(topic),
    number,
    version,
  );
  return marked === 1;
}

/** Archive documents that have to be rendered, by topic and number. */
export function selectStale(
  database: Database,
  { topic, after, limit }: ListStaleArchivesOptions,
): readonly ArchiveKey[] {
  const ofTopic = topic === null ? [] : [encodeText(topic)];
  return database
    .all(
      `SELECT topic, number FROM archives INDEXED BY archives_stale
       WHERE rendered_for IS NULL${topic === null ? '' : ' AND topic = ?'}
         AND (topic, number) > (?, ?) ORDER BY topic, number LIMIT ?`,
      ...ofTopic,
      // No topic is without a name, so this stands before all.
      encodeText(after?.topic ?? ''),
      after?.number ?? 0,
      limit,
    )
    .map((row) => ({
      topic: decodeText(readText(row, 'topic')),
      number: readNumber(row, 'number'),
    }));
}

/** An archive document's content; null when there is none. */
export function selectArchive(
  database: Database,
  { topic, number }: ArchiveKey,
): StoredArchive | null {
  const row = database.get(
    'SELECT updated_at, words, version FROM archives WHERE topic = ? AND number = ?',
    encodeText(topic),
    number,
  );
  if (row === null) return null;
  const entries = database.all(
    'SELECT entry FROM archive_entries WHERE topic = ? AND archive = ? ORDER BY position',
    encodeText(topic),
    number,
  );
  return {
    number,
    version: readNumber(row, 'version'),
    words: JSON.parse(readText(row, 'words')),
    updatedAt: readText(row, 'updated_at'),
    entries: entries.map((each) => JSON.parse(readText(each, 'entry'))),
  };
}

/**
 * Takes an entry's text, and links to it, out of a topic's archive documents.
 *
 * @returns the numbers of the documents that held or named it.
 */
export function eraseFromArchives(
  database: Database,
  topic: string,
  key: EntryKey,
): ReadonlySet<number> {
  const held = database.all(
    `DELETE FROM archive_entries WHERE source_id = ? AND native_id = ? AND topic = ?
     RETURNING archive, position`,
    encodeText(key.sourceId),
    encodeText(key.nativeId),
    encodeText(topic),
  );
  for (const row of held) {
    database.run(
      'DELETE FROM archive_links WHERE topic = ? AND archive = ? AND position = ?',
      encodeText(topic),
      readNumber(row, 'archive'),
      readNumber(row, 'position'),
    );
  }
  const numbers = new Set(held.map((row) => readNumber(row, 'archive')));
  for (const id of selectIds(database, key)) {
    for (const number of eraseLinks(database, topic, id)) numbers.add(number);
  }
  return numbers;
}

function selectIds(database: Database, { sourceId, nativeId }: EntryKey): readonly string[] {
  return database
    .all(
      'SELECT id FROM entries WHERE source_id = ? AND native_id = ?',
      encodeText(sourceId),
      encodeText(nativeId),
    )
    .map((row) => readText(row, 'id'));
}

/** @param id as it is stored. */
function eraseLinks(database: Database, topic: string, id: string): readonly number[] {
  const links = database.all(
    `DELETE FROM archive_links WHERE entry_id = ? AND topic = ? RETURNING archive, position`,
    id,
    encodeText(topic),
  );
  for (const link of links) {
    const place = [encodeText(topic), readNumber(link, 'archive'), readNumber(link, 'position')];
    const row = database.get(
      'SELECT entry FROM archive_entries WHERE topic = ? AND archive = ? AND position = ?',
      ...place,
    );
    if (row === null) continue;
    const frozen: EditionEntry = JSON.parse(readText(row, 'entry'));
    const isOther = (telling: { readonly entryId: string }) => encodeText(telling.entryId) !== id;
    const { also, related } = frozen;
    const kept = { ...frozen, also: also.filter(isOther), related: related.filter(isOther) };
    database.run(
      'UPDATE archive_entries SET entry = ? WHERE topic = ? AND archive = ? AND position = ?',
      JSON.stringify(kept),
      ...place,
    );
  }
  return links.map((link) => readNumber(link, 'archive'));
}

/** Removes an archive document with its content. */
export function deleteArchive(database: Database, { topic, number }: ArchiveKey): void {
  const place = [encodeText(topic), number] as const;
  database.run('DELETE FROM archive_links WHERE topic = ? AND archive = ?', ...place);
  database.run('DELETE FROM archive_entries WHERE topic = ? AND archive = ?', ...place);
  database.run('DELETE FROM archives WHERE topic = ? AND number = ?', ...place);
}

/** The number of a topic's oldest archive document; null without one. */
export function selectOldestArchive(database: Database, topic: string): number | null {
  const row = database.get(
    'SELECT number FROM archives WHERE topic = ? ORDER BY number LIMIT 1',
    encodeText(topic),
  );
  return row === null ? null : readNumber(row, 'number');
}

/** All archives of a topic have to be rendered anew, since their documents are not kept. */
export function forgetArchiveDocuments(database: Database, topic: string): void {
  database.run('UPDATE archives SET rendered_for = NULL WHERE topic = ?', encodeText(topic));
}
