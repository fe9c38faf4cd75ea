import { cutExcerpt } from './cut-excerpt.ts';
import { describeMoment } from './describe-date.ts';
import { type PageHtml, page } from './page-html.ts';
import { EXCERPT_LIMIT, type PresentedEntry } from './present-entry.ts';

const HEADLINE_LIMIT = 110;

/** The entry's title, else the beginning of its text, as the link to its page. */
export function writeHeadline(entry: PresentedEntry, baseUrl: string): PageHtml {
  const text = entry.title || cutExcerpt(entry.contentText, HEADLINE_LIMIT);
  if (entry.link === null) return page`${text}`;
  // A link to the house's own pages works under whatever name the reader reached us.
  const href = entry.link.startsWith(`${baseUrl}/`) ? entry.link.slice(baseUrl.length) : entry.link;
  return entry.source === null
    ? page`<a href="${href}">${text}</a>`
    : page`<a href="${href}" rel="noopener">${text}</a>`;
}

/** As much of the entry's text as may be shown, as a paragraph; null when that is nothing, or all in the headline. */
export function writeExcerpt(entry: PresentedEntry): PageHtml | null {
  if (entry.ownSummary === null) return writeNote(entry);
  const excerpt = cutExcerpt(entry.ownSummary, EXCERPT_LIMIT);
  if (entry.title === '' && excerpt.length <= HEADLINE_LIMIT) return writeNote(entry);
  return page`<p class="excerpt">${excerpt}</p>${writeNote(entry)}`;
}

/** The editors' note as a paragraph of its own; null without one. */
function writeNote({ note, noteLabel }: PresentedEntry): PageHtml | null {
  return note === null ? null : page`<p class="note"><b>${noteLabel}</b> ${note}</p>`;
}

/** Where the entry is from, for a reader: its source, or the house's own writers. */
export function writeCredit(entry: PresentedEntry): PageHtml {
  const names = entry.authors.map(({ name }) => name).filter((name) => name !== entry.sourceName);
  const by = names.length > 2 ? `${names[0]} and others` : names.join(' and ');
  if (entry.sourceName === null) return page`<span class="source">By ${by}</span>`;
  const source = page`<span class="source"><bdi>${entry.sourceName}</bdi></span>`;
  return by === '' ? source : page`${source} <span class="by"><bdi>${by}</bdi></span>`;
}

/** The attributes that tell a browser how to read a text that may be in any language. */
export function writeTextDirection(entry: PresentedEntry): PageHtml {
  return entry.language === null ? page` dir="auto"` : page` lang="${entry.language}" dir="auto"`;
}

/** An RFC 3339 date as a `time` element that reads as day and time in UTC. */
export function writeMoment(instant: string): PageHtml {
  return page`<time datetime="${instant}">${describeMoment(instant)}</time>`;
}
