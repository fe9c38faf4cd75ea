import { MATCH_FIELDS } from './candidate.ts';
import type { CandidateTokens } from './read-tokens.ts';
import type { TermIndex } from './term-index.ts';

const NONE = -1;
const FIELDS = MATCH_FIELDS.length;

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
  /** By pattern and field; valid for patterns of `found`. */
  readonly #counts: Int32Array;
  readonly #index: TermIndex;
  readonly #stamps: Int32Array;
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;
  readonly #spans: Span[] = [];
  readonly #nexts: number[] = [];
  #stamp = 0;

  constructor(index: TermIndex) {
    this.#index = index;
    this.#counts = new Int32Array(index.patternCount * FIELDS);
    this.#stamps = new Int32Array(index.patternCount);
    this.#heads = new Int32Array(index.patternCount);
    this.#tails = new Int32Array(index.patternCount);
  }

  /** Forgets what it held and takes the hits of these tokens. */
  fill(tokens: CandidateTokens): void {
    this.found.length = 0;
    this.#spans.length = 0;
    this.#nexts.length = 0;
    this.#stamp += 1;
    this.#index.find(tokens, (pattern, first, last) => {
      const field = tokens.segmentFields[tokens.segments[first] ?? NONE] ?? 0;
      this.#record(pattern, { first, last, field });
    });
  }

  /** How often a pattern of `found` stands in a field. */
  countOf(pattern: number, field: number): number {
    return this.#counts[pattern * FIELDS + field] ?? 0;
  }

  /** All places of a pattern, by field and then from left to right. */
  spansOf(pattern: number): readonly Span[] {
    const spans: Span[] = [];
    if (this.#stamps[pattern] !== this.#stamp) return spans;
    for (let at = this.#heads[pattern] ?? NONE; at !== NONE; at = this.#nexts[at] ?? NONE) {
      const span = this.#spans[at];
      if (span !== undefined) spans.push(span);
    }
    return spans;
  }

  #record(pattern: number, span: Span): void {
    const at = this.#spans.length;
    this.#spans.push(span);
    this.#nexts.push(NONE);
    if (this.#stamps[pattern] === this.#stamp) {
      this.#nexts[this.#tails[pattern] ?? NONE] = at;
    } else {
      this.#stamps[pattern] = this.#stamp;
      this.#heads[pattern] = at;
      this.#counts.fill(0, pattern * FIELDS, (pattern + 1) * FIELDS);
      this.found.push(pattern);
    }
    this.#tails[pattern] = at;
    const count = pattern * FIELDS + span.field;
    this.#counts[count] = (this.#counts[count] ?? 0) + 1;
  }
}
