import { simplifyHan } from './simplify-han.ts';

/** A text made comparable, but for its case, and the way back to the text as it stands. */
export interface FoldedText {
  /** NFKC, marks stripped, Han characters Simplified; its case kept. */
  readonly text: string;
  /** The same in lower case, of the same length. */
  readonly lower: string;
  /** For each code unit of `text`, where its source begins; null where both texts are the same. */
  readonly starts: readonly number[] | null;
  /** For each code unit of `text`, where its source ends. */
  readonly ends: readonly number[] | null;
}

// ASCII and the typographic signs of English, which most texts are made of: nothing to fold but case.
const onlyCaseFolds = /^[\0-\x7F\xA3\u2013\u2014\u2018\u2019\u201C\u201D\u20AC]*$/;

// Diacritics of Latin, Greek, Cyrillic, Hebrew and Arabic, and variation selectors. Vowel signs of Indic scripts and the
// voicing marks of kana are marks too, but without them these are other words.
const strippedMarks =
  /[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20F0]|[\uFE20-\uFE2F]|[\u0483-\u0489]|[\u0591-\u05BD\u05BF\u05C1\u05C2\u05C4\u05C5\u05C7]|[\u0610-\u061A\u064B-\u065F\u0670\u06D6-\u06DC\u06DF-\u06E8\u06EA-\u06ED]|[\uFE00-\uFE0F]|[\u{E0100}-\u{E01EF}]/gu;

// Soft hyphens, joiners and direction marks stand inside words; a zero-width space parts them.
// The Arabic tatweel only stretches a word.
const ignoredFormats = /\u0640|(?!\u200B)\p{Cf}/gu;

const foldedByCodePoint = new Map<number, string>();

/** Makes a text comparable; plain English comes back as it is. */
export function foldText(text: string): FoldedText {
  if (onlyCaseFolds.test(text))
    return { text, lower: text.toLowerCase(), starts: null, ends: null };
  let folded = '';
  const starts: number[] = [];
  const ends: number[] = [];
  for (let offset = 0; offset < text.length; ) {
    const end = findClusterEnd(text, offset);
    const piece = foldCluster(text, offset, end);
    folded += piece;
    for (let unit = 0; unit < piece.length; unit += 1) {
      starts.push(offset);
      ends.push(end);
    }
    if (piece === '' && ends.at(-1) === offset) ends[ends.length - 1] = end;
    offset = end;
  }
  return { text: folded, lower: toLowerCase(folded), starts, ends };
}

/** The end of the code point, with the code points that only compose with the one before them. */
function findClusterEnd(text: string, offset: number): number {
  const first = text.codePointAt(offset) ?? 0;
  let end = offset + (first > 0xffff ? 2 : 1);
  if (first < 0x1100) return end;
  if (isKana(first)) while (isVoicingMark(text.charCodeAt(end))) end += 1;
  if (isJamo(first)) while (isJamo(text.charCodeAt(end))) end += 1;
  return end;
}

function isKana(code: number): boolean {
  return (code >= 0x3041 && code <= 0x30ff) || (code >= 0xff66 && code <= 0xff9d);
}

function isVoicingMark(code: number): boolean {
  return code === 0x3099 || code === 0x309a || code === 0xff9e || code === 0xff9f;
}

function isJamo(code: number): boolean {
  return code >= 0x1100 && code <= 0x11ff;
}

function foldCluster(text: string, start: number, end: number): string {
  const first = text.codePointAt(start) ?? 0;
  if (first < 0x80) return text.charAt(start);
  if (end - start > (first > 0xffff ? 2 : 1)) return foldCharacters(text.slice(start, end));
  let folded = foldedByCodePoint.get(first);
  if (folded === undefined) {
    folded = foldCharacters(String.fromCodePoint(first));
    foldedByCodePoint.set(first, folded);
  }
  return folded;
}

function foldCharacters(characters: string): string {
  const bare = characters
    .normalize('NFKD')
    .replace(strippedMarks, '')
    .replace(ignoredFormats, '')
    .normalize('NFC');
  return Array.from(bare, simplifyHan).join('');
}

/** Lower case of the same length, without the final sigma that depends on what stands around it. */
function toLowerCase(text: string): string {
  return text.toLowerCase().replaceAll('ς', 'σ');
}
