import { TopicwireError } from '../model/topicwire-error.ts';

/** How often each language uses an n-gram: language number to score. */
export type LanguageScores = Readonly<Record<number, number>>;

/** The n-grams of eld's data file, packed. */
export interface LanguageProfiles {
  /** Language number to ISO 639-1 code. */
  readonly languages: Readonly<Record<number, string>>;
  find(ngram: string): LanguageScores | undefined;
}

const QUOTE = 0x27;
const BACKSLASH = 0x5c;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COLON = 0x3a;
const COMMA = 0x2c;
const ZERO = 0x30;

/** A language number needs six bits, a score the ten below them. */
const SCORE_BITS = 10;
const SCORE_MASK = (1 << SCORE_BITS) - 1;
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
  return { languages, find: (ngram) => table.find(ngram) };
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
    const ngram = new PackedNgram();
    while (this.#file[this.#at] !== end) ngram.append(this.#readCharacter());
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
  readonly #lows: Uint32Array;
  readonly #highs: Uint16Array;
  /** Where in the pairs the n-gram's own stand, behind their count; 0 is a free slot. */
  readonly #places: Uint32Array;
  #pairs = new Uint16Array(1 << 17);
  #length = 1;
  #current = 0;

  constructor(ngrams: number) {
    const size = 2 ** Math.ceil(Math.log2(ngrams * 1.5));
    this.#lows = new Uint32Array(size);
    this.#highs = new Uint16Array(size);
    this.#places = new Uint32Array(size);
  }

  begin(ngram: PackedNgram): void {
    const slot = this.#findSlot(ngram);
    this.#lows[slot] = ngram.low;
    this.#highs[slot] = ngram.high;
    this.#places[slot] = this.#length;
    this.#current = this.#length;
    this.#push(0);
  }

  add(language: number, score: number): void {
    this.#pairs[this.#current] = (this.#pairs[this.#current] ?? 0) + 1;
    this.#push((language << SCORE_BITS) | score);
  }

  find(ngram: string): LanguageScores | undefined {
    const packed = new PackedNgram();
    for (let at = 0; at < ngram.length; at += 1) packed.append(ngram.charCodeAt(at));
    const place = this.#places[this.#findSlot(packed)] ?? 0;
    if (place === 0) return undefined;
    const end = place + (this.#pairs[place] ?? 0);
    const scores: Record<number, number> = {};
    for (let at = place + 1; at <= end; at += 1) {
      const pair = this.#pairs[at] ?? 0;
      scores[pair >> SCORE_BITS] = pair & SCORE_MASK;
    }
    return scores;
  }

  #findSlot(ngram: PackedNgram): number {
    const { high, low } = ngram;
    const mask = this.#places.length - 1;
    let slot = (Math.imul(low ^ (high << 5), GOLDEN_RATIO) >>> 7) & mask;
    while (this.#places[slot] !== 0 && (this.#lows[slot] !== low || this.#highs[slot] !== high)) {
      slot = (slot + 1) & mask;
    }
    return slot;
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

/** An n-gram of up to six Latin-1 characters as a number of 48 bits, in two parts. */
class PackedNgram {
  high = 0;
  low = 0;

  append(character: number): void {
    this.high = ((this.high << 8) | (this.low >>> 24)) & 0xffff;
    this.low = ((this.low << 8) | character) >>> 0;
  }
}
