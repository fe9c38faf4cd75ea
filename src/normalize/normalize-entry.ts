import type { Comments, Entry, GeoPoint, Origin, Person, Podcast, Reply } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { ParsedEntry, ParsedFeed } from '../model/parsed-feed.ts';
import type { Source } from '../model/source.ts';
import { boundEntry } from './bound-entry.ts';
import { checkImageUrl } from './choose-image-source.ts';
import { chooseLanguage } from './choose-language.ts';
import type { DefectList } from './defect-list.ts';
import { foldLink } from './fold-link.ts';
import { trimXmlWhiteSpace } from './fold-white-space.ts';
import { hashEntry } from './hash-entry.ts';
import { identifyEntry } from './identify-entry.ts';
import { publishId } from './publish-id.ts';
import { readCategories } from './read-categories.ts';
import { readContent } from './read-content.ts';
import { readPastDate } from './read-dates.ts';
import { readEnclosures } from './read-enclosures.ts';
import { readLinks } from './read-links.ts';
import { readCount, readDuration } from './read-numbers.ts';
import { readEntryOrigin } from './read-origin.ts';
import { readPeople } from './read-people.ts';
import { readLine, readOptionalLine } from './read-text.ts';
import { removeTracking } from './remove-tracking.ts';
import { nestBases } from './resolve-bases.ts';
import { resolveUrl } from './resolve-url.ts';

/** What an entry takes from the feed that it stands in. */
export interface EntryContext {
  readonly feed: ParsedFeed;
  readonly source: Source;
  readonly origin: Origin;
  readonly documentBase: string | null;
  readonly now: Instant;
}

/** One item of a feed as an entry. Repeated ids are not yet told apart. */
export function normalizeEntry(
  whole: ParsedEntry,
  context: EntryContext,
  defects: DefectList,
): Entry {
  const { feed, source, now } = context;
  const parsed = boundEntry(whole, defects);
  const base = nestBases(context.documentBase, parsed.base ?? feed.base);
  const links = readLinks(parsed, base, defects);
  const nativeId = identifyEntry(parsed, links.rawPage, defects);
  const reading = readContent(
    parsed,
    feed.format,
    { base, page: links.page ?? base(null) },
    defects,
  );
  const title = readLine(parsed.title);
  const origin = readEntryOrigin(parsed, context.origin, base, now);
  const enclosures = readEnclosures(parsed, base);
  const dates = readEntryDates(parsed, now, defects);
  return {
    id: publishId(source.id, nativeId),
    sourceId: source.id,
    nativeId,
    title,
    summary: reading.summary,
    content: reading.content,
    text: reading.text,
    link: links.page,
    canonicalLink: links.page === null ? null : foldLink(links.page),
    links: links.others,
    authors: chooseAuthors(parsed, context, origin, base(null)),
    contributors: readPeople(parsed.contributors, base(null)),
    categories: readCategories(parsed.categories),
    publishedAt: dates.publishedAt,
    updatedAt: dates.updatedAt,
    firstSeenAt: now,
    revisedAt: null,
    enclosures,
    image: chooseImage(parsed, base) ?? reading.image,
    origin,
    rights: readOptionalLine(parsed.rights) ?? origin.rights,
    language: chooseLanguage(
      [parsed.language, parsed.content?.language ?? null, feed.language, source.language],
      `${title} ${reading.text.slice(0, 1_000)}`,
      defects,
    ),
    comments: readComments(parsed, base),
    inReplyTo: readReplies(parsed, base),
    geo: readGeo(parsed.geo),
    podcast: readPodcast(parsed),
    extensions: parsed.extensions,
    contentHash: hashEntry(whole),
  };
}

/**
 * Atom entries often say only when they were updated; that is then the latest moment at which they
 * can have been published.
 */
function readEntryDates(
  parsed: ParsedEntry,
  now: Instant,
  defects: DefectList,
): { publishedAt: Instant | null; updatedAt: Instant | null } {
  const publishedAt = readPastDate(parsed.published, 'publication', now, defects);
  const updatedAt = readPastDate(parsed.updated, 'update', now, defects);
  return { publishedAt: publishedAt ?? updatedAt, updatedAt };
}

/** The entry's own, else its origin's, else its feed's. @see RFC 4287 §4.2.1 */
function chooseAuthors(
  parsed: ParsedEntry,
  context: EntryContext,
  origin: Origin,
  base: string | null,
): readonly Person[] {
  const own = readPeople(parsed.authors, base);
  if (own.length > 0) return own;
  return origin.authors.length > 0 ? origin.authors : context.origin.authors;
}

/** The picture that the feed names for the entry, else an enclosed one. */
function chooseImage(
  parsed: ParsedEntry,
  base: (own: string | null) => string | null,
): string | null {
  for (const image of parsed.images) {
    const url = checkImageUrl(image, base(null));
    if (url?.startsWith('http')) return url;
  }
  for (const { url, type, medium } of parsed.enclosures) {
    const isImage = medium?.trim().toLowerCase() === 'image' || /^\s*image\//i.test(type ?? '');
    const checked = isImage ? checkImageUrl(url, base(null)) : null;
    if (checked?.startsWith('http')) return checked;
  }
  return null;
}

function readComments(
  parsed: ParsedEntry,
  base: (own: string | null) => string | null,
): Comments | null {
  if (parsed.comments === null) return null;
  const url = resolveUrl(parsed.comments.url, base(null));
  const feedUrl = resolveUrl(parsed.comments.feedUrl, base(null));
  const count = readCount(parsed.comments.count);
  if (url === null && feedUrl === null && count === null) return null;
  return { url: url === null ? null : removeTracking(url), feedUrl, count };
}

function readReplies(
  parsed: ParsedEntry,
  base: (own: string | null) => string | null,
): readonly Reply[] {
  return parsed.inReplyTo.flatMap(({ ref, href }) => {
    const id = trimXmlWhiteSpace(ref);
    return id === '' ? [] : [{ ref: id, href: resolveUrl(href, base(null)) }];
  });
}

/** `latitude longitude` in degrees, with white space or a comma between them. @see GeoRSS Simple */
function readGeo(text: string | null): GeoPoint | null {
  const match = /^\s*([+-]?\d{1,3}(?:\.\d{1,15})?)[\s,]+([+-]?\d{1,3}(?:\.\d{1,15})?)\s*$/.exec(
    text ?? '',
  );
  if (match === null) return null;
  const [latitude, longitude] = [Number(match[1]), Number(match[2])];
  return Math.abs(latitude) > 90 || Math.abs(longitude) > 180 ? null : { latitude, longitude };
}

function readPodcast(parsed: ParsedEntry): Podcast | null {
  if (parsed.podcast === null) return null;
  const podcast: Podcast = {
    durationSeconds: readDuration(parsed.podcast.duration),
    explicit: readExplicit(parsed.podcast.explicit),
    episode: readCount(parsed.podcast.episode),
    season: readCount(parsed.podcast.season),
  };
  return Object.values(podcast).every((value) => value === null) ? null : podcast;
}

function readExplicit(text: string | null): boolean | null {
  const word = text?.trim().toLowerCase() ?? '';
  if (word === 'yes' || word === 'true' || word === 'explicit') return true;
  return word === 'no' || word === 'false' || word === 'clean' ? false : null;
}
