import type { SafeHtml } from '../model/safe-html.ts';

/** As `HtmlWriter` writes tags: it escapes every `<` that is none, in attributes too. */
const IMAGE = /<img((?: [a-z-]+="[^"]*")*)>/g;
const WIDE = /<table((?: [a-z-]+="[^"]*")*)>/g;
const LARGE_HEADING = /<(\/?)h1(?=[ >])/g;

/**
 * A whole text as a page shows it: images load when they come into view and tell nobody who reads,
 * wide tables scroll by themselves, and no heading stands beside the page's own.
 */
export function fitForPage(content: SafeHtml): SafeHtml {
  return content
    .replace(IMAGE, '<img loading="lazy" decoding="async" referrerpolicy="no-referrer"$1>')
    .replace(WIDE, '<div class="wide" tabindex="0" role="group" aria-label="Table"><table$1>')
    .replaceAll('</table>', '</table></div>')
    .replaceAll('<pre>', '<pre tabindex="0">')
    .replace(LARGE_HEADING, '<$1h2') as SafeHtml;
}
