/** What waits, and how much of it may run, host by host. */
export interface HostQueueOptions<T> {
  /** How many run at once; asked before each start. */
  readonly concurrency: () => number;
  /** How many of one host run at once. */
  readonly perHost: number;
  /** Milliseconds between the starts of two of one host; none by default. */
  readonly gapMs?: (host: string) => number;
  readonly hostOf: (item: T) => string;
  /** Never rejects. */
  readonly work: (item: T) => Promise<void>;
}

interface Host<T> {
  readonly name: string;
  readonly waiting: T[];
  running: number;
  /** Its place among the ready is taken. */
  isReady: boolean;
  /** Of `performance.now`: when the next of it may start. */
  freeAtMs: number;
  timer: NodeJS.Timeout | null;
}

/**
 * Runs work over items, host after host in turn, so that a slow host delays no other and a host of
 * many items does not go before one of few. A host's items start one gap apart.
 */
export class HostQueue<T> {
  readonly #options: HostQueueOptions<T>;
  readonly #hosts = new Map<string, Host<T>>();
  /** Hosts that have something waiting and may start it, the next one first. */
  readonly #ready: Host<T>[] = [];
  #running = 0;
  #waiting = 0;
  #idle = Promise.withResolvers<void>();

  constructor(options: HostQueueOptions<T>) {
    this.#options = options;
    this.#idle.resolve();
  }

  add(items: Iterable<T>): void {
    const wasIdle = this.#isIdle();
    this.#forgetQuietHosts();
    for (const item of items) {
      const host = this.#findHost(this.#options.hostOf(item));
      host.waiting.push(item);
      this.#waiting += 1;
      this.#makeReady(host);
    }
    if (wasIdle && !this.#isIdle()) this.#idle = Promise.withResolvers();
    this.#startWhatMay();
  }

  /** Forgets what has not begun. */
  clear(): void {
    this.#waiting = 0;
    for (const host of this.#hosts.values()) {
      host.waiting.length = 0;
      if (host.timer !== null) clearTimeout(host.timer);
      host.timer = null;
    }
    if (this.#isIdle()) this.#idle.resolve();
  }

  /** Resolves when nothing runs and nothing waits. */
  whenIdle(): Promise<void> {
    return this.#idle.promise;
  }

  #isIdle(): boolean {
    return this.#running === 0 && this.#waiting === 0;
  }

  #findHost(name: string): Host<T> {
    const known = this.#hosts.get(name);
    if (known !== undefined) return known;
    const host = { name, waiting: [], running: 0, isReady: false, freeAtMs: 0, timer: null };
    this.#hosts.set(name, host);
    return host;
  }

  /** A host is remembered until its gap is over, so that a new item does not come too soon. */
  #forgetQuietHosts(): void {
    const now = performance.now();
    for (const [name, host] of this.#hosts) {
      if (host.running + host.waiting.length === 0 && host.freeAtMs <= now) {
        this.#hosts.delete(name);
      }
    }
  }

  /** Puts a host that may start something behind the ready ones, at once or when its gap is over. */
  #makeReady(host: Host<T>): void {
    const isBusy = host.running >= this.#options.perHost || host.waiting.length === 0;
    if (isBusy || host.isReady || host.timer !== null) return;
    const waitMs = host.freeAtMs - performance.now();
    if (waitMs <= 0) {
      host.isReady = true;
      this.#ready.push(host);
      return;
    }
    host.timer = setTimeout(() => {
      host.timer = null;
      this.#makeReady(host);
      this.#startWhatMay();
    }, Math.ceil(waitMs));
  }

  #startWhatMay(): void {
    while (this.#running < this.#options.concurrency()) {
      const host = this.#ready.shift();
      if (host === undefined) return;
      host.isReady = false;
      const item = host.waiting.shift();
      if (item !== undefined) this.#start(host, item);
    }
  }

  #start(host: Host<T>, item: T): void {
    const { gapMs, work } = this.#options;
    this.#waiting -= 1;
    host.running += 1;
    this.#running += 1;
    const gap = gapMs?.(host.name) ?? 0;
    if (gap > 0) host.freeAtMs = performance.now() + gap;
    this.#makeReady(host);
    void work(item).finally(() => this.#finish(host));
  }

  #finish(host: Host<T>): void {
    host.running -= 1;
    this.#running -= 1;
    if (host.running + host.waiting.length === 0 && host.freeAtMs === 0) {
      this.#hosts.delete(host.name);
    }
    this.#makeReady(host);
    this.#startWhatMay();
    if (this.#isIdle()) this.#idle.resolve();
  }
}
