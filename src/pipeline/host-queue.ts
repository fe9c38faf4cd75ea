/** What waits, and how much of it may run, host by host. */
export interface HostQueueOptions<T> {
  /** How many run at once. */
  readonly concurrency: number;
  /** How many of one host run at once. */
  readonly perHost: number;
  readonly hostOf: (item: T) => string;
  /** Never rejects. */
  readonly work: (item: T) => Promise<void>;
}

interface Host<T> {
  readonly waiting: T[];
  running: number;
}

/**
 * Runs work over items, host after host in turn, so that a slow host delays no other and a host of
 * many items does not go before one of few.
 */
export class HostQueue<T> {
  readonly #options: HostQueueOptions<T>;
  readonly #hosts = new Map<string, Host<T>>();
  /** Hosts that have something waiting and may start it, the next one first. */
  readonly #ready: string[] = [];
  #running = 0;
  #idle = Promise.withResolvers<void>();

  constructor(options: HostQueueOptions<T>) {
    this.#options = options;
    this.#idle.resolve();
  }

  add(items: Iterable<T>): void {
    for (const item of items) {
      const name = this.#options.hostOf(item);
      const host = this.#hosts.get(name) ?? { waiting: [], running: 0 };
      this.#hosts.set(name, host);
      host.waiting.push(item);
      if (host.waiting.length === 1 && host.running < this.#options.perHost) this.#ready.push(name);
    }
    if (this.#running === 0 && this.#ready.length > 0) this.#idle = Promise.withResolvers();
    this.#startWhatMay();
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#ready.length = 0;
    for (const host of this.#hosts.values()) host.waiting.length = 0;
  }

  /** Resolves when nothing runs and nothing waits. */
  whenIdle(): Promise<void> {
    return this.#idle.promise;
  }

  #startWhatMay(): void {
    while (this.#running < this.#options.concurrency) {
      const name = this.#ready.shift();
      if (name === undefined) return;
      const host = this.#hosts.get(name);
      const item = host?.waiting.shift();
      if (host === undefined || item === undefined) continue;
      host.running += 1;
      this.#running += 1;
      if (host.waiting.length > 0 && host.running < this.#options.perHost) this.#ready.push(name);
      void this.#options.work(item).finally(() => this.#finish(name, host));
    }
  }

  #finish(name: string, host: Host<T>): void {
    const wasFull = host.running === this.#options.perHost;
    host.running -= 1;
    this.#running -= 1;
    if (wasFull && host.waiting.length > 0) this.#ready.push(name);
    if (host.running === 0 && host.waiting.length === 0) this.#hosts.delete(name);
    this.#startWhatMay();
    if (this.#running === 0) this.#idle.resolve();
  }
}
