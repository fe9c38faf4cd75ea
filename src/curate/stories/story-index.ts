import { BANDS, SHINGLE_BANDS } from './sign-story.ts';

/** A member found by its keys. */
export interface StoryCandidate {
  readonly number: number;
  /** How many keys it shares; those over shingles count twice. */
  readonly shared: number;
}

export interface StoryIndexOptions {
  /** How far back the index reaches. */
  readonly windowMs: number;
  /** More than so many members are not held: the oldest leave early. A power of two. */
  readonly maxMembers?: number;
}

const DEFAULT_MAX_MEMBERS = 2 ** 20;
const FIRST_CAPACITY = 2 ** 12;
/** Steps along one chain: a key that very many share says nothing. */
const MAX_SHINGLE_STEPS = 24;
const MAX_WORD_STEPS = 8;
const SHINGLE_WORTH = 2;
const WORD_WORTH = 1;
const MAX_CANDIDATES = 8;
/** Of those that share a single key over words, as any two entries do at times, only few are looked at. */
const MAX_WEAK_CANDIDATES = 3;

/**
 * Finds earlier entries that may tell the same, in a rolling window: a ring of members, and for each
 * band one table whose buckets chain members from the newest to the oldest. Nothing is ever taken
 * out: a chain ends where it leaves the ring. All of it stands in typed arrays that double with the
 * number of members in the window.
 */
export class StoryIndex {
  readonly #windowMs: number;
  readonly #maxMembers: number;
  #capacity = FIRST_CAPACITY;
  /** Serial of the next member; a member's place in the ring is its serial modulo the capacity. */
  #next = 1;
  /** Serial of the oldest member in the window. */
  #oldest = 1;
  #newestAt = Number.NEGATIVE_INFINITY;
  #numbers = new Uint32Array(FIRST_CAPACITY);
  /** In whole seconds. */
  #seenAt = new Uint32Array(FIRST_CAPACITY);
  /** For each member and band: its key, then the serial of the member before it in that bucket. */
  #links = new Int32Array(FIRST_CAPACITY * BANDS * 2);
  /** For each band and bucket: the serial of its newest member; 0 for none. */
  #heads = new Int32Array(FIRST_CAPACITY * BANDS);
  /** For each member: what it shares with the entry that is being looked up; zeros in between. */
  #shared = new Uint8Array(FIRST_CAPACITY);

  /** Where the look-up stands in each band's chain. */
  readonly #cursors = new Int32Array(BANDS);

  constructor({ windowMs, maxMembers = DEFAULT_MAX_MEMBERS }: StoryIndexOptions) {
    this.#windowMs = windowMs;
    this.#maxMembers = maxMembers;
    if (maxMembers < FIRST_CAPACITY) this.#resize(maxMembers);
  }

  /** Members in the window. */
  get size(): number {
    return this.#next - this.#oldest;
  }

  /** Bytes held. */
  get byteLength(): number {
    const arrays = [this.#numbers, this.#seenAt, this.#links, this.#heads, this.#shared];
    return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Adds a member; `seenAt` in milliseconds, which moves the window on. */
  add(number: number, seenAt: number, keys: Uint32Array): void {
    this.#newestAt = Math.max(this.#newestAt, seenAt);
    this.#expire();
    if (this.size >= this.#capacity) {
      if (this.#capacity < this.#maxMembers) this.#resize(this.#capacity * 2);
      else this.#oldest += 1;
    }
    const place = this.#next & (this.#capacity - 1);
    this.#numbers[place] = number;
    this.#seenAt[place] = toSeconds(seenAt);
    for (let band = 0; band < BANDS; band += 1) {
      this.#links[(place * BANDS + band) * 2] = keys[band] ?? 0;
    }
    this.#chain(this.#next);
    this.#next += 1;
  }

  /** Takes back what was added last. */
  removeNewest(count: number): void {
    const mask = this.#capacity - 1;
    for (let left = Math.min(count, this.size); left > 0; left -= 1) {
      this.#next -= 1;
      const place = this.#next & mask;
      for (let band = 0; band < BANDS; band += 1) {
        const link = (place * BANDS + band) * 2;
        const head = band * this.#capacity + ((this.#links[link] ?? 0) & mask);
        this.#heads[head] = this.#links[link + 1] ?? 0;
      }
    }
  }

  /** The members in the window that share most keys, at most eight: most shared first, then the earliest. */
  find(seenAt: number, keys: Uint32Array): readonly StoryCandidate[] {
    // The same bits as signed numbers, as they stand in the table.
    const touched = this.#walk(new Int32Array(keys.buffer, keys.byteOffset, keys.length));
    const mask = this.#capacity - 1;
    const candidates: { readonly serial: number; readonly shared: number }[] = [];
    for (const serial of touched) {
      const shared = this.#shared[serial & mask] ?? 0;
      this.#shared[serial & mask] = 0;
      if (this.#isNear(serial, seenAt)) candidates.push({ serial, shared });
    }
    let weak = 0;
    return candidates
      .sort((a, b) => b.shared - a.shared || a.serial - b.serial)
      .filter(({ shared }) => {
        if (shared > WORD_WORTH) return true;
        weak += 1;
        return weak <= MAX_WEAK_CANDIDATES;
      })
      .slice(0, MAX_CANDIDATES)
      .map(({ serial, shared }) => ({ number: this.#numberOf(serial), shared }));
  }

  /**
   * Walks all chains side by side, a step of each at a time: the steps of one chain wait for each
   * other, those of different chains wait for memory together.
   *
   * @returns the serials that share a key, each once; how much they share stands in `#shared`.
   */
  #walk(keys: Int32Array): readonly number[] {
    const touched: number[] = [];
    const cursors = this.#cursors;
    const mask = this.#capacity - 1;
    for (let band = 0; band < BANDS; band += 1) {
      const key = keys[band] ?? 0;
      // 0 stands for no key: a text without words is like no other.
      cursors[band] = key === 0 ? 0 : (this.#heads[band * this.#capacity + (key & mask)] ?? 0);
    }
    for (let step = 0; step < MAX_SHINGLE_STEPS; step += 1) {
      const bands = step < MAX_WORD_STEPS ? BANDS : SHINGLE_BANDS;
      if (!this.#stepOn(keys, bands, touched)) break;
    }
    return touched;
  }

  /** @returns whether any chain goes on. */
  #stepOn(keys: Int32Array, bands: number, touched: number[]): boolean {
    const cursors = this.#cursors;
    const links = this.#links;
    const shared = this.#shared;
    const mask = this.#capacity - 1;
    let goesOn = false;
    for (let band = 0; band < bands; band += 1) {
      const serial = cursors[band] ?? 0;
      if (serial < this.#oldest) continue;
      const place = serial & mask;
      const link = (place * BANDS + band) * 2;
      cursors[band] = links[link + 1] ?? 0;
      goesOn = true;
      if (links[link] !== keys[band]) continue;
      if (shared[place] === 0) touched.push(serial);
      shared[place] = (shared[place] ?? 0) + (band < SHINGLE_BANDS ? SHINGLE_WORTH : WORD_WORTH);
    }
    return goesOn;
  }

  #isNear(serial: number, seenAt: number): boolean {
    const at = this.#seenAt[serial & (this.#capacity - 1)] ?? 0;
    return Math.abs(toSeconds(seenAt) - at) * 1000 <= this.#windowMs;
  }

  #numberOf(serial: number): number {
    return this.#numbers[serial & (this.#capacity - 1)] ?? 0;
  }

  #expire(): void {
    const since = toSeconds(this.#newestAt - this.#windowMs);
    const mask = this.#capacity - 1;
    while (this.#oldest < this.#next && (this.#seenAt[this.#oldest & mask] ?? 0) < since) {
      this.#oldest += 1;
    }
  }

  /** Puts a member that stands in the ring at the head of its buckets. */
  #chain(serial: number): void {
    const mask = this.#capacity - 1;
    for (let band = 0; band < BANDS; band += 1) {
      const link = ((serial & mask) * BANDS + band) * 2;
      const head = band * this.#capacity + ((this.#links[link] ?? 0) & mask);
      this.#links[link + 1] = this.#heads[head] ?? 0;
      this.#heads[head] = serial;
    }
  }

  #resize(capacity: number): void {
    const [numbers, seenAt, links] = [this.#numbers, this.#seenAt, this.#links];
    const oldMask = this.#capacity - 1;
    const mask = capacity - 1;
    this.#capacity = capacity;
    this.#numbers = new Uint32Array(capacity);
    this.#seenAt = new Uint32Array(capacity);
    this.#links = new Int32Array(capacity * BANDS * 2);
    this.#heads = new Int32Array(capacity * BANDS);
    this.#shared = new Uint8Array(capacity);
    const width = BANDS * 2;
    for (let serial = this.#oldest; serial < this.#next; serial += 1) {
      const from = serial & oldMask;
      const to = serial & mask;
      this.#numbers[to] = numbers[from] ?? 0;
      this.#seenAt[to] = seenAt[from] ?? 0;
      this.#links.set(links.subarray(from * width, (from + 1) * width), to * width);
      this.#chain(serial);
    }
  }
}

function toSeconds(ms: number): number {
  return Math.max(0, Math.floor(ms / 1000));
}
