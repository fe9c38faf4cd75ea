import type { PollRecord } from '../../model/poll-record.ts';
import type { Database } from './database.ts';
import { encodeText } from './encode-text.ts';
import { type Row, readText } from './read-column.ts';

/** Adds a line to a source's ledger and drops what is older than the newest `kept`. */
export function insertPoll(database: Database, record: PollRecord, kept: number): void {
  const sourceId = encodeText(record.sourceId);
  database.run(
    'INSERT INTO polls (source_id, poll) VALUES (?, ?)',
    sourceId,
    JSON.stringify(record),
  );
  database.run(
    `DELETE FROM polls WHERE source_id = ? AND number <= (
       SELECT number FROM polls WHERE source_id = ? ORDER BY number DESC LIMIT 1 OFFSET ?
     )`,
    sourceId,
    sourceId,
    kept,
  );
}

/** The newest lines of a source's ledger, newest first. */
export function selectPolls(
  database: Database,
  sourceId: string,
  limit: number,
): readonly PollRecord[] {
  return database
    .all(
      'SELECT poll FROM polls WHERE source_id = ? ORDER BY number DESC LIMIT ?',
      encodeText(sourceId),
      limit,
    )
    .map(readPoll);
}

/** What an earlier version wrote lacks what is counted since. */
function readPoll(row: Row): PollRecord {
  const { sent, ...record } = JSON.parse(readText(row, 'poll'));
  return { withdrawn: 0, own: 0, ...record, sent: { delta: false, ...sent } };
}
