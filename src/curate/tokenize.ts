import { classifyCharacter, IDEOGRAPH, WORD } from './classify-character.ts';
import { type FoldedText, foldText } from './fold-text.ts';
import { TokenPlaces } from './token-places.ts';

/** The tokens of one or more texts, as columns; texts are kept apart by their segment. */
export interface Tokens {
  /** Folded and in lower case. */
  readonly words: string[];
  /** Folded, in the case in which they stand. */
  readonly cased: string[];
  /** Where the token begins in its text, in UTF-16 code units of the text as it stands. */
  readonly starts: number[];
  readonly ends: number[];
  /** Which text it is from; nothing matches across two. */
  readonly segments: number[];
}

/** No tokens yet. */
export function makeTokens(): Tokens {
  return { words: [], cased: [], starts: [], ends: [], segments: [] };
}

/** Between two calls it holds nothing. */
const scratch = new TokenPlaces();

/**
 * Adds the tokens of a text, cut as `locateTokens` does.
 *
 * @param base is added to every offset, for a text that is a part of a longer one.
 */
export function tokenize(text: string, segment: number, base: number, into: Tokens): void {
  const folded = foldText(text);
  locateTokens(folded, 0, base, scratch);
  for (let at = 0; at < scratch.count; at += 1) {
    const start = scratch.foldedStarts[at] ?? 0;
    const end = scratch.foldedEnds[at] ?? start;
    into.words.push(folded.lower.slice(start, end));
    into.cased.push(folded.text.slice(start, end));
    into.starts.push(scratch.starts[at] ?? 0);
    into.ends.push(scratch.ends[at] ?? 0);
    into.segments.push(segment);
  }
  scratch.clear();
}

/**
 * Adds the places of the tokens of a text. The same cut is made of terms and of texts:
 *
 * - letters and digits make words; each Han or kana character is a token by itself;
 * - all else parts words, hyphens and apostrophes too (`trade-war` is `trade war`), but a possessive
 *   `'s` is dropped, so that `China's` is `china`;
 * - initials with full stops are one token without the last stop: `U.S.` is `u.s`, which is not `us`;
 * - a full stop between digits stays: `2.7` is one token.
 *
 * @param field position in `MATCH_FIELDS` of the field that the text is of.
 * @param base is added to every offset, for a text that is a part of a longer one.
 */
export function locateTokens(
  folded: FoldedText,
  field: number,
  base: number,
  into: TokenPlaces,
): void {
  const { lower } = folded;
  into.begin(folded, field);
  for (let at = 0; at < lower.length; ) {
    const plainEnd = findPlainEnd(lower, at);
    if (plainEnd !== at) {
      if (plainEnd > at) into.add(at, plainEnd, base);
      at = Math.abs(plainEnd);
      continue;
    }
    const code = lower.codePointAt(at) ?? 0;
    const kind = classifyCharacter(code);
    if (kind === WORD) {
      const end = findWordEnd(lower, at);
      into.add(at, end, base);
      at = skipPossessive(lower, end);
      continue;
    }
    const end = at + (code > 0xffff ? 2 : 1);
    if (kind === IDEOGRAPH) into.add(at, end, base);
    at = end;
  }
}

const asciiClasses = Uint8Array.from({ length: 0x80 }, (_, code) => classifyCharacter(code));

/**
 * The end of a word of ASCII after which no rule but the first can hold, as most are; where there is
 * an ASCII separator instead, the place behind it, negative; `start` where one has to look closer.
 */
function findPlainEnd(text: string, start: number): number {
  const first = text.charCodeAt(start);
  if (first >= 0x80) return start;
  if (asciiClasses[first] !== WORD) return -(start + 1);
  let end = start + 1;
  let last = first;
  let code = text.charCodeAt(end);
  while (code < 0x80 && asciiClasses[code] === WORD) {
    last = code;
    end += 1;
    code = text.charCodeAt(end);
  }
  if (code >= 0x80 || code === 0x27) return start;
  return isDot(code) && (end === start + 1 || isDigit(last)) ? start : end;
}

function findWordEnd(text: string, start: number): number {
  const initialsEnd = findInitialsEnd(text, start);
  if (initialsEnd > start) return initialsEnd;
  let at = start;
  while (at < text.length) {
    const code = text.codePointAt(at) ?? 0;
    if (classifyCharacter(code) === WORD) at += code > 0xffff ? 2 : 1;
    else if (isDot(code) && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1))) {
      at += 1;
    } else break;
  }
  return at;
}

/** The end of `u.s` or `j.p` in `J.P.Morgan`; `start` when no two initials stand there. */
function findInitialsEnd(text: string, start: number): number {
  let end = start;
  let at = start;
  while (isLetter(text, at)) {
    const next = text.charCodeAt(at + 1);
    if (!isDot(next)) {
      if (!isWordAt(text, at + 1)) end = at + 1;
      break;
    }
    end = at + 1;
    at += 2;
  }
  return end > start + 1 ? end : start;
}

function skipPossessive(text: string, end: number): number {
  const apostrophe = isDot(text.charCodeAt(end)) && isDot(text.charCodeAt(end - 2)) ? end + 1 : end;
  const owns =
    isApostrophe(text.charCodeAt(apostrophe)) &&
    text.charAt(apostrophe + 1) === 's' &&
    !isWordAt(text, apostrophe + 2);
  return owns ? apostrophe + 2 : end;
}

function isWordAt(text: string, at: number): boolean {
  const code = text.codePointAt(at);
  return code !== undefined && classifyCharacter(code) === WORD;
}

function isLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return isWordAt(text, at) && !isDigit(code) && (code < 0xd800 || code > 0xdfff);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isDot(code: number): boolean {
  return code === 0x2e;
}

function isApostrophe(code: number): boolean {
  return code === 0x27 || code === 0x2019 || code === 0x2bc;
}
