/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export class SeededRandom {
  #state: number;

  /** @param run several runs of one seed are independent of each other. */
  constructor(seed: number, run = 0) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(run + 1, 0x85ebca6b);
    for (let round = 0; round < 4; round += 1) this.#next();
  }

  /** A whole number from 0, below `limit`; 0 where there is no room. */
  below(limit: number): number {
    return limit <= 1 ? 0 : Math.floor(this.#next() * limit);
  }

  /** One of these, which must not be empty. */
  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('there is nothing to pick from');
    return value;
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** Small numbers often, large ones seldom; at least 1, at most `limit`. */
  length(limit: number): number {
    return 1 + Math.floor(this.#next() ** 4 * Math.max(limit - 1, 0));
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }
}
