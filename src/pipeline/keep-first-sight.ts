import type { Entry } from '../model/entry.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import type { House } from './house.ts';

/**
 * A feed's entries; one that it took over from another feed, and that a source of this house
 * already brought under the same id, is as old as it was there: it is no news.
 */
export async function keepFirstSight(
  { store }: Pick<House, 'store'>,
  { entries, origin }: NormalizedFeed,
): Promise<readonly Entry[]> {
  const kept: Entry[] = [];
  for (const entry of entries) {
    const isRelayed = entry.origin !== null && entry.origin !== origin;
    const first = isRelayed ? await store.findEntry(entry.id) : null;
    const isKnown = first?.id === entry.id && first.sourceId !== entry.sourceId;
    kept.push(isKnown ? dateLike(entry, first) : entry);
  }
  return kept;
}

function dateLike(entry: Entry, { firstSeenAt, publishedAt }: Entry): Entry {
  if (firstSeenAt >= entry.firstSeenAt) return entry;
  const stated = entry.publishedAt ?? publishedAt;
  const isLater = stated !== null && stated > firstSeenAt;
  return { ...entry, firstSeenAt, publishedAt: isLater ? firstSeenAt : stated };
}
