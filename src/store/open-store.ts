import { join } from 'node:path';
import { openDatabase } from './sqlite/open-database.ts';
import { SqliteStore } from './sqlite/sqlite-store.ts';
import type { Store } from './store.ts';

export interface OpenStoreOptions {
  /** The folder that holds `data/`. */
  readonly root: string;
  /** How long a call waits, in milliseconds, while another process writes; 10,000 by default. */
  readonly lockWaitMs?: number;
}

/**
 * Opens the store, SQLite at `<root>/data/topicwire.db`, and brings it to the newest version;
 * makes it where there is none. Several processes may hold one store at once.
 *
 * @throws TopicwireError `store-failed` when it cannot be opened, belongs to another program or
 * to a newer version.
 */
export async function openStore({ root, lockWaitMs = 10_000 }: OpenStoreOptions): Promise<Store> {
  const file = join(root, 'data', 'topicwire.db');
  return new SqliteStore(await openDatabase({ file, lockWaitMs }));
}
