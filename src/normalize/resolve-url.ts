import { trimXmlWhiteSpace } from './fold-white-space.ts';

/** No URL of use is longer, and lists of patterns are not run over more. */
const MAX_URL_LENGTH = 8_192;

/**
 * The absolute URL of a reference, or null where it has none or a scheme that is not listed.
 * @param schemes with their colon: `https:`
 * @see RFC 3986 §5
 */
export function resolveUrl(
  reference: string | null,
  base: string | null,
  schemes: ReadonlySet<string> = WEB_SCHEMES,
): string | null {
  if (reference === null) return null;
  const trimmed = trimXmlWhiteSpace(reference);
  if (trimmed === '' || trimmed.length > MAX_URL_LENGTH) return null;
  const url = parseUrl(trimmed, base);
  if (url === null || !schemes.has(url.protocol)) return null;
  return url.href.length > MAX_URL_LENGTH ? null : url.href;
}

/**
 * An entry's page and its enclosures are asked for several times in a row. Few are kept, since each
 * of these texts may hold the whole document that it was cut from in memory.
 */
const MAX_RECENT = 2;
const recent: { readonly text: string; readonly base: string | null; readonly url: URL | null }[] =
  [];
let next = 0;

function parseUrl(text: string, base: string | null): URL | null {
  // What names its host is resolved on no base, which then need not be read.
  const needed = /^https?:\/\//i.test(text) ? null : base;
  const known = recent.find((other) => other.text === text && other.base === needed);
  if (known !== undefined) return known.url;
  const url = needed === null ? URL.parse(text) : URL.parse(text, needed);
  recent[next] = { text, base: needed, url };
  next = (next + 1) % MAX_RECENT;
  return url;
}

/** Schemes of a page, an image or an enclosure. */
export const WEB_SCHEMES: ReadonlySet<string> = new Set(['http:', 'https:']);

/** Schemes of a link that a reader may follow. */
export const LINK_SCHEMES: ReadonlySet<string> = new Set([
  'http:',
  'https:',
  'mailto:',
  'tel:',
  'ftp:',
  'xmpp:',
  'magnet:',
]);

/** Schemes of a relation that names a thing without being followed. */
export const RELATION_SCHEMES: ReadonlySet<string> = new Set([
  ...LINK_SCHEMES,
  'urn:',
  'tag:',
  'doi:',
]);
