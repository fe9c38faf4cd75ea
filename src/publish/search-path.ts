import { createHash } from 'node:crypto';
import type { Site } from '../model/site.ts';
import { type FeedKind, SEARCH_PATH } from './publication-path.ts';

/** The feeds of a search stand at this path, with a suffix and the query. */
export const SEARCH_FEED_PATH = '/feeds/search';

/** The path of a search's page, with its query. */
export function searchPath(query: string): string {
  return `${SEARCH_PATH}?q=${encodeQuery(query)}`;
}

/** The path of a search's subscription document, with its query. */
export function searchFeedPath(query: string, kind: FeedKind): string {
  return `${SEARCH_FEED_PATH}.${kind}?q=${encodeQuery(query)}`;
}

/** The id of a search's feed, which outlives a change of host. @see RFC 4151 */
export function searchId(query: string, { tagAuthority, since }: Site): string {
  const hash = createHash('sha256').update(query).digest('base64url').slice(0, 22);
  return `tag:${tagAuthority},${since}:search/${hash}`;
}

/** As browsers send a form; what has a meaning in XML or a URL is escaped. */
function encodeQuery(query: string): string {
  return encodeURIComponent(query)
    .replaceAll('%20', '+')
    .replaceAll('%3A', ':')
    .replaceAll("'", '%27');
}
