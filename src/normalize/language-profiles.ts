import { TopicwireError } from '../model/topicwire-error.ts';

/** The n-grams of eld's data file, packed. */
export interface LanguageProfiles {
  /** Language number to ISO 639-1 code. */
  readonly languages: Readonly<Record<number, string>>;
  /** Adds to each language's sum how much an n-gram speaks for it; one in no profile adds nothing. */
  addScores(ngram: PackedNgram, sums: Uint32Array): void;
}

/** The n-gram stands at the start of a word, or at its end; the file has a space there. */
export const WORD_START = 1;
export const WORD_END = 2;

/** An n-gram as two numbers, so that it takes no string to look one up. */
export interface PackedNgram {
  /** Up to four Latin-1 characters, the last in the lowest byte. */
  letters: number;
  /** `WORD_START`, `WORD_END`, their sum or 0. */
  edges: number;
}

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COLON = 0x3a;
const COMMA = 0x2c;
const ZERO = 0x30;
const SPACE = 0x20;

/** What the file leaves off every score. */
const BASE_SCORE = 53;

/** A language number needs six bits, a score the ten below them. */
const SCORE_BITS = 10;
const SCORE_MASK = (1 << SCORE_BITS) - 1;
const EDGE_BITS = 2;
const EDGE_MASK = (1 << EDGE_BITS) - 1;
/** Spreads keys over the table (Knuth's multiplicative hashing). */
const GOLDEN_RATIO = 0x9e3779b1;

/**
 * Reads one of eld's n-gram files, a module that holds one object literal, into typed arrays. As a
 * module it takes 160 (medium) to 440 MB (large) of memory, for an object an n-gram; packed it takes 6.
 *
 * @throws TopicwireError internal, when the file is not laid out as that of the version we pin.
 */
export function packLanguageProfiles(file: Uint8Array): LanguageProfiles {
  const start = findText(file, 'ngrams:{');
  const head = new TextDecoder().decode(file.subarray(0, start));
  const named = [...head.matchAll(/(\d+):'([a-z]+)'/g)];
  const languages = Object.fromEntries(
    named.map(([, number, code]) => [Number(number), code ?? '']),
  );
  const table = new PackedTable(countBytes(file, OPEN));
  new ProfileScanner(file, start).readInto(table);
  return { languages, addScores: (ngram, sums) => table.addScores(ngram, sums) };
}

function countBytes(file: Uint8Array, wanted: number): number {
  let count = 0;
  for (let at = 0; at < file.length; at += 1) if (file[at] === wanted) count += 1;
  return count;
}

function findText(file: Uint8Array, text: string): number {
  const at = Buffer.from(file.buffer, file.byteOffset, file.byteLength).indexOf(text);
  if (at === -1) throw describeLayout(0);
  return at + text.length;
}

function describeLayout(at: number): TopicwireError {
  const advice = 'install the version of eld that package.json names';
  return new TopicwireError('internal', `the data of eld is laid out differently at byte ${at}`, {
    advice,
  });
}

/** Walks `'key':{number:score,…},…}` byte by byte; all characters of the keys are in Latin-1. */
class ProfileScanner {
  readonly #file: Uint8Array;
  #at: number;

  constructor(file: Uint8Array, start: number) {
    this.#file = file;
    this.#at = start;
  }

  readInto(table: PackedTable): void {
    while (this.#file[this.#at] !== CLOSE) {
      table.begin(this.#readNgram());
      this.#expect(COLON);
      this.#expect(OPEN);
      do {
        const language = this.#readNumber();
        this.#expect(COLON);
        table.add(language, this.#readNumber());
      } while (this.#take(COMMA));
      this.#expect(CLOSE);
      this.#take(COMMA);
    }
  }

  #readNgram(): PackedNgram {
    const isQuoted = this.#take(QUOTE);
    const end = isQuoted ? QUOTE : COLON;
    const ngram = { letters: 0, edges: this.#take(SPACE) ? WORD_START : 0 };
    while (this.#file[this.#at] !== end) {
      if (this.#take(SPACE)) ngram.edges |= WORD_END;
      else ngram.letters = ((ngram.letters << 8) | this.#readCharacter()) >>> 0;
    }
    if (isQuoted) this.#expect(QUOTE);
    return ngram;
  }

  #readCharacter(): number {
    this.#take(BACKSLASH);
    const byte = this.#file[this.#at++];
    if (byte === undefined) throw describeLayout(this.#at);
    if (byte < 0x80) return byte;
    return ((byte & 0x1f) << 6) | ((this.#file[this.#at++] ?? 0) & 0x3f);
  }

  #readNumber(): number {
    const start = this.#at;
    let number = 0;
    for (;;) {
      const digit = (this.#file[this.#at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      number = number * 10 + digit;
      this.#at += 1;
    }
    if (this.#at === start) throw describeLayout(start);
    return number;
  }

  #take(byte: number): boolean {
    const isThere = this.#file[this.#at] === byte;
    if (isThere) this.#at += 1;
    return isThere;
  }

  #expect(byte: number): void {
    if (!this.#take(byte)) throw describeLayout(this.#at);
  }
}

/** From n-grams to the pairs of language and score, by open addressing. */
class PackedTable {
  /** Of each slot the letters, and behind them the edges below where its pairs stand; 0 is free. */
  readonly #slots: Uint32Array;
  /** Of each n-gram the number of its pairs, then the pairs. */
  #pairs = new Uint16Array(1 << 17);
  #length = 1;
  #current = 0;

  constructor(ngrams: number) {
    this.#slots = new Uint32Array(2 * 2 ** Math.ceil(Math.log2(ngrams * 1.5)));
  }

  begin(ngram: PackedNgram): void {
    const slot = this.#findSlot(ngram.letters, ngram.edges);
    this.#slots[slot] = ngram.letters;
    this.#slots[slot + 1] = (this.#length << EDGE_BITS) | ngram.edges;
    this.#current = this.#length;
    this.#push(0);
  }

  add(language: number, score: number): void {
    this.#pairs[this.#current] = (this.#pairs[this.#current] ?? 0) + 1;
    this.#push((language << SCORE_BITS) | (score + BASE_SCORE));
  }

  addScores(ngram: PackedNgram, sums: Uint32Array): void {
    const slot = this.#findSlot(ngram.letters, ngram.edges);
    const place = (this.#slots[slot + 1] ?? 0) >>> EDGE_BITS;
    if (place === 0) return;
    const end = place + (this.#pairs[place] ?? 0);
    for (let at = place + 1; at <= end; at += 1) {
      const pair = this.#pairs[at] ?? 0;
      const language = pair >> SCORE_BITS;
      sums[language] = (sums[language] ?? 0) + (pair & SCORE_MASK);
    }
  }

  #findSlot(letters: number, edges: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = (Math.imul(letters ^ (edges << 5), GOLDEN_RATIO) >>> 6) & mask & ~1;
    for (;;) {
      const held = slots[slot + 1] ?? 0;
      if (held === 0 || (slots[slot] === letters && (held & EDGE_MASK) === edges)) return slot;
      slot = (slot + 2) & mask;
    }
  }

  #push(value: number): void {
    if (this.#length === this.#pairs.length) {
      const longer = new Uint16Array(this.#pairs.length * 2);
      longer.set(this.#pairs);
      this.#pairs = longer;
    }
    this.#pairs[this.#length++] = value;
  }
}
