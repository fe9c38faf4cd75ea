import type { SQLOutputValue } from 'node:sqlite';
import { TopicwireError } from '../../model/topicwire-error.ts';

/** A row as SQLite gives it: column name to value. */
export type Row = Readonly<Record<string, SQLOutputValue>>;

/** @throws TopicwireError `store-failed` when the column holds something else. */
export function readText(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : refuse(column, 'text');
}

/** @throws TopicwireError `store-failed` when the column holds something else. */
export function readNumber(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : refuse(column, 'a number');
}

/** @throws TopicwireError `store-failed` when the column holds something else. */
export function readBytes(row: Row, column: string): Uint8Array {
  const value = row[column];
  return value instanceof Uint8Array ? value : refuse(column, 'bytes');
}

function refuse(column: string, wanted: string): never {
  throw new TopicwireError('store-failed', `the database holds no ${wanted} in column ${column}`, {
    advice: 'restore a backup, or move the file away to start with an empty one',
  });
}
