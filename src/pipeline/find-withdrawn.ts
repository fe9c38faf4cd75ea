import type { Entry } from '../model/entry.ts';
import type { Tombstone } from '../model/normalized-feed.ts';

/** An entry by its dates. */
export type DatedEntry = Pick<Entry, 'publishedAt' | 'updatedAt'>;

/** What a document says of what is no longer there. */
export interface Absence {
  readonly tombstones: readonly Tombstone[];
  /** Entries that the document holds, by native id. */
  readonly present: ReadonlyMap<string, DatedEntry>;
  /** Entries of the source that are stored and not withdrawn, by native id; those with a tombstone at least. */
  readonly stored: ReadonlyMap<string, DatedEntry>;
  /** All native ids that are stored and not withdrawn where the document holds the whole feed; else null. */
  readonly whole: readonly string[] | null;
}

/**
 * Native ids of entries that a document takes back: those with a tombstone that is not earlier than
 * the entry's own date, and those that a document of the whole feed does not hold. Nothing else is
 * ever taken back; absence alone says nothing.
 * @see RFC 6721 §3, RFC 5005 §2
 */
export function findWithdrawn({ tombstones, present, stored, whole }: Absence): readonly string[] {
  const withdrawn = new Set<string>();
  for (const tombstone of tombstones) {
    const { nativeId } = tombstone;
    const entry = present.get(nativeId) ?? stored.get(nativeId);
    if (entry === undefined) continue;
    if (takesBack(tombstone, entry, present.has(nativeId))) withdrawn.add(nativeId);
  }
  for (const nativeId of whole ?? []) if (!present.has(nativeId)) withdrawn.add(nativeId);
  return [...withdrawn];
}

/** A tombstone that does not say when holds for what the document does not hold any more. */
export function takesBack(
  { deletedAt }: Tombstone,
  entry: DatedEntry,
  isPresent: boolean,
): boolean {
  if (deletedAt === null) return !isPresent;
  const date = entry.updatedAt ?? entry.publishedAt;
  return date === null || deletedAt >= date;
}
