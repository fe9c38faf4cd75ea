import { describeError } from '../model/describe-error.ts';
import type { Log } from '../model/log.ts';
import type { ReaderCount } from '../model/reader-count.ts';
import type { Store } from '../store/store.ts';
import { drawSalt, hashReader, type ReaderSalt } from './hash-reader.ts';
import { readSubscribers, type Subscribers } from './read-subscribers.ts';

const DAY_MS = 86_400_000;
const FLUSH_MS = 60_000;
/** A transaction with more of them would hold the event loop. */
const COUNTS_A_TRANSACTION = 250;
/** For so many days counts are kept. */
const KEPT_DAYS = 90;
const REMEMBERED_AGENTS = 1_000;

/** What may grow with whatever strangers send has a bound; above it, counts are too small. */
const MOST_READERS = 1_000_000;
const MOST_SERVICES_A_FEED = 100;

/** What was counted of one feed today. */
interface FeedCount {
  readonly readers: Set<number>;
  /** Since they were last stored. */
  requests: number;
  readonly services: Map<string, ServiceCount>;
}

interface ServiceCount {
  subscribers: number;
  requests: number;
}

/**
 * Counts who reads which feed, without keeping anything that says who they are: services by the
 * number that they name, everybody else by a salted hash of address and client that is forgotten with
 * the day, like its salt. What was counted is stored once a minute.
 */
export class ReaderCounter {
  readonly #store: Pick<Store, 'addReaderCounts'>;
  readonly #log: Log;
  readonly #nowMs: () => number;
  readonly #agents = new Map<string, Subscribers | null>();
  #feeds = new Map<string, FeedCount>();
  #changed = new Set<string>();
  #day = -1;
  #salt: ReaderSalt = [0, 0];
  #readers = 0;
  /** Counts of a day that is over, which are stored yet. */
  #waiting: ReaderCount[] = [];
  #timer: NodeJS.Timeout | null = null;
  #storing: Promise<void> = Promise.resolve();
  #trouble = '';

  constructor(
    store: Pick<Store, 'addReaderCounts'>,
    log: Log,
    nowMs: () => number = () => Date.now(),
  ) {
    this.#store = store;
    this.#log = log;
    this.#nowMs = nowMs;
  }

  /**
   * Counts a request for a feed.
   *
   * @param agent the client's User-Agent; empty where it has none.
   */
  note(path: string, agent: string, address: string): void {
    const day = Math.floor(this.#nowMs() / DAY_MS);
    if (day !== this.#day) this.#begin(day);
    const feed = this.#findFeed(path);
    this.#changed.add(path);
    const subscribers = this.#readAgent(agent);
    if (subscribers !== null && countService(feed, subscribers)) return;
    feed.requests += 1;
    if (this.#readers >= MOST_READERS) return;
    const before = feed.readers.size;
    feed.readers.add(hashReader(address, agent, this.#salt));
    this.#readers += feed.readers.size - before;
  }

  /** Stores what is counted once a minute, until `stop`. */
  start(): void {
    this.#timer = setInterval(() => void this.flush(), FLUSH_MS);
    this.#timer.unref();
  }

  /** Stores the last counts. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.flush();
  }

  /** Stores what was counted since it was last done; what cannot be stored waits for the next time. */
  flush(): Promise<void> {
    this.#storing = this.#storing.then(() => this.#storeCounts());
    return this.#storing;
  }

  async #storeCounts(): Promise<void> {
    this.#waiting.push(...this.#takeCounts());
    try {
      while (this.#waiting.length > 0) {
        const some = this.#waiting.slice(0, COUNTS_A_TRANSACTION);
        const oldest = Math.floor(this.#nowMs() / DAY_MS) - KEPT_DAYS;
        await this.#store.addReaderCounts(some, showDay(oldest));
        this.#waiting = this.#waiting.slice(some.length);
      }
      this.#trouble = '';
    } catch (error) {
      const trouble = describeError(error);
      if (trouble !== this.#trouble) this.#log.error(`counting readers: ${trouble}`);
      this.#trouble = trouble;
    }
  }

  /** A new day has a new salt, so that nobody can be followed from one to the next. */
  #begin(day: number): void {
    this.#waiting.push(...this.#takeCounts());
    this.#feeds = new Map();
    this.#readers = 0;
    this.#day = day;
    this.#salt = drawSalt();
  }

  #findFeed(path: string): FeedCount {
    const known = this.#feeds.get(path);
    if (known !== undefined) return known;
    const feed: FeedCount = { readers: new Set(), requests: 0, services: new Map() };
    this.#feeds.set(path, feed);
    return feed;
  }

  #readAgent(agent: string): Subscribers | null {
    const known = this.#agents.get(agent);
    if (known !== undefined) return known;
    const subscribers = readSubscribers(agent);
    if (this.#agents.size < REMEMBERED_AGENTS) this.#agents.set(agent, subscribers);
    return subscribers;
  }

  #takeCounts(): readonly ReaderCount[] {
    const day = showDay(this.#day);
    const counts: ReaderCount[] = [];
    for (const path of this.#changed) {
      const feed = this.#feeds.get(path);
      if (feed === undefined) continue;
      if (feed.requests > 0) {
        const { requests } = feed;
        counts.push({ day, path, service: '', readers: feed.readers.size, requests });
        feed.requests = 0;
      }
      for (const [service, { subscribers, requests }] of feed.services) {
        if (requests > 0) counts.push({ day, path, service, readers: subscribers, requests });
        feed.services.set(service, { subscribers, requests: 0 });
      }
    }
    this.#changed = new Set();
    return counts;
  }
}

/** @returns false where there are too many services to count one more. */
function countService({ services }: FeedCount, { service, count }: Subscribers): boolean {
  const known = services.get(service);
  if (known === undefined && services.size >= MOST_SERVICES_A_FEED) return false;
  services.set(service, {
    subscribers: Math.max(count, known?.subscribers ?? 0),
    requests: (known?.requests ?? 0) + 1,
  });
  return true;
}

function showDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
