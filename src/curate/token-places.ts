import type { FoldedText } from './fold-text.ts';

const firstCapacity = 1_024;
/** Columns that one long text made longer are not kept for the others. */
const mostKept = 65_536;
/** Stands behind the last token as its segment; no text has it. */
const NO_SEGMENT = -1;

/**
 * Where the tokens of one or more texts stand, as columns that are filled again and again: most words
 * are like no term, and what is never looked up need not be cut out of its text.
 */
export class TokenPlaces {
  /** How many tokens there are; what the columns hold behind them is of other texts. */
  count = 0;
  /** Where the token begins in its text as it stands, in UTF-16 code units. */
  starts = new Int32Array(firstCapacity);
  ends = new Int32Array(firstCapacity);
  /** Where it begins in its folded text. */
  foldedStarts = new Int32Array(firstCapacity);
  foldedEnds = new Int32Array(firstCapacity);
  /** Which text it is from; nothing matches across two. Behind the last token stands -1. */
  segments = new Int32Array(firstCapacity);
  /** By segment. */
  readonly texts: FoldedText[] = [];
  /** By segment: position of its field in `MATCH_FIELDS`. */
  readonly segmentFields: number[] = [];

  clear(): void {
    if (this.starts.length > mostKept) this.#resize(firstCapacity);
    this.count = 0;
    this.segments[0] = NO_SEGMENT;
    this.texts.length = 0;
    this.segmentFields.length = 0;
  }

  /** Begins a text; the tokens that follow are of it. @param field position in `MATCH_FIELDS`. */
  begin(text: FoldedText, field: number): void {
    this.texts.push(text);
    this.segmentFields.push(field);
  }

  /** Adds a token of the text that was begun last. @param base is added to its place in that text. */
  add(foldedStart: number, foldedEnd: number, base: number): void {
    const at = this.count;
    if (at + 1 >= this.starts.length) this.#resize(2 * this.starts.length);
    const segment = this.texts.length - 1;
    const text = this.texts[segment];
    this.foldedStarts[at] = foldedStart;
    this.foldedEnds[at] = foldedEnd;
    this.starts[at] = base + (text?.starts?.[foldedStart] ?? foldedStart);
    this.ends[at] = base + (text?.ends?.[foldedEnd - 1] ?? foldedEnd);
    this.segments[at] = segment;
    this.segments[at + 1] = NO_SEGMENT;
    this.count = at + 1;
  }

  #resize(length: number): void {
    this.starts = resized(this.starts, length);
    this.ends = resized(this.ends, length);
    this.foldedStarts = resized(this.foldedStarts, length);
    this.foldedEnds = resized(this.foldedEnds, length);
    this.segments = resized(this.segments, length);
  }
}

function resized(column: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const other = new Int32Array(length);
  other.set(column.subarray(0, length));
  return other;
}
