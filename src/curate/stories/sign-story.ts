import { mixBits } from './mix-bits.ts';
import { CAPITAL, DIGITS, HAN, hashWord, SHORT } from './scan-words.ts';
import { hashShingles } from './shingle-words.ts';
import { STOP_WORDS } from './stop-words.ts';
import type { StoryText } from './story-text.ts';

const BINS = 64;
const binShift = 26;
const ROWS = 3;
/** Bands over the shingles: what tells the same in the same words shares one. */
export const SHINGLE_BANDS = 20;

const WORD_ROWS = 2;
/** Bands over the telling words: what tells the same in other words shares one. */
export const WORD_BANDS = 10;
const WORD_VALUES = WORD_ROWS * WORD_BANDS;
/** Tokens at the beginning of a text whose names and numbers count as telling. */
const LEAD_TOKENS = 60;

/** Keys of an entry in the index. */
export const BANDS = SHINGLE_BANDS + WORD_BANDS;

const none = 0x7fffffff;
const stopHashes: ReadonlySet<number> = new Set([...STOP_WORDS].map((word) => hashWord(word)));
const seeds = Int32Array.from({ length: WORD_VALUES }, (_, at) => mixBits(at + 1));

/**
 * The keys that an entry is found by: 20 bands of three values of a one-permutation MinHash over
 * three-word shingles, then 10 bands of two values of a MinHash over its telling words. Two entries
 * whose shingles overlap by J share one of the first with probability 1 - (1 - J³)²⁰, two whose
 * telling words do one of the second with 1 - (1 - J²)¹⁰.
 *
 * @see P. Li, A. Owen, C.-H. Zhang, One Permutation Hashing; A. Shrivastava, Optimal Densification
 */
export function signStory(text: StoryText): Uint32Array {
  const keys = new Uint32Array(BANDS);
  const { hashes } = text.bodyWords.hashes.length > 0 ? text.bodyWords : text.titleWords;
  signShingles(hashShingles(hashes), keys);
  signWords(listTellingWords(text), keys);
  return keys;
}

function signShingles(shingles: Int32Array, keys: Uint32Array): void {
  if (shingles.length === 0) return;
  const least = new Int32Array(BINS).fill(none);
  for (const shingle of shingles) {
    const bin = shingle >>> binShift;
    if (shingle < (least[bin] ?? none)) least[bin] = shingle;
  }
  const full = least.slice();
  for (let bin = 0; bin < BINS; bin += 1) {
    if (full[bin] === none) full[bin] = borrow(least, bin);
  }
  for (let band = 0; band < SHINGLE_BANDS; band += 1) {
    let key = band;
    for (let row = 0; row < ROWS; row += 1) key = mixBits(key ^ (full[band * ROWS + row] ?? 0));
    keys[band] = key || 1;
  }
}

/** An empty bin takes the value of a full one that its number alone chooses. */
function borrow(least: Int32Array, bin: number): number {
  for (let attempt = 1; ; attempt += 1) {
    const value = least[mixBits((bin << 16) | attempt) >>> binShift] ?? none;
    if (value !== none) return value;
    if (attempt > 4096) return none;
  }
}

function signWords(words: ReadonlySet<number>, keys: Uint32Array): void {
  if (words.size === 0) return;
  const least = new Int32Array(WORD_VALUES).fill(none);
  for (const word of words) {
    for (let at = 0; at < WORD_VALUES; at += 1) {
      let value = Math.imul(word ^ (seeds[at] ?? 0), 0x85ebca6b);
      value ^= value >>> 15;
      if (value < (least[at] ?? none)) least[at] = value;
    }
  }
  for (let band = 0; band < WORD_BANDS; band += 1) {
    let key = SHINGLE_BANDS + band;
    for (let row = 0; row < WORD_ROWS; row += 1) {
      key = mixBits(key ^ (least[band * WORD_ROWS + row] ?? 0));
    }
    keys[SHINGLE_BANDS + band] = key || 1;
  }
}

/** The title's words, and the names and numbers at the beginning of the text. */
function listTellingWords({ titleWords, bodyWords }: StoryText): ReadonlySet<number> {
  const telling = new Set<number>();
  const { hashes, marks } = titleWords;
  for (let at = 0; at < hashes.length; at += 1) {
    const hash = hashes[at] ?? 0;
    const mark = marks[at] ?? 0;
    if ((mark & HAN) !== 0) telling.add(mixBits(Math.imul(hash, 31) + (hashes[at + 1] ?? 0)));
    else if ((mark & DIGITS) !== 0) telling.add(hash);
    else if ((mark & SHORT) === 0 && !stopHashes.has(hash)) telling.add(hash);
  }
  const end = Math.min(bodyWords.hashes.length, LEAD_TOKENS);
  for (let at = 0; at < end; at += 1) {
    const mark = bodyWords.marks[at] ?? 0;
    if ((mark & (CAPITAL | DIGITS)) === 0) continue;
    const hash = bodyWords.hashes[at] ?? 0;
    if (!stopHashes.has(hash)) telling.add(hash);
  }
  return telling;
}
