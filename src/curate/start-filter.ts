const ASCII = 128;
/** Codes that are told apart at each place. */
const CODES = 64;
const LOOKED_AT = 3;

/**
 * Says of most words at once, by their first three characters, that no term is like them; what it
 * lets through has to be looked up.
 */
export class StartFilter {
  /** A bit for each three ASCII characters, cut to six bits each; NUL stands where a word has ended. */
  readonly #starts = new Int32Array(CODES ** LOOKED_AT / 32);
  /** By ASCII character: 1 where a term begins with it, which for terms in exact case are few. */
  readonly #firsts = new Uint8Array(ASCII);

  /** @param prefixes stand for every word that begins like them. */
  constructor(words: Iterable<string>, prefixes: Iterable<string>) {
    for (const word of words) this.#allow(word, 1);
    for (const prefix of prefixes) {
      this.#allow(prefix, CODES ** Math.max(0, LOOKED_AT - prefix.length));
    }
  }

  /**
   * Whether a term may be like the word from `start` to `end` of a text; always where a term begins
   * as it does, or may, and one of the characters looked at is beyond ASCII.
   */
  mayHave(text: string, start = 0, end = text.length): boolean {
    const first = start < end ? text.charCodeAt(start) : 0;
    if (this.#firsts[first] === 0) return false;
    const second = start + 1 < end ? text.charCodeAt(start + 1) : 0;
    const third = start + 2 < end ? text.charCodeAt(start + 2) : 0;
    if ((first | second | third) >= ASCII) return true;
    const slot = slotOf(first, second, third);
    return (((this.#starts[slot >> 5] ?? 0) >>> (slot & 31)) & 1) === 1;
  }

  /** @param slots how many from the word's own on: those of all words with this beginning. */
  #allow(word: string, slots: number): void {
    const codes = Array.from({ length: LOOKED_AT }, (_, at) => word.charCodeAt(at) || 0);
    const [first = 0, second = 0, third = 0] = codes;
    if (first < ASCII) this.#firsts[first] = 1;
    if ((first | second | third) >= ASCII) return;
    const from = slotOf(first, second, third);
    for (let slot = from; slot < from + slots; slot += 1) {
      this.#starts[slot >> 5] = (this.#starts[slot >> 5] ?? 0) | (1 << (slot & 31));
    }
  }
}

function slotOf(first: number, second: number, third: number): number {
  return ((first % CODES) * CODES + (second % CODES)) * CODES + (third % CODES);
}
