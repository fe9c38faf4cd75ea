import type { SafeHtml } from '../model/safe-html.ts';
import { readHtml } from './read-html.ts';

/**
 * HTML that is safe to show: parsed as browsers parse it and rebuilt from the allow-list, with
 * absolute URLs only. What it gives, given to it again, stays the same.
 * @param base absolute URL that references are resolved on; null drops those that are relative
 * @see RFC 4287 §8.1
 */
export function sanitizeHtml(html: string, base: string | null): SafeHtml {
  return readHtml(html, base, base).html;
}
