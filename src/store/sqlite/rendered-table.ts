import type { EncodedBody, EncodedHead, Rendered, RenderedHead } from '../../model/rendered.ts';
import { TopicwireError } from '../../model/topicwire-error.ts';
import type { RenderedVersion } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readBytes, readNumber, readText } from './read-column.ts';

/** Stores a document in place of what its path held. */
export function writeDocument(database: Database, document: Rendered): void {
  const path = encodeText(document.path);
  deleteDocument(database, document.path);
  database.run(
    `INSERT INTO rendered (path, media_type, etag, modified_at, body, cache)
     VALUES (?, ?, ?, ?, ?, ?)`,
    path,
    encodeText(document.mediaType),
    encodeText(document.etag),
    document.modifiedAt,
    document.body,
    document.cache ?? null,
  );
  for (const [position, encoded] of document.encodings.entries()) {
    database.run(
      `INSERT INTO rendered_encodings (path, position, encoding, etag, body)
       VALUES (?, ?, ?, ?, ?)`,
      path,
      position,
      encoded.encoding,
      encodeText(encoded.etag),
      encoded.body,
    );
  }
}

/** Removes a document with its encodings; a path that holds none stays as it is. */
export function deleteDocument(database: Database, path: string): void {
  database.run('DELETE FROM rendered WHERE path = ?', encodeText(path));
}

/** Documents behind a path, by path; null starts. */
export function selectDocuments(
  database: Database,
  after: string | null,
  limit: number,
): readonly Rendered[] {
  return database
    .all(
      `SELECT path, media_type, etag, modified_at, body, cache FROM rendered
       WHERE path > ? ORDER BY path LIMIT ?`,
      // No path is empty, so this stands before all.
      encodeText(after ?? ''),
      limit,
    )
    .map((row) => readDocument(database, row));
}

/** The document at a path, or null. */
export function selectDocument(database: Database, path: string): Rendered | null {
  const row = database.get(
    'SELECT path, media_type, etag, modified_at, body, cache FROM rendered WHERE path = ?',
    encodeText(path),
  );
  return row === null ? null : readDocument(database, row);
}

/** Path, ETag and date of the documents behind a path, by path; null starts. */
export function selectVersions(
  database: Database,
  after: string | null,
  limit: number,
): readonly (RenderedVersion & { readonly path: string })[] {
  return database
    .all(
      'SELECT path, etag, modified_at FROM rendered WHERE path > ? ORDER BY path LIMIT ?',
      encodeText(after ?? ''),
      limit,
    )
    .map((row) => ({
      path: decodeText(readText(row, 'path')),
      etag: decodeText(readText(row, 'etag')),
      modifiedAt: readText(row, 'modified_at'),
    }));
}

/** What is known of the documents behind a path without their bytes, by path; null starts. */
export function selectHeads(
  database: Database,
  after: string | null,
  limit: number,
): readonly RenderedHead[] {
  return database
    .all(
      `SELECT path, media_type, etag, modified_at, cache, length(body) AS bytes FROM rendered
       WHERE path > ? ORDER BY path LIMIT ?`,
      encodeText(after ?? ''),
      limit,
    )
    .map((row) => ({
      ...readHead(row),
      bytes: readNumber(row, 'bytes'),
      encodings: selectEncodedHeads(database, readText(row, 'path')),
    }));
}

function readDocument(database: Database, row: Row): Rendered {
  return {
    ...readHead(row),
    body: readBytes(row, 'body'),
    encodings: selectEncodings(database, readText(row, 'path')),
  };
}

function readHead(row: Row): Omit<RenderedHead, 'bytes' | 'encodings'> {
  return {
    path: decodeText(readText(row, 'path')),
    mediaType: decodeText(readText(row, 'media_type')),
    etag: decodeText(readText(row, 'etag')),
    modifiedAt: readText(row, 'modified_at'),
    ...(row.cache === 'forever' ? { cache: 'forever' } : {}),
  };
}

function selectEncodedHeads(database: Database, path: string): readonly EncodedHead[] {
  return database
    .all(
      `SELECT encoding, etag, length(body) AS bytes FROM rendered_encodings
       WHERE path = ? ORDER BY position`,
      path,
    )
    .map((row) => ({
      encoding: readEncoding(row),
      etag: decodeText(readText(row, 'etag')),
      bytes: readNumber(row, 'bytes'),
    }));
}

function selectEncodings(database: Database, path: string): readonly EncodedBody[] {
  return database
    .all(
      'SELECT encoding, etag, body FROM rendered_encodings WHERE path = ? ORDER BY position',
      path,
    )
    .map((row) => ({
      encoding: readEncoding(row),
      etag: decodeText(readText(row, 'etag')),
      body: readBytes(row, 'body'),
    }));
}

function readEncoding(row: Row): EncodedBody['encoding'] {
  const text = readText(row, 'encoding');
  if (text === 'br' || text === 'gzip') return text;
  throw new TopicwireError('store-failed', `the database holds an unknown encoding "${text}"`);
}
