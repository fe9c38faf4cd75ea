import type { Push } from '../../model/subscription.ts';
import type { PushHead } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readBytes, readNumber, readText } from './read-column.ts';

/** Keeps a push and gives it the next number. */
export function insertPush(database: Database, push: Push): number {
  database.run(
    `INSERT INTO pushes (key, source_id, received_at, content_type, body) VALUES (?, ?, ?, ?, ?)`,
    encodeText(push.key),
    encodeText(push.sourceId),
    push.receivedAt,
    push.contentType === null ? null : encodeText(push.contentType),
    push.body,
  );
  const row = database.get('SELECT last_insert_rowid() AS number');
  return row === null ? 0 : readNumber(row, 'number');
}

/** What is kept, without bodies, by number. */
export function selectPushHeads(database: Database): readonly PushHead[] {
  return database
    .all('SELECT number, source_id, length(body) AS bytes FROM pushes ORDER BY number')
    .map((row) => ({
      number: readNumber(row, 'number'),
      sourceId: decodeText(readText(row, 'source_id')),
      bytes: readNumber(row, 'bytes'),
    }));
}

/** The push with this number, or null. */
export function selectPush(database: Database, number: number): Push | null {
  const row = database.get(
    'SELECT key, source_id, received_at, content_type, body FROM pushes WHERE number = ?',
    number,
  );
  return row === null ? null : readPush(row);
}

export function deletePush(database: Database, number: number): void {
  database.run('DELETE FROM pushes WHERE number = ?', number);
}

function readPush(row: Row): Push {
  return {
    key: decodeText(readText(row, 'key')),
    sourceId: decodeText(readText(row, 'source_id')),
    receivedAt: readText(row, 'received_at'),
    contentType: row.content_type === null ? null : decodeText(readText(row, 'content_type')),
    body: readBytes(row, 'body'),
  };
}
