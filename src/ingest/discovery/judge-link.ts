import type { PageLink } from './read-page-links.ts';

/** Media types that say "feed" by themselves, and the two of XML, which pages use for nothing else. */
const feedTypes: ReadonlySet<string> = new Set([
  'application/rss+xml',
  'application/atom+xml',
  'application/rdf+xml',
  'application/feed+json',
  'application/xml',
  'text/xml',
  'application/rss',
  'application/x-rss+xml',
  'application/atom',
  'application/x-atom+xml',
  'application/x.atom+xml',
  'text/rss',
  'text/rss+xml',
  'text/atom',
  'text/atom+xml',
  'text/rdf',
]);

/** Services that subscribe to or check a feed which their own address names. */
const services =
  /(?:^|\.)(?:feedly|inoreader|netvibes|newsblur|theoldreader|bloglines|newsgator|feedvalidator)\.|^add\.my\.|^validator\.w3\.org$/;

const feedFile = /\.(?:rss|rss2|atom|rdf|xml)$/;
/** XML that pages link for other reasons. */
const otherXml = /(?:sitemap|opensearch|manifest|browserconfig|oembed|osd)[^/]*$/;
const feedNamedFile =
  /(?:^|[._-])(?:feeds?|rss2?|atom|rdf)(?:[._-][^/]*)?\.(?:json|php|aspx?|cgi)$/;
const feedSegment = /^(?:feeds?|rss2?|atom|rdf|rss\d\.\d|xmlfeed|syndication\.axd)$/;
const feedParameter = /^(?:feed|format|type|output|alt|view)=(?:rss\d?|atom|rdf|feed|jsonfeed)$/;

/**
 * Whether a `link` element announces a feed. `application/json` announces many things, so that a
 * feed must be called one.
 *
 * @see RSS Autodiscovery 1.0
 */
export function announcesFeed(link: PageLink, url: URL): boolean {
  if (link.rel.has('stylesheet')) return false;
  if (!link.rel.has('alternate') && !link.rel.has('feed')) return false;
  if (link.type === null) {
    return link.rel.has('feed') || (link.hreflang === null && resemblesFeed(url));
  }
  if (feedTypes.has(link.type)) return true;
  return link.type === 'application/json' && /feed/i.test(`${link.title ?? ''} ${url.href}`);
}

/** Whether the address of a page's `a` looks like that of a feed. */
export function resemblesFeed(url: URL): boolean {
  const segments = url.pathname
    .toLowerCase()
    .split('/')
    .filter((segment) => segment !== '');
  const last = segments.at(-1) ?? '';
  if (otherXml.test(last)) return false;
  if (feedFile.test(last) || feedNamedFile.test(last)) return true;
  const parameters = url.search.slice(1).toLowerCase().split('&');
  if (parameters.some((parameter) => feedParameter.test(parameter))) return true;
  if (/\.(?:html?|png|jpe?g|gif|svg|css|js|pdf|zip)$/.test(last)) return false;
  return segments.slice(-2).some((segment) => feedSegment.test(segment));
}

/** Whether an address is that of a service which takes feeds rather than has one. */
export function isSubscribingService({ hostname }: URL): boolean {
  return services.test(hostname);
}

/** Whether an `a` says itself that it leads to a feed. */
export function claimsFeed({ rel, type }: PageLink): boolean {
  return rel.has('feed') || (type?.includes('+') === true && feedTypes.has(type));
}
