import type { House } from './house.ts';

/** Editors decide in bursts: training waits until they pause, but not for ever. */
const quietMs = 5_000;
const longestWaitMs = 60_000;

/** Tells when topics are to be trained again; it sees decisions of other processes too. */
export class LearnClock {
  readonly #house: House;
  #trained: string | null = null;
  #waiting: { readonly counts: string; readonly sinceMs: number; changedMs: number } | null = null;

  constructor(house: House) {
    this.#house = house;
  }

  /** Everything decided so far has been learned. */
  async noteLearned(): Promise<void> {
    this.#trained = await this.#readCounts();
    this.#waiting = null;
  }

  /** Whether decisions came, and a pause after them or a long time since the first. */
  async isDue(): Promise<boolean> {
    const counts = await this.#readCounts();
    this.#trained ??= counts;
    if (counts === this.#trained) return false;
    const nowMs = Date.parse(this.#house.now());
    if (this.#waiting?.counts !== counts) {
      this.#waiting = { counts, sinceMs: this.#waiting?.sinceMs ?? nowMs, changedMs: nowMs };
    }
    const { sinceMs, changedMs } = this.#waiting;
    return nowMs - changedMs >= quietMs || nowMs - sinceMs >= longestWaitMs;
  }

  /** Milliseconds until it is worth asking again; infinite while nothing waits. */
  measureWait(): number {
    return this.#waiting === null ? Number.POSITIVE_INFINITY : quietMs;
  }

  async #readCounts(): Promise<string> {
    const counts = await this.#house.store.countDecisions();
    return JSON.stringify([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
