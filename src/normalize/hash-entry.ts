import type { Instant } from '../model/instant.ts';
import type { ParsedEntry, ParsedText } from '../model/parsed-feed.ts';
import { hashText } from './hash-text.ts';
import { readDate } from './read-date.ts';

/**
 * Hash over what a feed says of an item. Left out is what changes without the item changing: the
 * feed's own data, numbers of comments, extensions (which hold counts of views), and the publication
 * date, which never moves once it is known. Dates count as instants, not as they are written.
 */
export function hashEntry(entry: ParsedEntry): string {
  const origin = entry.origin;
  return hashText(
    JSON.stringify([
      pickText(entry.title),
      pickText(entry.summary),
      pickText(entry.content),
      entry.links.map(({ href, rel, type, hreflang }) => [href, rel, type, hreflang]),
      entry.authors.map(({ name, email, uri }) => [name, email, uri]),
      entry.contributors.map(({ name, email, uri }) => [name, email, uri]),
      entry.categories,
      readInstant(entry.published) !== null,
      readInstant(entry.updated),
      entry.enclosures,
      entry.images,
      origin === null
        ? null
        : [origin.id, pickText(origin.title), origin.links.map(({ href }) => href)],
      pickText(entry.rights),
      entry.comments?.url ?? null,
      entry.inReplyTo,
      entry.geo,
      entry.podcast,
      entry.language,
    ]),
  );
}

function pickText(text: ParsedText | null): readonly unknown[] | null {
  return text === null ? null : [text.type, text.value, text.mediaType, text.src];
}

function readInstant(text: string | null): Instant | null {
  return text === null ? null : (readDate(text)?.at ?? null);
}
