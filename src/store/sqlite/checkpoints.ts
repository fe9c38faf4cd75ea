import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/** So many writes bring some megabytes into the log. */
const writesACheckpoint = 64;
/** Pages; a log that is longer is begun anew as soon as all of it is in the database. */
const longLog = 8_000;

/**
 * Brings the write-ahead log into the database on a thread of its own, since that waits for the disk
 * several times and would hold up everybody for as long. Where the thread fails, SQLite does it when
 * the log has grown much longer.
 */
export class Checkpoints {
  readonly #file: string;
  #worker: Worker | null = null;
  #asked: PromiseWithResolvers<number> | null = null;
  #writes = 0;
  #isLong = false;
  #hasFailed = false;

  /** @param database Path of the database. */
  constructor(database: string) {
    this.#file = database;
  }

  /** Takes note of writes that are in the log. */
  noteWrites(count: number): void {
    this.#writes += count;
    if (this.#writes < writesACheckpoint || this.#asked !== null || this.#hasFailed) return;
    this.#writes = 0;
    void this.#run().then((pages) => {
      this.#isLong = pages >= longLog;
    });
  }

  /**
   * To be awaited before a write, with no other under way: where the log has grown long, what came
   * since the last checkpoint is brought into the database too, so that the write begins it anew.
   */
  async makeRoom(): Promise<void> {
    if (!this.#isLong) return;
    this.#isLong = false;
    await this.#asked?.promise;
    await this.#run();
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === null) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    worker.ref();
    worker.once('exit', () => resolve());
    worker.postMessage('close');
    await promise;
  }

  /** @returns how many pages the log holds; none where it cannot be told. */
  #run(): Promise<number> {
    if (this.#hasFailed) return Promise.resolve(0);
    this.#worker ??= this.#open();
    this.#asked = Promise.withResolvers();
    this.#worker.postMessage('checkpoint');
    return this.#asked.promise;
  }

  #open(): Worker {
    const entry = new URL(`./checkpoint-thread${extname(import.meta.filename)}`, import.meta.url);
    const worker = new Worker(entry, { workerData: this.#file });
    worker.unref();
    worker.on('message', (pages: number) => this.#finish(pages));
    worker.on('error', () => {
      this.#hasFailed = true;
    });
    worker.on('exit', () => {
      this.#worker = null;
      this.#finish(0);
    });
    return worker;
  }

  #finish(pages: number): void {
    this.#asked?.resolve(pages);
    this.#asked = null;
  }
}
