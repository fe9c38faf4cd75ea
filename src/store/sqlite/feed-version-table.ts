import type { Rendered } from '../../model/rendered.ts';
import type { Database } from './database.ts';
import { encodeText } from './encode-text.ts';
import { readBytes } from './read-column.ts';

/** Notes what tells the entries of a feed's new version apart, and forgets all but the newest versions. */
export function noteVersion(
  database: Database,
  { path, etag, entryMarks }: Rendered,
  kept: number,
): void {
  if (entryMarks === undefined) return;
  const key = encodeText(path);
  database.run(
    'INSERT INTO feed_versions (path, etag, marks) VALUES (?, ?, ?)',
    key,
    encodeText(etag),
    entryMarks,
  );
  database.run(
    `DELETE FROM feed_versions WHERE path = ?1 AND number <= (
       SELECT number FROM feed_versions WHERE path = ?1 ORDER BY number DESC LIMIT 1 OFFSET ?2)`,
    key,
    kept,
  );
}

/** Forgets all versions of a feed. */
export function deleteVersions(database: Database, path: string): void {
  database.run('DELETE FROM feed_versions WHERE path = ?', encodeText(path));
}

/** The marks of a version of a feed; null when it is not known, or no longer. */
export function selectMarks(database: Database, path: string, etag: string): Uint8Array | null {
  const row = database.get(
    'SELECT marks FROM feed_versions WHERE path = ? AND etag = ? ORDER BY number DESC LIMIT 1',
    encodeText(path),
    encodeText(etag),
  );
  return row === null ? null : readBytes(row, 'marks');
}
