import type { SafeHtml } from '../model/safe-html.ts';

const FORBIDDEN = /[\u0000-\u0008\u000E-\u001F\uFFFE\uFFFF]/g;
const WHITE_SPACE_RUN = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;

/**
 * The text with every character that XML 1.0 forbids, and every lone surrogate, replaced by U+FFFD.
 * Carriage returns become line feeds here, because every XML parser would make them so on reading.
 *
 * @see XML 1.0 §2.2, §2.11
 */
export function makeXmlSafe(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\v\f]/g, ' ')
    .replace(FORBIDDEN, '\uFFFD');
}

/** As `makeXmlSafe`, on one line: runs of white space are one space, and none stands at the ends. */
export function makeXmlSafeLine(text: string): string {
  return makeXmlSafe(text).replace(WHITE_SPACE_RUN, ' ').trim();
}

/** As `makeXmlSafe`, for HTML: it only ever puts U+FFFD or white space in place, so safe stays safe. */
export function makeXmlSafeHtml(html: SafeHtml): SafeHtml {
  return makeXmlSafe(html).trim() as SafeHtml;
}
