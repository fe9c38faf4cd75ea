import type { ReaderCount } from '../../model/reader-count.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readNumber, readText } from './read-column.ts';

/** Adds requests to a day's count; of the readers, the larger number stands. */
export function addReaders(database: Database, count: ReaderCount): void {
  database.run(
    `INSERT INTO feed_readers (day, path, service, readers, requests) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (day, path, service) DO UPDATE SET
       readers = max(readers, excluded.readers), requests = requests + excluded.requests`,
    count.day,
    encodeText(count.path),
    encodeText(count.service),
    count.readers,
    count.requests,
  );
}

/** Forgets the days before one. */
export function deleteReadersBefore(database: Database, day: string): void {
  database.run('DELETE FROM feed_readers WHERE day < ?', day);
}

/** The counts of that day and later, by day, path and service. */
export function selectReaders(database: Database, sinceDay: string): readonly ReaderCount[] {
  return database
    .all(
      `SELECT day, path, service, readers, requests FROM feed_readers
       WHERE day >= ? ORDER BY day, path, service`,
      sinceDay,
    )
    .map(readCount);
}

function readCount(row: Row): ReaderCount {
  return {
    day: readText(row, 'day'),
    path: decodeText(readText(row, 'path')),
    service: decodeText(readText(row, 'service')),
    readers: readNumber(row, 'readers'),
    requests: readNumber(row, 'requests'),
  };
}
