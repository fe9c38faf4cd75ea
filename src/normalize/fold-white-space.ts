/** White space other than the plain space. */
const OTHER_SPACE = /[^\S ]/;

/** Whether a text has white space that is not one plain space. */
export function hasRuns(text: string): boolean {
  return text.includes('  ') || OTHER_SPACE.test(text);
}

/** One line of text: every run of white space becomes one space, none is left at the ends. */
export function foldWhiteSpace(text: string): string {
  return (hasRuns(text) ? text.replace(/\s+/g, ' ') : text).trim();
}

/** The text without the white space of XML at its ends, otherwise to the character. */
export function trimXmlWhiteSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isXmlWhiteSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isXmlWhiteSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isXmlWhiteSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
