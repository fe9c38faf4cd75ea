import type { Instant } from '../model/instant.ts';
import type { ArchiveGap, SourceState } from '../model/source-state.ts';
import type { DatedEntry } from './find-withdrawn.ts';
import type { CameIn } from './take-in-feed.ts';

/** How many archive documents are asked for one gap. */
export const MOST_ARCHIVES = 10;
/** As many tombstones of newer documents hold for older ones. */
export const MOST_TOMBSTONES = 500;

/**
 * The gap that a document shows: it is whole, names an archive, and holds no entry that is known,
 * all of them being newer than what was. A feed whose ids have all changed shows none, nor does a
 * first document: what a feed held before it was subscribed to is nobody's news.
 *
 * @returns the gap as far as it is known now; the one before where the document shows no new one.
 * @see RFC 5005 §4.2
 */
export function findGap(
  { feed, compared, known, isDelta }: CameIn,
  before: SourceState | null,
  at: Instant,
): ArchiveGap | null {
  const pending = before?.archives.gap ?? null;
  const { previousArchiveUrl, tombstones } = feed;
  const knownUntil = before?.newestEntryAt ?? null;
  if (previousArchiveUrl === null || before === null || before.succeededAt === null) return pending;
  if (isDelta || compared.read === 0 || known > 0 || knownUntil === null) return pending;
  if (before.archives.read.includes(previousArchiveUrl)) return pending;
  const oldest = findOldest(feed.entries);
  if (oldest !== null && oldest <= knownUntil) return pending;
  return {
    seenAt: pending?.seenAt ?? at,
    nextUrl: previousArchiveUrl,
    notBefore: at,
    left: MOST_ARCHIVES,
    tombstones: tombstones.slice(0, MOST_TOMBSTONES),
  };
}

function findOldest(entries: readonly DatedEntry[]): Instant | null {
  let oldest: Instant | null = null;
  for (const { publishedAt, updatedAt } of entries) {
    const at = publishedAt ?? updatedAt;
    if (at !== null && (oldest === null || at < oldest)) oldest = at;
  }
  return oldest;
}
