/** Characters that take two columns on a terminal: East Asian ones and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
/** Marks that take none. */
const NARROW = /\p{Mn}|\p{Me}|[\u200b-\u200d]/u;

/** How many columns of a terminal a text takes. */
export function measureWidth(text: string): number {
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

/**
 * A text as lines that are no wider than that; words that are wider are broken, but for addresses,
 * which stay whole so that they can be followed.
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((each) => breakWord(each, width))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measureWidth(joined) > width) {
      lines.push(line);
      line = word;
    } else {
      line = joined;
    }
  }
  return [...lines, line];
}

function breakWord(word: string, width: number): readonly string[] {
  if (/^https?:/.test(word) || measureWidth(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  let taken = 0;
  for (const character of word) {
    const more = widthOf(character);
    if (taken + more > width && part !== '') {
      parts.push(part);
      [part, taken] = ['', 0];
    }
    part += character;
    taken += more;
  }
  return [...parts, part];
}

function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  if (NARROW.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
