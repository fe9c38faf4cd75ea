import { DatabaseSync } from 'node:sqlite';
import { Database } from '../../../src/store/sqlite/database.ts';

/** A database that is gone when it is closed. */
export function openInMemory(): Database {
  return new Database(new DatabaseSync(':memory:'), { file: 'memory.db', lockWaitMs: 0 });
}
