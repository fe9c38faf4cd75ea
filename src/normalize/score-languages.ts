import {
  type LanguageProfiles,
  type PackedNgram,
  WORD_END,
  WORD_START,
} from './language-profiles.ts';

/** How the profiles were made: what is a letter to them, and what stands for each byte. */
export interface ProfileAlphabet {
  /** All that parts words; an apostrophe before a letter does not. */
  readonly separators: RegExp;
  /** Latin-1 characters, by the byte of UTF-8 beyond ASCII that they stand for. */
  readonly dictionary: readonly string[];
}

/** How near a text comes to the languages that it is most like. */
export interface LanguageScore {
  /** Empty when no n-gram is in any profile. */
  readonly language: string;
  /** Mean score of the text's n-grams in the best language, and in the second. */
  readonly best: number;
  readonly second: number;
  /** Different n-grams. */
  readonly ngrams: number;
}

/** Bytes after which a text ends with its word, and with its character. */
const ENOUGH_BYTES = 350;
const MOST_BYTES = 380;
/** A word's n-grams are taken from so many bytes of it. */
const WORD_BYTES = 70;
const NGRAM_BYTES = 4;
/** The last byte of an n-gram is the first of the next. */
const STRIDE = 3;

const SPACE = 0x20;
const CAPITAL_DOTTED_I = 0x130;
const COMBINING_DOT = 0x307;
/** A text of `MOST_BYTES` has fewer than half as many n-grams. */
const SEEN_SLOTS = 1 << 9;
/** The text's number has the 29 bits that an n-gram's edges leave of a positive integer. */
const LAST_TEXT = (1 << 29) - 1;

/**
 * What eld's detector does, over packed profiles and without a string per n-gram: the same words, the
 * same n-grams of bytes, each counted once, and the same sums. (A final capital sigma, which eld folds
 * by what follows, is folded as any.)
 */
export class LanguageScorer {
  readonly #profiles: LanguageProfiles;
  /** Each UTF-16 unit in lower case; 0 is no letter. */
  readonly #folded: Uint16Array;
  readonly #bytes: Uint8Array;
  readonly #sums: Uint32Array;

  readonly #word = new Uint8Array(MOST_BYTES + NGRAM_BYTES);
  #length = 0;
  readonly #ngram: PackedNgram = { letters: 0, edges: 0 };
  #ngrams = 0;

  /** N-grams of this text: letters, and edges below the text's number, which saves emptying it. */
  readonly #seen = new Uint32Array(2 * SEEN_SLOTS);
  #text = 0;

  constructor(profiles: LanguageProfiles, alphabet: ProfileAlphabet) {
    this.#profiles = profiles;
    this.#folded = foldLetters(alphabet.separators);
    this.#bytes = Uint8Array.from(alphabet.dictionary, (character) => character.charCodeAt(0));
    this.#sums = new Uint32Array(Math.max(...Object.keys(profiles.languages).map(Number)) + 1);
  }

  score(text: string): LanguageScore {
    this.#sums.fill(0);
    this.#ngrams = 0;
    this.#text = this.#text === LAST_TEXT ? 1 : this.#text + 1;
    if (this.#text === 1) this.#seen.fill(0);
    this.#readWords(text);
    return this.#findBest();
  }

  /** Apostrophes belong to the word after them, or to the one before where the text or a letter follows. */
  #readWords(text: string): void {
    let bytes = 0;
    let lettered = 0;
    this.#length = 0;
    for (let at = 0; at < text.length && bytes + this.#length <= MOST_BYTES; at += 1) {
      const code = text.charCodeAt(at);
      const folded = this.#folded[code] ?? 0;
      if (folded !== 0) {
        this.#append(folded);
        if (code === CAPITAL_DOTTED_I) this.#append(COMBINING_DOT);
        if (!isApostrophe(code)) lettered = this.#length;
      } else {
        this.#length = lettered;
        lettered = 0;
        if (this.#length === 0) continue;
        bytes += this.#length;
        this.#addWord();
        if (bytes > ENOUGH_BYTES) return;
        bytes += 1;
      }
    }
    if (this.#length > 0) this.#addWord();
  }

  #append(code: number): void {
    const word = this.#word;
    if (code < 0x80) {
      word[this.#length++] = code;
    } else if (code < 0x800) {
      word[this.#length++] = this.#bytes[0xc0 | (code >> 6)] ?? 0;
      word[this.#length++] = this.#bytes[0x80 | (code & 0x3f)] ?? 0;
    } else {
      word[this.#length++] = this.#bytes[0xe0 | (code >> 12)] ?? 0;
      word[this.#length++] = this.#bytes[0x80 | ((code >> 6) & 0x3f)] ?? 0;
      word[this.#length++] = this.#bytes[0x80 | (code & 0x3f)] ?? 0;
    }
  }

  /** Takes the n-grams of the word, and begins another. */
  #addWord(): void {
    const end = Math.min(this.#length, WORD_BYTES);
    let edge = WORD_START;
    let start = 0;
    for (; start + NGRAM_BYTES < end; start += STRIDE) {
      this.#addNgram(start, start + NGRAM_BYTES, edge);
      edge = 0;
    }
    // Of a longer word, eld takes all that is left, which is in no profile and counts as one.
    if (this.#length > WORD_BYTES) this.#ngrams += 1;
    else this.#addNgram(Math.max(0, end - NGRAM_BYTES), end, edge | WORD_END);
    this.#length = 0;
  }

  #addNgram(start: number, end: number, edges: number): void {
    const ngram = this.#ngram;
    ngram.letters = 0;
    ngram.edges = edges;
    for (let at = start; at < end; at += 1) {
      ngram.letters = ((ngram.letters << 8) | (this.#word[at] ?? 0)) >>> 0;
    }
    if ((edges & WORD_END) === 0 && (ngram.letters & 0xff) === SPACE) moveSpace(ngram);
    if (!this.#isNew(ngram)) return;
    this.#ngrams += 1;
    this.#profiles.addScores(ngram, this.#sums);
  }

  #isNew({ letters, edges }: PackedNgram): boolean {
    const seen = this.#seen;
    const mark = (this.#text << 2) | edges;
    let slot = (Math.imul(letters ^ edges, 0x9e3779b1) >>> 20) & (SEEN_SLOTS - 1);
    for (;;) {
      const held = seen[2 * slot + 1] ?? 0;
      if (held >>> 2 !== this.#text) break;
      if (held === mark && seen[2 * slot] === letters) return false;
      slot = (slot + 1) & (SEEN_SLOTS - 1);
    }
    seen[2 * slot] = letters;
    seen[2 * slot + 1] = mark;
    return true;
  }

  #findBest(): LanguageScore {
    let language = -1;
    let best = 0;
    let second = 0;
    for (let at = 0; at < this.#sums.length; at += 1) {
      const sum = this.#sums[at] ?? 0;
      if (sum > best) {
        second = best;
        best = sum;
        language = at;
      } else if (sum > second) {
        second = sum;
      }
    }
    const ngrams = this.#ngrams;
    const code = this.#profiles.languages[language] ?? '';
    return { language: code, best: best / ngrams || 0, second: second / ngrams || 0, ngrams };
  }
}

/** Some bytes are a space in the dictionary, which then ends an n-gram as the end of a word does. */
function moveSpace(ngram: PackedNgram): void {
  ngram.letters >>>= 8;
  ngram.edges |= WORD_END;
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x60 || code === 0x2019;
}

/** An apostrophe alone is no letter, but eld's pattern keeps it where it may begin or end a word. */
function foldLetters(separators: RegExp): Uint16Array {
  const folded = new Uint16Array(1 << 16);
  for (let code = 0; code < folded.length; code += 1) {
    const unit = String.fromCharCode(code);
    if (unit.replace(separators, '') === unit) folded[code] = unit.toLowerCase().charCodeAt(0);
  }
  return folded;
}
