/** Pushes that one callback takes at once, and how fast it may take more. */
const BURST = 60;
const REFILL_MS = 1_000;
/** Bodies that are read into memory at the same time, over all callbacks. */
const READ_AT_ONCE = 16;
/** The same for one callback, so that no hub takes all the room with bodies that drip. */
const READ_AT_ONCE_A_KEY = 2;
const MOST_KEYS = 10_000;

interface Bucket {
  left: number;
  filledMs: number;
}

/** Keeps the callbacks from costing more memory and time than pushes are worth. */
export class PushGate {
  readonly #buckets = new Map<string, Bucket>();
  readonly #reading: string[] = [];

  /**
   * Whether this callback has had more pushes than a feed has news.
   *
   * @param nowMs Of a clock that does not jump.
   */
  isTooOften(key: string, nowMs: number): boolean {
    const bucket = this.#buckets.get(key) ?? { left: BURST, filledMs: nowMs };
    const gained = Math.floor((nowMs - bucket.filledMs) / REFILL_MS);
    const left = Math.min(BURST, bucket.left + gained);
    const filledMs = bucket.filledMs + gained * REFILL_MS;
    // The longest unused goes first: it has nothing to remember any more.
    this.#buckets.delete(key);
    this.#buckets.set(key, { left: Math.max(0, left - 1), filledMs });
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MOST_KEYS && oldest !== undefined) this.#buckets.delete(oldest);
    return left < 1;
  }

  /** Reads a body if there is room for one more of this callback; null when there is none. */
  async read<T>(key: string, work: () => Promise<T>): Promise<T | null> {
    const ofKey = this.#reading.filter((other) => other === key);
    if (this.#reading.length >= READ_AT_ONCE || ofKey.length >= READ_AT_ONCE_A_KEY) return null;
    this.#reading.push(key);
    try {
      return await work();
    } finally {
      this.#reading.splice(this.#reading.indexOf(key), 1);
    }
  }
}
