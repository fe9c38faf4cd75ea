import { TopicwireError } from '../model/topicwire-error.ts';
import { decodePage } from './discovery/decode-page.ts';
import {
  announcesFeed,
  claimsFeed,
  isSubscribingService,
  resemblesFeed,
} from './discovery/judge-link.ts';
import { listCommonPaths } from './discovery/list-common-paths.ts';
import { type PageLink, readPageLinks } from './discovery/read-page-links.ts';
import { parseFeed } from './parse-feed.ts';

/**
 * How a feed was found: the page itself is it, a `link` element announces it, an `a` looks like
 * it, or nothing does and it is a common path.
 */
export type FoundBy = 'page' | 'link' | 'anchor' | 'common-path';

/** An address at which there may be a feed. */
export interface FeedCandidate {
  /** Absolute, http or https, without its fragment. */
  readonly url: string;
  /** What the page calls it; null without a name. */
  readonly title: string | null;
  /** The media type that the page claims; null without one. */
  readonly type: string | null;
  readonly foundBy: FoundBy;
}

/**
 * The feeds that a page leads to, the surest first: itself, else what its `link` elements announce
 * in the order of the page, then `a` elements that look like feeds (those of the same site first),
 * then common paths. No two have the same address. What an `iframe` shows is never one.
 *
 * @param url where the page stood, after redirects
 * @returns nothing where the bytes are neither a feed nor HTML
 * @see RSS Autodiscovery 1.0
 */
export function discoverFeeds(
  body: Uint8Array,
  contentType: string | null,
  url: string,
): readonly FeedCandidate[] {
  const page = new URL(url);
  page.hash = '';
  if (isFeed(body, contentType)) {
    return [{ url: page.href, title: null, type: contentType, foundBy: 'page' }];
  }
  const { isHtml, base, links } = readPageLinks(decodePage(body, contentType));
  if (!isHtml) return [];
  const resolved = resolveLinks(links, findBase(base, page), page);
  const paths = listCommonPaths(page).map((path) => describe(path, null, 'common-path'));
  return dropRepeated([...listAnnounced(resolved), ...listAnchors(resolved, page), ...paths]);
}

interface ResolvedLink {
  readonly link: PageLink;
  readonly url: URL;
}

function isFeed(body: Uint8Array, contentType: string | null): boolean {
  try {
    parseFeed(body, { contentType });
    return true;
  } catch (error) {
    if (error instanceof TopicwireError) return false;
    throw error;
  }
}

/** Only an address of the web can be a base. */
function findBase(base: string | null, page: URL): URL {
  const url = base === null ? null : URL.parse(base.trim(), page);
  return url !== null && /^https?:$/.test(url.protocol) ? url : page;
}

function resolveLinks(links: readonly PageLink[], base: URL, page: URL): readonly ResolvedLink[] {
  return links.flatMap((link) => {
    const url = resolveFeedUrl(link.href, base);
    return url === null || url.href === page.href ? [] : [{ link, url }];
  });
}

/** `feed:` is what some pages write so that a reader opens; it stands for http, or for nothing. */
function resolveFeedUrl(href: string, base: URL): URL | null {
  const plain = href.replace(/^feed:(?=https?:)/i, '').replace(/^feed:\/\//i, 'http://');
  const url = URL.parse(plain, base);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  url.hash = '';
  return url;
}

/** The head's word counts alone where it has one: a `link` in the body may be a quoted one. */
function listAnnounced(resolved: readonly ResolvedLink[]): readonly FeedCandidate[] {
  const announced = resolved.filter(
    ({ link, url }) => link.element === 'link' && announcesFeed(link, url),
  );
  const inHead = announced.filter(({ link }) => link.inHead);
  const chosen = inHead.length > 0 ? inHead : announced;
  return chosen.map(({ link, url }) => describe(url, link, 'link'));
}

function listAnchors(resolved: readonly ResolvedLink[], page: URL): readonly FeedCandidate[] {
  const anchors = resolved.filter(
    ({ link, url }) =>
      link.element === 'a' && (claimsFeed(link) || /^feed:/i.test(link.href) || resemblesFeed(url)),
  );
  const own = anchors.filter(({ url }) => isSameSite(url, page));
  const other = anchors.filter(({ url }) => !isSameSite(url, page) && !isSubscribingService(url));
  return [...own, ...other].map(({ link, url }) => describe(url, link, 'anchor'));
}

/** The same host, or one below the other. */
function isSameSite(a: URL, b: URL): boolean {
  const [one, other] = [a, b].map(({ hostname }) => `.${hostname.replace(/^www\./, '')}`);
  return (
    one === other || one?.endsWith(other ?? '') === true || other?.endsWith(one ?? '') === true
  );
}

function describe(url: URL, link: PageLink | null, foundBy: FoundBy): FeedCandidate {
  return { url: url.href, title: link?.title ?? null, type: link?.type ?? null, foundBy };
}

function dropRepeated(candidates: readonly FeedCandidate[]): readonly FeedCandidate[] {
  const first = new Map<string, FeedCandidate>();
  for (const candidate of candidates) {
    if (!first.has(candidate.url)) first.set(candidate.url, candidate);
  }
  return [...first.values()];
}
