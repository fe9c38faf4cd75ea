/** Turns rising offsets of a text into lines and columns, reading each line break once. */
export class LineCounter {
  readonly #text: string;
  #line = 1;
  #lineStart = 0;
  #nextBreak: number;

  constructor(text: string) {
    this.#text = text;
    this.#nextBreak = text.indexOf('\n');
  }

  /** One-based line and column; an offset before an earlier one starts the count anew. */
  placeOf(offset: number): { line: number; column: number } {
    if (offset < this.#lineStart) this.#rewind();
    while (this.#nextBreak !== -1 && this.#nextBreak < offset) {
      this.#line += 1;
      this.#lineStart = this.#nextBreak + 1;
      this.#nextBreak = this.#text.indexOf('\n', this.#lineStart);
    }
    return { line: this.#line, column: offset - this.#lineStart + 1 };
  }

  #rewind(): void {
    this.#line = 1;
    this.#lineStart = 0;
    this.#nextBreak = this.#text.indexOf('\n');
  }
}
