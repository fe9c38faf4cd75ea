import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';

/** An entry's date of publication in an edition: what its feed says, never after it was first seen. */
export function datePublished(
  entry: Pick<Entry, 'publishedAt' | 'updatedAt' | 'firstSeenAt'>,
): Instant {
  const stated = entry.publishedAt ?? entry.updatedAt ?? entry.firstSeenAt;
  if (stated > entry.firstSeenAt) return entry.firstSeenAt;
  return stated;
}
