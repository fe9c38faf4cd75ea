import { readHtmlText } from './read-html.ts';

/** The words of a piece of HTML; blocks and line breaks become line breaks, the rest one space. */
export function htmlToText(html: string): string {
  return readHtmlText(html);
}
