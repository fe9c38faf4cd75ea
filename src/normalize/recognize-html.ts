import { ALLOWED_ELEMENTS, VOID_ELEMENTS } from './html-allow-list.ts';

const MORE_ELEMENTS = new Set([
  'font',
  'center',
  'nobr',
  'script',
  'style',
  'iframe',
  'svg',
  'form',
]);
/** A reference that plain text about markup would not hold: any but those of XML itself. */
const HTML_REFERENCE = /&(?:#\d{2,7}|#x[0-9a-f]{2,6}|(?!amp;|lt;|gt;)[a-z][a-z0-9]{1,30});/i;
const MAX_TAGS = 200;

/**
 * Whether a text of unsaid type is HTML and not plain text that has `<` or `&` in it: it holds an HTML
 * element with both its tags, or one that needs no end, or a reference that XML does not know.
 * `AT&amp;T`, `a < b` and `List<String>` stay what they are.
 */
export function isHtml(text: string): boolean {
  if (text.includes('&') && HTML_REFERENCE.test(text)) return true;
  return text.includes('<') && holdsElement(text);
}

function holdsElement(text: string): boolean {
  const started = new Set<string>();
  let count = 0;
  for (const [, slash, rawName = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]{0,11})(?=[\s/>])/gi)) {
    const name = rawName.toLowerCase();
    count += 1;
    if (count > MAX_TAGS) return true;
    if (!ALLOWED_ELEMENTS.has(name) && !MORE_ELEMENTS.has(name)) continue;
    if (slash === '/' ? started.has(name) : VOID_ELEMENTS.has(name)) return true;
    started.add(name);
  }
  return false;
}
