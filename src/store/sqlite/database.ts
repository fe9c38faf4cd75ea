import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { TopicwireError } from '../../model/topicwire-error.ts';
import type { Checkpoints } from './checkpoints.ts';
import { explainFailure, isBusy } from './explain-failure.ts';
import type { Row } from './read-column.ts';
import type { WalSync } from './wal-sync.ts';

const pauseMs = 10;
/** A transaction takes no further write in when it has worked for this long. */
const longestTransactionMs = 5;
/** How long a write that may wait does so for others, and how many begin at once all the same. */
const gatheringMs = 10;
const mostGathered = 8;

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
  /** What brings transactions to the disk; left out where SQLite does it, or there is no disk. */
  readonly walSync?: WalSync;
  /** What brings the log into the database; left out where SQLite does it. */
  readonly checkpoints?: Checkpoints;
}

/** A write that waits for its turn. */
interface WaitingWrite {
  readonly work: () => unknown;
  /** Whether it is told of only when it is on the disk. */
  readonly lasts: boolean;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A write that is in the file, if not on the disk. */
interface CommittedWrite {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One connection to one SQLite file. Work runs synchronously and whole, so that nothing of ours
 * gets between two of its statements; while another process holds the lock it waits without
 * blocking the event loop. Writes run in the order in which they were asked for, but for those that
 * may wait, which others overtake; those that wait at the same time share a transaction. Telling of
 * them waits for the disk, and nothing else does.
 */
export class Database {
  readonly file: string;
  readonly #connection: DatabaseSync;
  readonly #lockWaitMs: number;
  readonly #statements = new Map<string, StatementSync>();
  /** Those that are run for what they change. */
  readonly #changing = new Map<string, StatementSync>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #pages: Pages = {
    read: (work) => this.#whenFree(() => this.#look(work)),
    write: (work) => this.#inTurn(work),
  };
  readonly #walSync: WalSync | null;
  readonly #checkpoints: Checkpoints | null;
  readonly #waiting: WaitingWrite[] = [];
  /** Those that wait for others before they are in turn. */
  readonly #gathering: WaitingWrite[] = [];
  #gathered: NodeJS.Timeout | null = null;
  readonly #committed: CommittedWrite[] = [];
  #isWriting = false;
  #isSyncing = false;
  #closed: Promise<void> | null = null;

  constructor(connection: DatabaseSync, options: DatabaseOptions) {
    this.#connection = connection;
    this.file = options.file;
    this.#lockWaitMs = options.lockWaitMs;
    this.#walSync = options.walSync ?? null;
    this.#checkpoints = options.checkpoints ?? null;
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
    let statement = this.#changing.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      // It tells the last row's number too, which full text chooses above what a number can hold.
      statement.setReadBigInts(true);
      this.#changing.set(sql, statement);
    }
    return Number(statement.run(...values).changes);
  }

  /** Statements without values or rows; only inside `read` or `write`. */
  execute(sql: string): void {
    this.#connection.exec(sql);
  }

  /**
   * Does work that changes nothing and sees the database as it is at one moment, whatever other
   * processes write meanwhile. It may be done again from its start, so it touches nothing but the
   * database.
   *
   * @throws TopicwireError `store-failed`, `internal`
   */
  read<T>(work: () => T): Promise<T> {
    return this.inPages((pages) => pages.read(work));
  }

  /**
   * Changes settings of the connection, which SQLite allows outside of transactions alone.
   *
   * @throws TopicwireError `store-failed`, `internal`
   */
  setUp<T>(work: () => T): Promise<T> {
    return this.inPages(() => this.#whenFree(work));
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
   * The same for what may wait some milliseconds for others like it: in one transaction they touch a
   * page that they share once, so that much less goes to the disk.
   *
   * @throws TopicwireError `store-failed`, `internal`
   */
  writeTogether<T>(work: () => T): Promise<T> {
    return this.inPages(() => this.#inTurn(work, { mayWait: true }));
  }

  /**
   * The same for what need not outlive the machine: when the promise resolves every process sees it,
   * and it survives all of them, but a power failure may undo it.
   *
   * @throws TopicwireError `store-failed`, `internal`
   */
  writeForNow<T>(work: () => T): Promise<T> {
    return this.inPages(() => this.#inTurn(work, { lasts: false }));
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
    this.#changing.clear();
    await this.#checkpoints?.close();
    await this.#walSync?.close();
    this.#connection.close();
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#connection.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  #inTurn<T>(work: () => T, { lasts = true, mayWait = false } = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const write = { work, lasts, resolve: (result: unknown) => resolve(result as T), reject };
      if (mayWait) this.#gather(write);
      else this.#begin(write);
    });
  }

  #gather(write: WaitingWrite): void {
    this.#gathering.push(write);
    if (this.#gathering.length >= mostGathered) this.#beginGathered();
    else this.#gathered ??= setTimeout(() => this.#beginGathered(), gatheringMs);
  }

  #beginGathered(): void {
    if (this.#gathered !== null) clearTimeout(this.#gathered);
    this.#gathered = null;
    this.#begin(...this.#gathering.splice(0));
  }

  #begin(...writes: readonly WaitingWrite[]): void {
    this.#waiting.push(...writes);
    if (!this.#isWriting) void this.#writeWaiting();
  }

  async #writeWaiting(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      // Whatever else is asked for in this turn of the event loop comes along.
      await nextTurn();
      await this.#checkpoints?.makeRoom();
      await this.#writeSome();
    }
    this.#isWriting = false;
  }

  /** One transaction for as many as there is time for; where it fails, the first by itself. */
  async #writeSome(): Promise<void> {
    let tried = 0;
    const workThroughWaiting = (): readonly unknown[] => {
      const start = performance.now();
      const results: unknown[] = [];
      tried = 0;
      for (const { work } of this.#waiting) {
        if (tried > 0 && performance.now() - start >= longestTransactionMs) break;
        tried += 1;
        results.push(work());
      }
      return results;
    };
    try {
      const results = await this.#whenFree(() => this.#transact(workThroughWaiting));
      this.#settle(this.#waiting.splice(0, results.length), results);
    } catch (error) {
      const first = this.#waiting.shift();
      if (first === undefined) return;
      if (tried <= 1) first.reject(error);
      else await this.#writeAlone(first);
    }
  }

  /** What was tried beside others, so that none of them pays for another's fault. */
  async #writeAlone(write: WaitingWrite): Promise<void> {
    try {
      this.#settle([write], [await this.#whenFree(() => this.#transact(write.work))]);
    } catch (error) {
      write.reject(error);
    }
  }

  #settle(writes: readonly WaitingWrite[], results: readonly unknown[]): void {
    this.#checkpoints?.noteWrites(writes.length);
    for (const [at, { lasts, resolve, reject }] of writes.entries()) {
      if (lasts) this.#committed.push({ resolve: () => resolve(results[at]), reject });
      else resolve(results[at]);
    }
    if (!this.#isSyncing) void this.#syncCommitted();
  }

  /** Tells of what is committed when it is on the disk; meanwhile more may be committed. */
  async #syncCommitted(): Promise<void> {
    this.#isSyncing = true;
    while (this.#committed.length > 0) {
      const some = this.#committed.splice(0);
      try {
        await this.#walSync?.sync();
        for (const { resolve } of some) resolve();
      } catch (error) {
        for (const { reject } of some) reject(explainFailure(error, this.file));
      }
    }
    this.#isSyncing = false;
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

  #look<T>(work: () => T): T {
    return this.#between('BEGIN', work);
  }

  #transact<T>(work: () => T): T {
    // Taken at once: a transaction that begins as a reader cannot always become a writer later.
    return this.#between('BEGIN IMMEDIATE', work);
  }

  #between<T>(begin: string, work: () => T): T {
    try {
      this.run(begin);
      const result = work();
      this.run('COMMIT');
      return result;
    } catch (error) {
      // On a full disk and the like SQLite has rolled back by itself.
      if (this.#connection.isTransaction) this.#connection.exec('ROLLBACK');
      throw error;
    }
  }
}
