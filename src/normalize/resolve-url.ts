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
  const url = URL.parse(trimmed, base ?? undefined);
  if (url === null || !schemes.has(url.protocol)) return null;
  return url.href.length > MAX_URL_LENGTH ? null : url.href;
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
