/**
 * What a terminal would act on instead of showing: control characters (also those of 8 bits), line
 * separators, marks that turn the direction of text around, invisible tags, halves of characters.
 */
const ACTING =
  /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]|[\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;

/** A foreign text for a terminal: what would act on it stands there by its number, `\u{1b}`. */
export function showSafely(text: string): string {
  return text.replace(ACTING, showNumber);
}

/** The same for a text of several lines. */
export function showLinesSafely(text: string): string {
  return text.split('\n').map(showSafely).join('\n');
}

/** JSON of the same value, in which what would act on a terminal is escaped too. */
export function escapeJson(json: string): string {
  return json.replace(ACTING, (found) =>
    found
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}

function showNumber(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
