import type { EntryLink } from '../model/entry.ts';
import type { ParsedEntry, ParsedLink } from '../model/parsed-feed.ts';
import type { DefectList } from './defect-list.ts';
import { foldWhiteSpace, trimXmlWhiteSpace } from './fold-white-space.ts';
import { readMediaType } from './read-enclosures.ts';
import { readRelation } from './read-relation.ts';
import { removeTracking } from './remove-tracking.ts';
import { RELATION_SCHEMES, resolveUrl } from './resolve-url.ts';

/** An entry's links, told apart. */
export interface LinkReading {
  /** The page as the feed has it, absolute; what identity rests on where there is no id. */
  readonly rawPage: string | null;
  /** The page without tracking parameters. */
  readonly page: string | null;
  readonly others: readonly EntryLink[];
}

type Base = (own: string | null) => string | null;

const ORIGINAL = 'feedburner:origlink';
const LEFT_OUT = new Set(['self', 'enclosure', 'edit', 'edit-media', ORIGINAL]);
const MAX_LINKS = 500;

/**
 * Tells the entry's page from its other links: the original over one that redirects, an alternate in
 * HTML over others, then a permanent id. A link of relation self is never the page.
 * @see RFC 4287 §4.2.7.2, RSS 2.0, guid
 */
export function readLinks(entry: ParsedEntry, base: Base, defects: DefectList): LinkReading {
  const rawPage = choosePage(entry, base);
  if (rawPage === null) reportNoPage(entry, defects);
  const page = rawPage === null ? null : removeTracking(rawPage);
  return { rawPage, page, others: collectOthers(entry, base, rawPage) };
}

function choosePage(entry: ParsedEntry, base: Base): string | null {
  return (
    findLink(entry.links, ORIGINAL, base) ??
    chooseAlternate(entry.links, base) ??
    readPermanentId(entry) ??
    readContentPage(entry, base) ??
    findLink(entry.links, 'related', base)
  );
}

function findLink(links: readonly ParsedLink[], relation: string, base: Base): string | null {
  for (const link of links) {
    if (readRelation(link.rel) !== relation) continue;
    const url = resolveUrl(link.href, base(link.base));
    if (url !== null) return url;
  }
  return null;
}

/** The first alternate of the best kind. */
export function chooseAlternate(links: readonly ParsedLink[], base: Base): string | null {
  let best: string | null = null;
  let bestRank = Number.POSITIVE_INFINITY;
  for (const link of links) {
    if (readRelation(link.rel) !== 'alternate') continue;
    const rank = rankType(link.type);
    const url = rank < bestRank ? resolveUrl(link.href, base(link.base)) : null;
    if (url !== null) [best, bestRank] = [url, rank];
  }
  return best;
}

function rankType(type: string | null): number {
  const media = readMediaType(type);
  if (media === 'text/html' || media === 'application/xhtml+xml') return 0;
  return media === null ? 1 : 2;
}

/** A guid that is a permalink, or another kind of id that is a page's URL. */
function readPermanentId(entry: ParsedEntry): string | null {
  if (entry.id === null || entry.idIsPermalink === false) return null;
  return /^\s*https?:\/\//i.test(entry.id) ? resolveUrl(entry.id, null) : null;
}

/** The page that holds the content itself. @see RFC 4287 §4.1.3.2 */
function readContentPage(entry: ParsedEntry, base: Base): string | null {
  const content = entry.content;
  if (content === null || content.src === null || rankType(content.mediaType) === 2) return null;
  return resolveUrl(content.src, base(content.base));
}

function reportNoPage(entry: ParsedEntry, defects: DefectList): void {
  const unusable = entry.links.find(({ rel }) => readRelation(rel) === 'alternate');
  if (unusable !== undefined) {
    const shown = foldWhiteSpace(unusable.href).slice(0, 80);
    defects.add('link-unusable', `the link "${shown}" leads to no page; the entry has none`);
  } else if (entry.enclosures.length === 0) {
    defects.add('link-missing', 'the entry has no link to its page');
  }
}

function collectOthers(entry: ParsedEntry, base: Base, page: string | null): readonly EntryLink[] {
  const hasOriginal = entry.links.some(({ rel }) => readRelation(rel) === ORIGINAL);
  const found = new Map<string, EntryLink>();
  for (const link of entry.links) {
    const rel = readRelation(link.rel);
    const href = resolveUrl(link.href, base(link.base), RELATION_SCHEMES);
    // The link that an original stands for only redirects to it.
    const isRedirecting = hasOriginal && rel === 'alternate' && rankType(link.type) < 2;
    if (href === null || LEFT_OUT.has(rel) || isRedirecting) continue;
    if (rel === 'alternate' && href === page) continue;
    const other = makeLink(link, removeTracking(href), rel);
    const key = [other.href, other.rel, other.type ?? '', other.hreflang ?? ''].join('\n');
    if (!found.has(key) && found.size < MAX_LINKS) found.set(key, other);
  }
  return [...found.values()];
}

function makeLink(link: ParsedLink, href: string, rel: string): EntryLink {
  return {
    href,
    rel,
    type: readMediaType(link.type),
    hreflang: trimXmlWhiteSpace(link.hreflang ?? '') || null,
    title: foldWhiteSpace(link.title ?? '') || null,
  };
}
