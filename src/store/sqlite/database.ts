import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { TopicwireError } from '../../model/topicwire-error.ts';
import { explainFailure, isBusy } from './explain-failure.ts';
import type { Row } from './read-column.ts';

const pauseMs = 10;

/** Reads and writes one after the other, each whole, with other work between them. */
export interface Pages {
  read<T>(work: () => T): Promise<T>;
  write<T>(work: () => T): Promise<T>;
}

export interface DatabaseOptions {
  /** Path of the database, for messages. */
  readonly file: string;
  /** How long to wait, in milliseconds, for a lock that another process holds. */
  readonly lockWaitMs: number;
}

/**
 * One connection to one SQLite file. Work runs synchronously and whole, so that nothing of ours
 * gets between two of its statements; while another process holds the lock it waits without
 * blocking the event loop. Writes run in the order in which they were asked for.
 */
export class Database {
  readonly file: string;
  readonly #connection: DatabaseSync;
  readonly #lockWaitMs: number;
  readonly #statements = new Map<string, StatementSync>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #pages: Pages = {
    read: (work) => this.#whenFree(work),
    write: (work) => this.#inTurn(work),
  };
  #lastWrite: Promise<unknown> = Promise.resolve();
  #closed: Promise<void> | null = null;

  constructor(connection: DatabaseSync, options: DatabaseOptions) {
    this.#connection = connection;
    this.file = options.file;
    this.#lockWaitMs = options.lockWaitMs;
  }

  /** All rows of one statement; only inside `read` or `write`. */
  all(sql: string, ...values: readonly SQLInputValue[]): readonly Row[] {
    return this.#prepare(sql).all(...values);
  }

  /** The first row of one statement; only inside `read` or `write`. */
  get(sql: string, ...values: readonly SQLInputValue[]): Row | null {
    return this.#prepare(sql).get(...values) ?? null;
  }

  /** The number of rows that one statement changed; only inside `read` or `write`. */
  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return Number(this.#prepare(sql).run(...values).changes);
  }

  /** Statements without values or rows; only inside `read` or `write`. */
  execute(sql: string): void {
    this.#connection.exec(sql);
  }

  /**
   * Does work that changes nothing. It may be done again from its start, so it touches nothing
   * but the database.
   *
   * @throws TopicwireError `store-failed`, `internal`
   */
  read<T>(work: () => T): Promise<T> {
    return this.inPages((pages) => pages.read(work));
  }

  /**
   * Does work in a transaction, all of it or none of it; when the promise resolves it is on disk.
   * It may be done again from its start, so it touches nothing but the database.
   *
   * @throws TopicwireError `store-failed`, `internal`
   */
  write<T>(work: () => T): Promise<T> {
    return this.inPages((pages) => pages.write(work));
  }

  /**
   * Does several reads and writes; other work may run between them, and `close` waits for the last.
   *
   * @throws TopicwireError `store-failed`, `internal`
   */
  async inPages<T>(work: (pages: Pages) => Promise<T>): Promise<T> {
    if (this.#closed !== null) {
      throw new TopicwireError('internal', 'the store was used after it was closed', {
        where: this.file,
      });
    }
    const running = work(this.#pages);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Waits for what is under way, then lets go of the file. Once closed it stays closed. */
  close(): Promise<void> {
    this.#closed ??= this.#letGo();
    return this.#closed;
  }

  async #letGo(): Promise<void> {
    await Promise.allSettled(this.#running);
    this.#statements.clear();
    this.#connection.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #inTurn<T>(work: () => T): Promise<T> {
    const turn = this.#lastWrite.then(() => this.#whenFree(() => this.#transact(work)));
    this.#lastWrite = turn.catch(() => undefined);
    return turn;
  }

  async #whenFree<T>(work: () => T): Promise<T> {
    const deadline = performance.now() + this.#lockWaitMs;
    for (;;) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() >= deadline) throw explainFailure(error, this.file);
      }
      await pause(pauseMs);
    }
  }

  #transact<T>(work: () => T): T {
    // Taken at once: a transaction that begins as a reader cannot always become a writer later.
    this.#connection.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#connection.exec('COMMIT');
      return result;
    } catch (error) {
      // On a full disk and the like SQLite has rolled back by itself.
      if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK');
      throw error;
    }
  }
}
