import { type FileHandle, open } from 'node:fs/promises';

/**
 * Brings a database's write-ahead log to the disk in the thread pool, so that the event loop never
 * waits for it. SQLite itself syncs the log with every transaction when `synchronous` is FULL; with
 * NORMAL it leaves that out and stays consistent, and this is what makes a transaction last.
 *
 * SQLite's locks are on the database and its `-shm` file and end when a process closes any handle of
 * those; the log carries none.
 */
export class WalSync {
  readonly #file: string;
  #handle: Promise<FileHandle> | null = null;

  /** @param database Path of the database. */
  constructor(database: string) {
    this.#file = `${database}-wal`;
  }

  /** Resolves when all that was committed before the call is on the disk. */
  async sync(): Promise<void> {
    // The log lives as long as any connection, so one handle serves for all of ours.
    this.#handle ??= open(this.#file, 'r+').catch((error: unknown) => {
      this.#handle = null;
      throw error;
    });
    const handle = await this.#handle;
    await handle.datasync();
  }

  async close(): Promise<void> {
    const handle = await this.#handle?.catch(() => null);
    await handle?.close();
  }
}
