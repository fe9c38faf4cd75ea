import { hashPair } from './hash-pair.ts';

const NONE = -1;

/** The beginnings of words that terms ask for, found by their lengths without cutting strings. */
export class PrefixTable {
  readonly #mask: number;
  readonly #prefixes: string[];
  readonly #symbols: Int32Array;
  /** By length in code units: whether a prefix has it. */
  readonly #lengths: Uint8Array;

  constructor(symbols: ReadonlyMap<string, number>) {
    const size = 2 ** Math.ceil(Math.log2(symbols.size * 2 + 2));
    this.#mask = size - 1;
    this.#prefixes = new Array<string>(size).fill('');
    this.#symbols = new Int32Array(size).fill(NONE);
    let longest = 0;
    for (const prefix of symbols.keys()) longest = Math.max(longest, prefix.length);
    this.#lengths = new Uint8Array(longest + 1);
    for (const [prefix, symbol] of symbols) {
      this.#lengths[prefix.length] = 1;
      let slot = hashText(prefix) & this.#mask;
      while (this.#symbols[slot] !== NONE) slot = (slot + 1) & this.#mask;
      this.#prefixes[slot] = prefix;
      this.#symbols[slot] = symbol;
    }
  }

  /** Adds the symbols of all prefixes of a word, the shortest first. */
  find(word: string, into: number[]): void {
    const longest = Math.min(word.length, this.#lengths.length - 1);
    let hash = 0;
    for (let length = 1; length <= longest; length += 1) {
      hash = hashPair(hash, word.charCodeAt(length - 1));
      if (this.#lengths[length] === 1) this.#probe(word, length, hash, into);
    }
  }

  #probe(word: string, length: number, hash: number, into: number[]): void {
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const symbol = this.#symbols[slot] ?? NONE;
      if (symbol === NONE) return;
      const prefix = this.#prefixes[slot] ?? '';
      if (prefix.length === length && word.startsWith(prefix)) {
        into.push(symbol);
        return;
      }
    }
  }
}

function hashText(text: string): number {
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) hash = hashPair(hash, text.charCodeAt(at));
  return hash;
}
