import { createHash } from 'node:crypto';
import type { EntryKey } from '../../model/entry-key.ts';
import type { Instant } from '../../model/instant.ts';
import type { MarkedEntry, PublishedText, SearchHit } from '../../model/published-text.ts';
import type { SearchName, SearchQuery, SearchTerm } from '../../model/search-query.ts';
import type { SearchOptions } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { readEntry } from './entry-table.ts';
import { type Row, readNumber, readText } from './read-column.ts';

/** Stands with every entry, for queries that name nothing else to walk along. */
const EVERY = ':all';
/** Entries of one second are told apart by so many numbers; with them a number stays a safe integer. */
const NUMBERS_A_SECOND = 2 ** 20;

/** The entries that were marked first, by mark. */
export function selectMarked(database: Database, limit: number): readonly MarkedEntry[] {
  return database
    .all(
      `SELECT m.number AS number, m.source_id AS source_id, m.native_id AS native_id, entry,
              ${topicsOf('m')} AS topics
       FROM (SELECT * FROM search_marks ORDER BY number LIMIT ?) AS m
       LEFT JOIN entries AS e
         ON e.source_id = m.source_id AND e.native_id = m.native_id AND e.withdrawn_at IS NULL
       ORDER BY m.number`,
      limit,
    )
    .map((row) => ({
      mark: readNumber(row, 'number'),
      ...readKey(row),
      entry: row.entry === null ? null : readEntry(row),
      topics: row.entry === null ? [] : readTopics(row),
    }));
}

/** Forgets a mark; null when it is not there any more, as when the entry was marked again. */
export function takeMark(database: Database, mark: number): EntryKey | null {
  const row = database.get(
    'DELETE FROM search_marks WHERE number = ? RETURNING source_id, native_id',
    mark,
  );
  return row === null ? null : readKey(row);
}

/**
 * Marks so many of the entries that a topic publishes, behind a place in their order.
 *
 * @returns where it ended; null when there was no more.
 */
export function markPage(
  database: Database,
  topic: string,
  after: PageEnd | null,
  limit: number,
): PageEnd | null {
  const page = database.all(
    `SELECT sort_at, entry_id, source_id, native_id FROM placements INDEXED BY placements_listed
     WHERE state = 'published' AND topic = ? AND sort_at <= ?
       AND (sort_at < ? OR (entry_id, source_id, native_id) > (?, ?, ?))
     ORDER BY sort_at DESC, entry_id, source_id, native_id LIMIT ?`,
    encodeText(topic),
    // No instant stands behind this one.
    after?.sortAt ?? '~',
    after?.sortAt ?? '~',
    after?.entryId ?? '',
    after?.sourceId ?? '',
    after?.nativeId ?? '',
    limit,
  );
  for (const row of page) {
    const key = [readText(row, 'source_id'), readText(row, 'native_id')];
    database.run('DELETE FROM search_marks WHERE source_id = ? AND native_id = ?', ...key);
    database.run('INSERT INTO search_marks (source_id, native_id) VALUES (?, ?)', ...key);
  }
  const last = page.at(-1);
  if (last === undefined) return null;
  return {
    sortAt: readText(last, 'sort_at'),
    entryId: readText(last, 'entry_id'),
    sourceId: readText(last, 'source_id'),
    nativeId: readText(last, 'native_id'),
  };
}

/** The place of a published entry in the order of its topic, as it is stored. */
export interface PageEnd {
  readonly sortAt: string;
  readonly entryId: string;
  readonly sourceId: string;
  readonly nativeId: string;
}

/** The topics whose entries the index holds, sorted. */
export function selectSearchTopics(database: Database): readonly string[] {
  return database
    .all('SELECT topic FROM search_topics ORDER BY topic')
    .map((row) => decodeText(readText(row, 'topic')));
}

export function insertSearchTopic(database: Database, topic: string): void {
  database.run('INSERT OR IGNORE INTO search_topics (topic) VALUES (?)', encodeText(topic));
}

export function deleteSearchTopic(database: Database, topic: string): void {
  database.run('DELETE FROM search_topics WHERE topic = ?', encodeText(topic));
}

/** Puts an entry in the index, in place of what that held of it. */
export function writePublished(database: Database, text: PublishedText): void {
  const known = selectIndexed(database, text);
  const fingerprint = digest(text);
  if (known?.fingerprint === fingerprint) return;
  if (known !== null) deleteNumber(database, known.number);
  const number = findFreeNumber(database, text);
  database.run(
    'INSERT INTO search_entries (number, source_id, native_id, fingerprint) VALUES (?, ?, ?, ?)',
    number,
    encodeText(text.sourceId),
    encodeText(text.nativeId),
    fingerprint,
  );
  database.run(
    'INSERT INTO search_words (rowid, title, body, marks) VALUES (?, ?, ?, ?)',
    number,
    text.title,
    text.body,
    [EVERY, ...listNames(text)].join(' '),
  );
}

/** Does some of the work of keeping the index in few pieces: about so many pages of it. */
export function mergeIndex(database: Database, pages: number): void {
  database.run("INSERT INTO search_words (search_words, rank) VALUES ('merge', ?)", pages);
}

/** Takes an entry out of the index; one that is not in it does nothing. */
export function deletePublished(database: Database, key: EntryKey): void {
  const known = selectIndexed(database, key);
  if (known !== null) deleteNumber(database, known.number);
}

/** Entries that a query finds, the last published first, before a place in the index. */
export function selectHits(
  database: Database,
  { query, since, before, limit }: SearchOptions,
): readonly SearchHit[] {
  return database
    .all(
      `SELECT i.number AS number, i.source_id AS source_id, i.native_id AS native_id,
              (SELECT count(*) FROM entries AS e
               WHERE e.source_id = i.source_id AND e.native_id = i.native_id
                 AND e.withdrawn_at IS NULL) AS stands,
              ${topicsOf('i')} AS topics
       FROM (SELECT rowid FROM search_words
             WHERE search_words MATCH ? AND rowid >= ? AND rowid < ?
             ORDER BY rowid DESC LIMIT ?) AS w
       CROSS JOIN search_entries AS i ON i.number = w.rowid
       ORDER BY i.number DESC`,
      writeExpression(query),
      since === null ? 0 : firstNumber(since),
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    )
    .map((row) => ({
      number: readNumber(row, 'number'),
      ...readKey(row),
      topics: readNumber(row, 'stands') === 0 ? [] : readTopics(row),
    }));
}

/** Another text whenever what is published, or what the index holds of it, is another. */
export function selectRevision(database: Database): string {
  const row = database.get(
    `SELECT ifnull((SELECT seq FROM sqlite_sequence WHERE name = 'search_marks'), 0) AS marked,
            ifnull((SELECT min(number) FROM search_marks), 0) AS waiting`,
  );
  return row === null ? '' : `${readNumber(row, 'marked')}/${readNumber(row, 'waiting')}`;
}

function topicsOf(alias: string): string {
  // The plus keeps the planner from walking all that is published.
  return `(SELECT json_group_array(p.topic ORDER BY p.topic) FROM placements AS p
               WHERE p.source_id = ${alias}.source_id AND p.native_id = ${alias}.native_id
                 AND +p.state = 'published')`;
}

function readTopics(row: Row): readonly string[] {
  return (JSON.parse(readText(row, 'topics')) as string[]).map(decodeText);
}

function readKey(row: Row): EntryKey {
  return {
    sourceId: decodeText(readText(row, 'source_id')),
    nativeId: decodeText(readText(row, 'native_id')),
  };
}

function selectIndexed(
  database: Database,
  { sourceId, nativeId }: EntryKey,
): { readonly number: number; readonly fingerprint: string } | null {
  const row = database.get(
    'SELECT number, fingerprint FROM search_entries WHERE source_id = ? AND native_id = ?',
    encodeText(sourceId),
    encodeText(nativeId),
  );
  if (row === null) return null;
  return { number: readNumber(row, 'number'), fingerprint: readText(row, 'fingerprint') };
}

/**
 * FTS5 notes what it deletes in rows of its own, whose numbers are larger than JavaScript's; SQLite
 * then gives the last of them as that of the last insertion with every statement, which node:sqlite
 * refuses to read. So a row with a small number is inserted before any result is read.
 */
function deleteNumber(database: Database, number: number): void {
  database.execute(`
    DELETE FROM search_words WHERE rowid = ${number};
    INSERT INTO search_entries (number, source_id, native_id, fingerprint) VALUES (-1, '', '', '');
    DELETE FROM search_entries WHERE number IN (-1, ${number});`);
}

function digest({ publishedAt, title, body, topics, language }: PublishedText): string {
  const held = JSON.stringify([publishedAt, title, body, topics, language]);
  return createHash('sha256').update(held).digest('base64url');
}

/** Entries of one second follow each other in the same order in every store, but for rare collisions. */
function findFreeNumber(database: Database, { publishedAt, sourceId, nativeId }: PublishedText) {
  const hash = createHash('sha256')
    .update(JSON.stringify([sourceId, nativeId]))
    .digest();
  let number = firstNumber(publishedAt) + (hash.readUInt32BE(0) % NUMBERS_A_SECOND);
  while (database.get('SELECT 1 FROM search_entries WHERE number = ?', number) !== null) {
    number += 1;
  }
  return number;
}

/** The lowest number of an instant's second; what is older than 1970 stands at its beginning. */
function firstNumber(at: Instant): number {
  return Math.max(0, Math.floor(Date.parse(at) / 1000)) * NUMBERS_A_SECOND;
}

function listNames({ sourceId, topics, language }: PublishedText): readonly string[] {
  return [
    writeName({ kind: 'source', name: sourceId }),
    writeName({ kind: 'lang', name: language }),
    ...topics.map((name) => writeName({ kind: 'topic', name })),
  ];
}

function writeName({ kind, name }: Pick<SearchName, 'kind' | 'name'>): string {
  return `:${kind}:${name.replace(/[^a-z0-9-]/g, (character) => `.${character.charCodeAt(0)}.`)}`;
}

/** The query in the language of the index. Every word is quoted, so that none of them is a part of it. */
function writeExpression({ terms, names }: SearchQuery): string {
  const wanted = [
    ...terms.filter(({ isExcluded }) => !isExcluded).map(writeTerm),
    ...['topic', 'source', 'lang'].flatMap((kind) => writeGroup(kind, names)),
  ];
  const excluded = [
    ...terms.filter(({ isExcluded }) => isExcluded).map(writeTerm),
    ...names.filter(({ isExcluded }) => isExcluded).map((name) => quote(writeName(name))),
  ];
  const positive = wanted.length === 0 ? quote(EVERY) : wanted.join(' AND ');
  return excluded.length === 0 ? positive : `(${positive}) NOT (${excluded.join(' OR ')})`;
}

/** Any of the names of one kind will do. */
function writeGroup(kind: string, names: readonly SearchName[]): readonly string[] {
  const own = names.filter((name) => name.kind === kind && !name.isExcluded);
  return own.length === 0 ? [] : [`(${own.map((name) => quote(writeName(name))).join(' OR ')})`];
}

function writeTerm({ tokens, isPrefix, inTitle }: SearchTerm): string {
  return `${inTitle ? 'title : ' : ''}${quote(tokens.join(' '))}${isPrefix ? ' *' : ''}`;
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
