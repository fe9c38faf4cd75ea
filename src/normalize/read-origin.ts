import type { Origin, Person } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import { isAbsoluteIri } from '../model/is-absolute-iri.ts';
import type { ParsedEntry, ParsedFeed, ParsedOrigin } from '../model/parsed-feed.ts';
import type { Source } from '../model/source.ts';
import { DefectList } from './defect-list.ts';
import { trimXmlWhiteSpace } from './fold-white-space.ts';
import { readPastDate } from './read-dates.ts';
import { chooseAlternate } from './read-links.ts';
import { readPeople } from './read-people.ts';
import { readRelation } from './read-relation.ts';
import { readLine, readOptionalLine } from './read-text.ts';
import { removeTracking } from './remove-tracking.ts';
import { resolveUrl } from './resolve-url.ts';

const WEB_MASTER = 'rss:webMaster';
const ROLE_ADDRESS =
  /^(?:web-?master|host-?master|post-?master|admin|administrator|contact|feedback|help|info|mail|no-?reply|office|root|rss|support|web|www)@/i;

type Base = (own: string | null) => string | null;

/** What is needed beside the feed to say where its entries are from. */
export interface OriginContext {
  readonly source: Source;
  readonly finalUrl: string;
  readonly base: Base;
  readonly now: Instant;
  readonly defects: DefectList;
}

/** This feed as the origin of its entries. @see RFC 4287 §4.2.11 */
export function readFeedOrigin(feed: ParsedFeed, context: OriginContext): Origin {
  const { source, finalUrl, base, now, defects } = context;
  const feedUrl = findSelfUrl(feed, base) ?? finalUrl;
  const page = chooseAlternate(feed.links, base);
  const updated = feed.updated ?? feed.published;
  return {
    id: readFeedId(feed.id) ?? feedUrl,
    title: source.title ?? (readLine(feed.title) || nameHost(page ?? feedUrl)),
    link: page === null ? null : removeTracking(page),
    feedUrl,
    updatedAt: readPastDate(updated, "feed's", now, defects),
    authors: readFeedAuthors(feed, base(null)),
    rights: readOptionalLine(feed.rights),
  };
}

/**
 * Those whom the feed names. Who keeps its site running is among them only where nobody else is, and
 * not by an address that stands for a role.
 */
function readFeedAuthors(feed: ParsedFeed, base: string | null): readonly Person[] {
  const named = feed.authors.filter(({ from }) => from !== WEB_MASTER);
  const authors = readPeople(named, base);
  if (authors.length > 0) return authors;
  const others = feed.authors.filter(({ from }) => from === WEB_MASTER);
  return readPeople(others, base).filter(
    ({ email }) => email === null || !ROLE_ADDRESS.test(email),
  );
}

/** The URL that the feed gives as its own. */
export function findSelfUrl(feed: ParsedFeed | ParsedOrigin, base: Base): string | null {
  for (const link of feed.links) {
    if (readRelation(link.rel) !== 'self') continue;
    const url = resolveUrl(link.href, base(link.base));
    if (url !== null && !isLeftFromDevelopment(url, base(null))) return url;
  }
  return null;
}

/** A site's generator that ran on its author's machine leaves `http://localhost:4000/feed.xml`. */
function isLeftFromDevelopment(url: string, document: string | null): boolean {
  const isLocal = (href: string) => /^https?:\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\])/.test(href);
  return isLocal(url) && document !== null && !isLocal(document);
}

/** The feed that an entry first stood in, where it names one that can be found; else this feed. */
export function readEntryOrigin(
  entry: ParsedEntry,
  feed: Origin,
  base: Base,
  now: Instant,
): Origin {
  const parsed = entry.origin;
  if (parsed === null) return feed;
  const id = readFeedId(parsed.id);
  const page = chooseAlternate(parsed.links, base);
  const feedUrl = findSelfUrl(parsed, base) ?? resolveUrl(id, null) ?? page;
  if (feedUrl === null) return feed;
  // What is wrong in another publisher's date is not this publisher's to mend.
  const updatedAt = readPastDate(parsed.updated, 'origin', now, new DefectList(null, null));
  return {
    id: id ?? feedUrl,
    title: readLine(parsed.title) || nameHost(page ?? feedUrl),
    link: page === null || page === feedUrl ? null : removeTracking(page),
    feedUrl,
    updatedAt,
    authors: readPeople(parsed.authors, base(null)),
    rights: readOptionalLine(parsed.rights),
  };
}

function readFeedId(id: string | null): string | null {
  const trimmed = trimXmlWhiteSpace(id ?? '');
  return isAbsoluteIri(trimmed) ? trimmed : null;
}

function nameHost(url: string): string {
  return URL.parse(url)?.hostname.replace(/^www\./, '') || url;
}
