import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';

/** What an incoming entry is beside the one that is stored. */
export type EntryChange = 'new' | 'changed' | 'same';

/**
 * Joins an incoming entry with the stored one of the same identity. What was published of it once
 * never changes: id, publication date, first sight. An entry that says the same is the stored one
 * itself, so that it keeps its bytes.
 * @see RFC 4287 §4.2.6, §4.2.9, §4.2.15
 */
export function reviseEntry(
  stored: Entry | null,
  incoming: Entry,
  now: Instant,
): { entry: Entry; change: EntryChange } {
  if (stored === null) return { entry: incoming, change: 'new' };
  if (stored.contentHash === incoming.contentHash) return { entry: stored, change: 'same' };
  const entry: Entry = {
    ...incoming,
    id: stored.id,
    sourceId: stored.sourceId,
    nativeId: stored.nativeId,
    firstSeenAt: stored.firstSeenAt,
    publishedAt: stored.publishedAt ?? capAt(incoming.publishedAt, stored.firstSeenAt),
    revisedAt: hasMoved(stored.updatedAt, incoming.updatedAt) ? stored.revisedAt : now,
  };
  return { entry, change: 'changed' };
}

/** Whether the feed itself says that the entry is newer than before. */
function hasMoved(before: Instant | null, after: Instant | null): boolean {
  return after !== null && (before === null || after > before);
}

function capAt(at: Instant | null, limit: Instant): Instant | null {
  return at !== null && at > limit ? limit : at;
}
