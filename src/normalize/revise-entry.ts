import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';

/** What an incoming entry is beside the one that is stored. */
export type EntryChange = 'new' | 'changed' | 'same';

/**
 * Joins an incoming entry with the stored one of the same identity. What was published of it once
 * never changes: id, publication date, first sight. One that says the same is taken over without
 * being dated anew where it reads differently now (the house moved, the source was renamed, HTML
 * is cleaned better); else it is the stored one itself, so that it keeps its bytes.
 * @see RFC 4287 §4.2.6, §4.2.9, §4.2.15
 */
export function reviseEntry(
  stored: Entry | null,
  incoming: Entry,
  now: Instant,
): { entry: Entry; change: EntryChange } {
  if (stored === null) return { entry: incoming, change: 'new' };
  const kept = {
    id: stored.id,
    sourceId: stored.sourceId,
    nativeId: stored.nativeId,
    firstSeenAt: stored.firstSeenAt,
    publishedAt: stored.publishedAt ?? capAt(incoming.publishedAt, stored.firstSeenAt),
  };
  if (stored.contentHash !== incoming.contentHash) {
    const moved = hasMoved(stored.updatedAt, incoming.updatedAt);
    const revisedAt = moved ? stored.revisedAt : now;
    return { entry: { ...incoming, ...kept, revisedAt }, change: 'changed' };
  }
  const retold = { ...incoming, ...kept, ...keepVolatile(stored, incoming) };
  const isSame = isDeepStrictEqual(retold, stored);
  return isSame ? { entry: stored, change: 'same' } : { entry: retold, change: 'changed' };
}

/** What moves from poll to poll without the item saying anything new. */
function keepVolatile(stored: Entry, incoming: Entry): Partial<Entry> {
  const { updatedAt, revisedAt, comments, extensions } = stored;
  const origin =
    incoming.origin === null
      ? null
      : { ...incoming.origin, updatedAt: stored.origin?.updatedAt ?? null };
  return { updatedAt, revisedAt, comments, extensions, origin };
}

/** Whether the feed itself says that the entry is newer than before. */
function hasMoved(before: Instant | null, after: Instant | null): boolean {
  return after !== null && (before === null || after > before);
}

function capAt(at: Instant | null, limit: Instant): Instant | null {
  return at !== null && at > limit ? limit : at;
}
