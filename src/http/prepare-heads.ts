import { FEED_TTL_MINUTES } from '../model/feed-ttl.ts';
import type { Site } from '../model/site.ts';
import type { Published, Representation } from '../pipeline/publication.ts';
import { STYLESHEET_PATH } from '../publish/write-stylesheet.ts';
import { PAGE_HEADERS } from './page-headers.ts';
import { writeLinkHeader } from './write-link-header.ts';

type Headers = Readonly<Record<string, string>>;

/** The heads of the answers that one representation of a document can get. */
export interface PreparedHeads {
  readonly ok: Headers;
  readonly notModified: Headers;
  /** The document's path where it is one that readers subscribe to; null otherwise. */
  readonly feed: string | null;
}

interface Remembered {
  readonly site: Site;
  readonly heads: PreparedHeads;
}

/** How long a cache may keep what is not to be kept for ever. */
export const CACHE_FOR_A_WHILE = `public, max-age=${FEED_TTL_MINUTES * 60}`;
const CACHE_FOR_EVER = 'public, max-age=31536000, immutable';

/** Scripts of other sites may read feeds, and see of their headers what a reader of feeds needs. */
const OPEN_TO_ALL: Headers = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'ETag, Link',
};

const subscriptionDocument = /^\/feeds\/[^/]+\.(?:rss|atom|json)$/;

const remembered = new WeakMap<Representation, Remembered>();
const rememberedNegotiated = new WeakMap<Representation, Remembered>();

/**
 * The heads of a representation, made once and looked up afterwards.
 *
 * @param isNegotiated whether the URL that was asked for has other documents for other clients.
 */
export function prepareHeads(
  document: Published,
  representation: Representation,
  site: Site,
  isNegotiated: boolean,
): PreparedHeads {
  const memory = isNegotiated ? rememberedNegotiated : remembered;
  const known = memory.get(representation);
  if (known !== undefined && known.site === site) return known.heads;
  const isOfTheFuture = Date.parse(document.modifiedAt) > Date.now();
  const heads = makeHeads(document, representation, site, { isNegotiated, isOfTheFuture });
  // When the clock has caught up, the date is sent.
  if (!isOfTheFuture) memory.set(representation, { site, heads });
  return heads;
}

/** @see RFC 9110 §8.8.2.1, §15.4.5 */
function makeHeads(
  document: Published,
  representation: Representation,
  site: Site,
  { isNegotiated, isOfTheFuture }: { isNegotiated: boolean; isOfTheFuture: boolean },
): PreparedHeads {
  const { path, mediaType, modifiedAt } = document;
  const isPage = mediaType.startsWith('text/html');
  const isForEver = document.cache === 'forever' || path === STYLESHEET_PATH;
  const notModified = {
    etag: representation.etag,
    ...(isOfTheFuture ? {} : { 'last-modified': new Date(modifiedAt).toUTCString() }),
    'cache-control': isForEver ? CACHE_FOR_EVER : CACHE_FOR_A_WHILE,
    vary: isNegotiated ? 'Accept, Accept-Encoding' : 'Accept-Encoding',
    ...(isNegotiated ? { 'content-location': path } : {}),
    ...(isPage ? {} : OPEN_TO_ALL),
  };
  const { encoding, bytes } = representation;
  const feed = subscriptionDocument.test(path) ? path : null;
  const ok = {
    ...notModified,
    'content-type': mediaType,
    'content-length': String(bytes),
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    ...(feed !== null ? { link: writeLinkHeader(path, site) } : {}),
    ...(isPage ? PAGE_HEADERS : { 'x-content-type-options': 'nosniff' }),
  };
  return { ok, notModified, feed };
}
