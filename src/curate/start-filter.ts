const SIZE = 128;

/**
 * Says of most words at once, by their first two characters, that no term is like them; what it lets
 * through has to be looked up.
 */
export class StartFilter {
  /** By the first two ASCII characters; a word of one has NUL for the second. */
  readonly #pairs = new Uint8Array(SIZE * SIZE);

  /** @param prefixes stand for every word that begins like them. */
  constructor(words: Iterable<string>, prefixes: Iterable<string>) {
    for (const word of words) this.#allow(word);
    for (const prefix of prefixes) {
      const first = prefix.charCodeAt(0);
      if (prefix.length === 1 && first < SIZE)
        this.#pairs.fill(1, first * SIZE, (first + 1) * SIZE);
      else this.#allow(prefix);
    }
  }

  /** Whether a term may be like this word; always where it does not begin in ASCII. */
  mayHave(word: string): boolean {
    const first = word.charCodeAt(0);
    const second = word.length > 1 ? word.charCodeAt(1) : 0;
    return first >= SIZE || second >= SIZE || this.#pairs[first * SIZE + second] === 1;
  }

  #allow(word: string): void {
    const first = word.charCodeAt(0);
    const second = word.length > 1 ? word.charCodeAt(1) : 0;
    if (first < SIZE && second < SIZE) this.#pairs[first * SIZE + second] = 1;
  }
}
