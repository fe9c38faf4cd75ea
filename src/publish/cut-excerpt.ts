const ELLIPSIS = '…';
/** A sentence's end is only taken where it keeps at least this share of what may be shown. */
const SHORTEST_SHARE = 0.4;
/**
 * A full stop, a question or exclamation mark, in whatever script, with closing quotes, before white
 * space and no lower-case letter. Behind a single capital it is an initial, behind several it ends.
 */
const SENTENCE_END =
  /(?<=[\p{Ll}\p{Lo}\p{M}\p{N}%)\]"'”’»]|\p{Lu}\p{Lu})[.!?…؟۔।॥։።]+["'”’»)\]]*(?=\s+[^\p{Ll}\s])/gu;
const CJK_SENTENCE_END = /[。！？｡]+[」』”’）]*/gu;
const ABBREVIATION =
  /(?:^|[\s(])(?:Mrs?|Ms|Dr|Prof|St|Gen|Sen|Rep|Gov|Lt|Col|Jr|Sr|No|Nos|vs|cf|ca)\.$/i;

/**
 * The beginning of a plain text, at most `limit` code points long: ended behind a sentence where
 * one ends late enough, else behind a word and marked with an ellipsis. A text that fits is whole.
 */
export function cutExcerpt(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = offsetOfCodePoint(text, limit);
  if (end === text.length) return text;
  const sentence = endOfSentence(text, end);
  if (sentence >= end * SHORTEST_SHARE) return text.slice(0, sentence);
  const room = offsetOfCodePoint(text, limit - 1);
  return `${text.slice(0, endOfWord(text, room)).replace(/[\s,;:–—-]+$/u, '')}${ELLIPSIS}`;
}

function offsetOfCodePoint(text: string, count: number): number {
  let offset = 0;
  for (let seen = 0; seen < count && offset < text.length; seen += 1) {
    offset += (text.codePointAt(offset) ?? 0) > 0xffff ? 2 : 1;
  }
  return offset;
}

/** Offset behind the last sentence that ends at `end` or before; 0 when none does. */
function endOfSentence(text: string, end: number): number {
  // Two more units show whether a new sentence begins behind a mark that stands right at the end.
  const window = text.slice(0, end + 2);
  let last = 0;
  for (const pattern of [SENTENCE_END, CJK_SENTENCE_END]) {
    for (const found of window.matchAll(pattern)) {
      const offset = found.index + found[0].length;
      if (offset > end || ABBREVIATION.test(window.slice(0, offset))) continue;
      last = Math.max(last, offset);
    }
  }
  return last;
}

/** Offset behind the last whole word; without white space in reach, behind the last whole character. */
function endOfWord(text: string, end: number): number {
  if (/\s/.test(text.charAt(end))) return end;
  const space = text.slice(0, end).search(/\s\S*$/);
  if (space >= end * SHORTEST_SHARE) return space;
  return startOfCharacterAt(text, end);
}

/** Where the user-perceived character at this offset begins, so that no combining mark loses its base. */
function startOfCharacterAt(text: string, offset: number): number {
  const from = Math.max(0, offset - 64);
  const nearby = text.slice(from, offset + 16);
  const segments = new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(nearby);
  const start = segments.containing(offset - from)?.index;
  return start === undefined || start === 0 ? offset : from + start;
}
