import { classifyCharacter, IDEOGRAPH, WORD } from '../classify-character.ts';
import { foldText } from '../fold-text.ts';
import { mixBits } from './mix-bits.ts';

/** The words of a text as hashes: all that a signature needs, without a string for each. */
export interface ScannedWords {
  readonly hashes: Int32Array;
  /** For each word: a sum of the marks below. */
  readonly marks: Uint8Array;
}

/** Begins with a digit. */
export const DIGITS = 1;
/** Begins with a capital. */
export const CAPITAL = 2;
/** One Han or kana character. */
export const HAN = 4;
/** Has fewer than four letters. */
export const SHORT = 8;

const LEAST_LETTERS = 4;
const fullStop = 0x2e;
const FNV_BASIS = 0x811c9dc5;

/**
 * Cuts a text into folded words as `tokenize` does, but for initials with full stops, which are not
 * kept together.
 */
export function scanWords(text: string): ScannedWords {
  const { text: cased, lower, starts } = foldText(text);
  // Ideographs follow each other without anything in between; a text that folded as it is has none.
  const most = starts === null ? (lower.length >> 1) + 1 : lower.length;
  const hashes = new Int32Array(most);
  const marks = new Uint8Array(most);
  const word: WordScan = { end: 0, hash: 0, mark: 0 };
  let count = 0;
  for (let at = 0; at < lower.length; ) {
    const code = lower.codePointAt(at) ?? 0;
    const kind = classifyCharacter(code);
    if (kind === WORD) {
      scanWord(lower, cased, at, word);
      hashes[count] = word.hash;
      marks[count] = word.mark;
      count += 1;
      at = word.end;
      continue;
    }
    if (kind === IDEOGRAPH) {
      hashes[count] = mixBits(code);
      marks[count] = HAN;
      count += 1;
    }
    at += code > 0xffff ? 2 : 1;
  }
  return { hashes: hashes.subarray(0, count), marks: marks.subarray(0, count) };
}

/** The hash that a word has among the scanned ones. */
export function hashWord(word: string): number {
  let hash = FNV_BASIS;
  for (let at = 0; at < word.length; at += 1) hash = addToHash(hash, word.charCodeAt(at));
  return mixBits(hash);
}

/** What was found of one word. */
interface WordScan {
  end: number;
  hash: number;
  mark: number;
}

/** End, hash and marks of the word that begins at a place, in one walk over its characters. */
function scanWord(lower: string, cased: string, start: number, into: WordScan): void {
  let hash = FNV_BASIS;
  let at = start;
  for (; at < lower.length; at += 1) {
    const code = lower.charCodeAt(at);
    if (!isInWord(lower, at, code) && at > start) break;
    hash = addToHash(hash, code);
  }
  into.end = at;
  into.hash = mixBits(hash);
  into.mark =
    (cased.charCodeAt(start) === lower.charCodeAt(start) ? 0 : CAPITAL) |
    (isDigit(lower.charCodeAt(start)) ? DIGITS : 0) |
    (at - start < LEAST_LETTERS ? SHORT : 0);
}

/** FNV-1a over code units. */
function addToHash(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x01000193);
}

function isInWord(text: string, at: number, code: number): boolean {
  if (code < 0x80) {
    if ((code >= 0x61 && code <= 0x7a) || isDigit(code)) return true;
    return (
      code === fullStop && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1))
    );
  }
  // The second half of a pair belongs to its first.
  if (code >= 0xdc00 && code <= 0xdfff) return true;
  return classifyCharacter(text.codePointAt(at) ?? 0) === WORD;
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}
