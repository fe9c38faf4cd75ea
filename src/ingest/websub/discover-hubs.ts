import type { HubOffer } from '../../model/subscription.ts';
import { parseFeedUrl } from '../http/feed-url.ts';
import { readLinkHeader } from './read-link-header.ts';

/** An answer that held a feed. */
export interface AnsweredFeed {
  /** Lower-case names; several `Link` headers joined by commas. */
  readonly headers: ReadonlyMap<string, string>;
  /** After redirects. */
  readonly finalUrl: string;
  /** What the document itself says: `atom:link` of RSS and Atom, `hubs` and `feed_url` of JSON Feed. */
  readonly hubs: readonly string[];
  readonly selfUrl: string | null;
}

const MAX_HUBS = 4;

/**
 * Where a feed can be had pushed from: the hubs and the name of `Link` headers, and where these do
 * not say it, of the document. Null without a hub. A feed that names hubs but not itself is named by
 * where it was found, which is against the standard and common.
 *
 * @see WebSub §4
 */
export function discoverHubs(answer: AnsweredFeed): HubOffer | null {
  const { headers, finalUrl } = answer;
  const inHeader = readLinkHeader(headers.get('link') ?? null, finalUrl);
  const named = inHeader.hubs.length > 0 ? inHeader.hubs : answer.hubs;
  const hubs = named.filter((url) => parseFeedUrl(url) !== null).slice(0, MAX_HUBS);
  if (hubs.length === 0) return null;
  return {
    hubs,
    topic: inHeader.selfUrl ?? answer.selfUrl ?? finalUrl,
    finalUrl,
    contentLocation: headers.get('content-location') ?? null,
  };
}
