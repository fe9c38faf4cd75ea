import { html, raw } from 'hono/html';
import type { SafeHtml } from '../model/safe-html.ts';
import { TopicwireError } from '../model/topicwire-error.ts';

/** A piece of a page: every string put into the template was escaped. */
export type PageHtml = ReturnType<typeof html>;

/** The tag for pages: escapes strings, takes other pieces as they are, leaves out null and false. */
export const page: (strings: TemplateStringsArray, ...values: PageValue[]) => PageHtml = html;

export type PageValue = string | number | boolean | null | PageHtml | readonly PageHtml[];

/** HTML that normalize made safe, as a piece of a page. */
export function trustSafeHtml(content: SafeHtml): PageHtml {
  return raw(content);
}

/**
 * The text of a finished page.
 *
 * @throws TopicwireError `internal` when a piece is a promise, which none of ours is.
 */
export function renderPage(piece: PageHtml): string {
  if (piece instanceof Promise) throw new TopicwireError('internal', 'a page waits for a promise');
  return piece.toString();
}
