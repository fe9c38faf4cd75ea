import { MATCH_FIELDS } from './candidate.ts';
import type { TermIndex } from './term-index.ts';
import type { TokenPlaces } from './token-places.ts';

const NONE = -1;
const NO_SPANS: readonly Span[] = [];

// A pattern's row: all that is kept of it, together, so that a hit costs one cache miss and not four.
const STAMP = 0;
const HEAD = 1;
const TAIL = 2;
const COUNTS = 3;
const ROW = COUNTS + MATCH_FIELDS.length;

/** Where a pattern stands: its first and last token, and the position of the field. */
export interface Span {
  readonly first: number;
  readonly last: number;
  readonly field: number;
}

/**
 * The hits of one candidate by pattern. Kept by a matcher and used again for each candidate: a stamp
 * tells what is of this one, so that nothing is cleared.
 */
export class HitLog {
  /** Patterns that were found, in the order of their first places. */
  readonly found: number[] = [];
  readonly #index: TermIndex;
  readonly #rows: Int32Array;
  // The places, in columns: an object for each would cost more than finding it.
  readonly #firsts: number[] = [];
  readonly #lasts: number[] = [];
  readonly #fields: number[] = [];
  readonly #nexts: number[] = [];
  #stamp = 0;

  constructor(index: TermIndex) {
    this.#index = index;
    this.#rows = new Int32Array(index.patternCount * ROW);
  }

  /** Forgets what it held and takes the hits of these tokens. */
  fill(tokens: TokenPlaces): void {
    this.found.length = 0;
    this.#firsts.length = 0;
    this.#lasts.length = 0;
    this.#fields.length = 0;
    this.#nexts.length = 0;
    this.#stamp += 1;
    this.#index.find(tokens, (pattern, first, last) => {
      const field = tokens.segmentFields[tokens.segments[first] ?? NONE] ?? 0;
      this.#record(pattern, first, last, field);
    });
  }

  /** How often a pattern of `found` stands in a field. */
  countOf(pattern: number, field: number): number {
    return this.#rows[pattern * ROW + COUNTS + field] ?? 0;
  }

  /** Whether a pattern was found. */
  has(pattern: number): boolean {
    return this.#rows[pattern * ROW + STAMP] === this.#stamp;
  }

  /** All places of a pattern, by field and then from left to right. */
  spansOf(pattern: number): readonly Span[] {
    const row = pattern * ROW;
    if (this.#rows[row + STAMP] !== this.#stamp) return NO_SPANS;
    const spans: Span[] = [];
    for (let at = this.#rows[row + HEAD] ?? NONE; at !== NONE; at = this.#nexts[at] ?? NONE) {
      const first = this.#firsts[at] ?? 0;
      spans.push({ first, last: this.#lasts[at] ?? 0, field: this.#fields[at] ?? 0 });
    }
    return spans;
  }

  #record(pattern: number, first: number, last: number, field: number): void {
    const at = this.#firsts.push(first) - 1;
    this.#lasts.push(last);
    this.#fields.push(field);
    this.#nexts.push(NONE);
    const rows = this.#rows;
    const row = pattern * ROW;
    if (rows[row + STAMP] === this.#stamp) {
      this.#nexts[rows[row + TAIL] ?? NONE] = at;
    } else {
      rows[row + STAMP] = this.#stamp;
      rows[row + HEAD] = at;
      rows.fill(0, row + COUNTS, row + ROW);
      this.found.push(pattern);
    }
    rows[row + TAIL] = at;
    const count = row + COUNTS + field;
    rows[count] = (rows[count] ?? 0) + 1;
  }
}
