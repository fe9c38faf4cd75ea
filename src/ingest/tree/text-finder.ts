/**
 * Finds one string in a text from rising places. What was found, or not found, is remembered, so
 * that asking from many places reads the text once.
 */
export class TextFinder {
  readonly #text: string;
  readonly #needle: string;
  #askedFrom = -1;
  #found = -1;

  constructor(text: string, needle: string) {
    this.#text = text;
    this.#needle = needle;
  }

  /** The first place at or behind `from`, or -1. */
  find(from: number): number {
    const isCovered = this.#askedFrom !== -1 && from >= this.#askedFrom;
    if (isCovered && (this.#found === -1 || this.#found >= from)) return this.#found;
    this.#askedFrom = from;
    this.#found = this.#text.indexOf(this.#needle, from);
    return this.#found;
  }
}
