import { cutExcerpt } from './cut-excerpt.ts';
import { describeDay, describeMoment, describeTime } from './describe-date.ts';
import { type PageHtml, page } from './page-html.ts';
import { EXCERPT_LIMIT, type PresentedEntry } from './present-entry.ts';

const HEADLINE_LIMIT = 110;
const RIGHTS_LIMIT = 80;
/** Publishers mend a misprint within minutes; later than that a reader wants to know. */
const QUIET_UPDATE_MS = 15 * 60_000;
const MOST_ENCLOSURES = 3;

/** The entry's title, else the beginning of its text, as the link to its page. */
export function writeHeadline(entry: PresentedEntry, baseUrl: string): PageHtml {
  const text = nameEntry(entry);
  return entry.link === null ? page`${text}` : writeOutwardLink(entry.link, page`${text}`, baseUrl);
}

/** The entry's title, else the beginning of its text. */
export function nameEntry(entry: PresentedEntry): string {
  return entry.title || cutExcerpt(entry.contentText, HEADLINE_LIMIT);
}

/** A link that may lead to another site, or to a page of the house under whatever name the reader reached us. */
export function writeOutwardLink(url: string, content: PageHtml, baseUrl: string): PageHtml {
  return url.startsWith(`${baseUrl}/`)
    ? page`<a href="${url.slice(baseUrl.length)}">${content}</a>`
    : page`<a href="${url}" rel="noopener">${content}</a>`;
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

/** Where the entry is from, for a reader: its source, which is a link where its page is known, or the house's own writers. */
export function writeCredit(entry: PresentedEntry): PageHtml {
  const names = entry.authors.map(({ name }) => name).filter((name) => name !== entry.sourceName);
  const by = names.length > 2 ? `${names[0]} and others` : names.join(' and ');
  if (entry.sourceName === null) return page`<span class="source">By <bdi>${by}</bdi></span>`;
  const name = page`<bdi>${entry.sourceName}</bdi>`;
  const home = entry.source?.link ?? null;
  const source = page`<span class="source">${
    home === null ? name : page`<a href="${home}" rel="noopener">${name}</a>`
  }</span>`;
  return by === '' ? source : page`${source} <span class="by"><bdi>${by}</bdi></span>`;
}

/** What a reader of a whole list wants to know beyond where the entry is from: when it was changed, whose it is. */
export function writeParticulars(entry: PresentedEntry): PageHtml {
  const isOwnWord = entry.source !== null && entry.rights !== entry.source.rights;
  const rights = isOwnWord && entry.rights !== null ? cutExcerpt(entry.rights, RIGHTS_LIMIT) : null;
  const comments = entry.comments.url;
  return page`${writeUpdate(entry)}${
    comments === null ? null : page` <span><a href="${comments}" rel="noopener">Comments</a></span>`
  }${rights === null ? null : page` <span><bdi>${rights}</bdi></span>`}`;
}

function writeUpdate({ publishedAt, updatedAt }: PresentedEntry): PageHtml | null {
  if (Date.parse(updatedAt) - Date.parse(publishedAt) < QUIET_UPDATE_MS) return null;
  const isSameDay = updatedAt.slice(0, 10) === publishedAt.slice(0, 10);
  const words = (isSameDay ? describeTime(updatedAt) : null) ?? describeDay(updatedAt);
  return page` <span>Updated <time datetime="${updatedAt}">${words}</time></span>`;
}

/** What can be heard or seen with the entry, as links in a paragraph; null without any. */
export function writeEnclosures({ enclosures }: PresentedEntry): PageHtml | null {
  const shown = enclosures.filter(({ type }) => !type?.startsWith('image/'));
  if (shown.length === 0) return null;
  const links = shown.slice(0, MOST_ENCLOSURES).map(({ url, type, durationSeconds }) => {
    const length = durationSeconds === null ? '' : describeLength(durationSeconds);
    return page` <a href="${url}" rel="noopener">${nameMedium(type)}</a>${length}`;
  });
  return page`<p class="also">With${links}</p>
`;
}

function nameMedium(type: string | null): string {
  if (type?.startsWith('audio/')) return 'audio';
  if (type?.startsWith('video/')) return 'video';
  return type?.startsWith('application/pdf') ? 'PDF' : 'a file';
}

function describeLength(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes === 0 ? '' : ` (${minutes} min)`;
}

/** The attributes that tell a browser how to read a text that may be in any language. */
export function writeTextDirection(entry: PresentedEntry): PageHtml {
  return entry.language === null ? page` dir="auto"` : page` lang="${entry.language}" dir="auto"`;
}

/** An RFC 3339 date as a `time` element that reads as day and time in UTC. */
export function writeMoment(instant: string): PageHtml {
  return page`<time datetime="${instant}">${describeMoment(instant)}</time>`;
}
