import type { Entry } from '../model/entry.ts';
import { PackedEntry, unpackEntry } from '../model/packed-entry.ts';
import type { House } from './house.ts';
import type { FeedRead } from './read-document.ts';

/**
 * A feed's entries; one that it took over from another feed, and that a source of this house
 * already brought under the same id, is as old as it was there: it is no news.
 */
export async function keepFirstSight(
  { store }: Pick<House, 'store'>,
  feed: FeedRead,
): Promise<readonly (Entry | PackedEntry)[]> {
  const kept: (Entry | PackedEntry)[] = [];
  for (const entry of feed.entries) {
    const first = isRelayed(entry, feed) ? await store.findEntry(entry.id) : null;
    const isKnown = first?.id === entry.id && first.sourceId !== entry.sourceId;
    kept.push(isKnown ? dateLike(unpackEntry(entry), first) : entry);
  }
  return kept;
}

function isRelayed(entry: Entry | PackedEntry, { origin: ofFeed }: FeedRead): boolean {
  if (entry instanceof PackedEntry && entry.isFromItsFeed) return false;
  const { origin } = unpackEntry(entry);
  return origin !== null && origin !== ofFeed;
}

function dateLike(entry: Entry, { firstSeenAt, publishedAt }: Entry): Entry {
  if (firstSeenAt >= entry.firstSeenAt) return entry;
  const stated = entry.publishedAt ?? publishedAt;
  const isLater = stated !== null && stated > firstSeenAt;
  return { ...entry, firstSeenAt, publishedAt: isLater ? firstSeenAt : stated };
}
