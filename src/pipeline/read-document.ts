import { parseFeed } from '../ingest/parse-feed.ts';
import { discoverHubs } from '../ingest/websub/discover-hubs.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import type { PackedEntry } from '../model/packed-entry.ts';
import type { Source } from '../model/source.ts';
import type { HubOffer } from '../model/subscription.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { normalizeFeed } from '../normalize/normalize-feed.ts';
import { isOurFeed, isOurOwn, type OwnHouse } from '../normalize/recognize-own.ts';

/** A document of a source, with all that its reading depends on. */
export interface DocumentToRead {
  readonly source: Source;
  /** What tells this house's own entries. */
  readonly own: OwnHouse;
  /** Decoded of its content coding. */
  readonly body: Uint8Array;
  /** Lower-case names, values as they came. */
  readonly headers: ReadonlyMap<string, string>;
  /** Where it is from: after redirects; of a push, the topic URL. */
  readonly finalUrl: string;
  /** When it came. */
  readonly at: Instant;
}

/** A feed that was read, perhaps on another thread, which packs its entries. */
export interface FeedRead<Item = Entry | PackedEntry> extends Omit<NormalizedFeed, 'entries'> {
  /** As in `NormalizedFeed`. */
  readonly entries: readonly Item[];
}

/** A document that was read. */
export interface DocumentRead<Item = Entry | PackedEntry> {
  /** Its entries are without this house's own. */
  readonly feed: FeedRead<Item>;
  /** Entries of this house that came back and were left out. */
  readonly own: number;
  /** Where it can be had pushed from, by its Link header or itself. */
  readonly hubOffer: HubOffer | null;
}

/**
 * Parses and interprets a document, and leaves out what is this house's own. Pure, so that it can be
 * done on any thread.
 *
 * @throws TopicwireError `not-a-feed`, `limit-exceeded`; `fetch-refused` for a feed of this house.
 */
export function readDocument(document: DocumentToRead): DocumentRead<Entry> {
  const { source, own: house, body, headers, finalUrl, at: now } = document;
  const contentType = headers.get('content-type') ?? null;
  const contentLocation = headers.get('content-location') ?? null;
  const parsed = parseFeed(body, { contentType });
  const feed = normalizeFeed(parsed, { source, finalUrl, contentLocation, now });
  if (isOurFeed(feed, finalUrl, house)) {
    throw new TopicwireError('fetch-refused', 'this is a feed of this house itself', {
      advice: 'remove it from feeds/sources.yaml',
    });
  }
  const hubOffer = discoverHubs({ ...feed, headers, finalUrl });
  const entries = feed.entries.filter((entry) => !isOurOwn(entry, house));
  const own = feed.entries.length - entries.length;
  return { feed: own === 0 ? feed : { ...feed, entries }, own, hubOffer };
}
