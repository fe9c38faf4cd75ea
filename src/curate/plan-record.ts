import { isDeepStrictEqual } from 'node:util';
import type { EditionEntry } from '../model/edition.ts';
import type { Instant } from '../model/instant.ts';
import type {
  Archive,
  ArchiveWords,
  PublishedRecord,
  RecordStep,
  TopicRecord,
} from '../model/publication-record.ts';

/** Entries in an archive document; fewer where the topic's feed itself holds fewer. */
export const ARCHIVE_ENTRIES = 50;
/** What came in late may take this share of the feed; with more of it an archive document is closed. */
const lateShare = 0.2;

/** What became of something that is recorded and does not stand in the topic now. */
export type Fate = 'removed' | 'behind' | 'set-aside';

/** What a step of a topic's record follows from. */
export interface RecordFacts {
  readonly record: TopicRecord;
  /** What is published, in the order of the feed: all that its feed could hold, and all that changed. */
  readonly entries: readonly EditionEntry[];
  /** What is recorded of these entries, of what changed and of what no archive holds; by id. */
  readonly records: ReadonlyMap<string, PublishedRecord>;
  readonly fateOf: (record: PublishedRecord) => Fate;
  /** Ids of what is erased from the archive documents now. */
  readonly erasedIds: ReadonlySet<string>;
  /** Entries in the topic's feed. */
  readonly feedEntries: number;
  readonly words: ArchiveWords;
  readonly now: Instant;
}

/** A step of the record, and what the feed holds after it. */
export interface RecordPlan extends Pick<RecordStep, 'records' | 'archives'> {
  /** In the order of the feed. */
  readonly shown: readonly EditionEntry[];
}

/**
 * What a topic's record says next. Everything that is published stands in the feed or in an archive
 * document: the feed holds what no archive has yet and, for the rest, the newest; when that would be
 * too many, or too much of it is older than what the feed shows, the oldest of it are archived.
 *
 * @see RFC 5005 §4
 */
export function planRecord(facts: RecordFacts): RecordPlan {
  const { entries, records, feedEntries } = facts;
  const next = new Map(entries.map((entry) => [entry.id, recordEntry(entry, facts)]));
  const dated = entries.map((entry) => dateRevival(entry, next.get(entry.id)?.revivedAt ?? null));
  const archives = closeArchives(dated, next, facts);
  for (const record of records.values()) {
    if (!next.has(record.id)) next.set(record.id, recordAbsence(record, facts));
  }
  const isOpen = ({ id }: EditionEntry) => next.get(id)?.archive === null;
  let room = feedEntries - dated.filter(isOpen).length;
  const shown = dated.filter((entry) => {
    if (isOpen(entry)) return true;
    room -= 1;
    return room >= 0;
  });
  const changed = [...next.values()].filter(
    (record) => !isDeepStrictEqual(record, records.get(record.id)),
  );
  return { records: changed, archives, shown };
}

function recordEntry(
  { id, entry, publishedAt }: EditionEntry,
  { records, erasedIds, now }: RecordFacts,
): PublishedRecord {
  const { sourceId, nativeId } = entry;
  const known = records.get(id);
  const isBack = known !== undefined && known.removedAt !== null;
  // What comes back is new to readers, so the archive that may still hold it does not count.
  const isArchived = known !== undefined && !isBack && !erasedIds.has(id);
  return {
    id,
    sourceId,
    nativeId,
    publishedAt,
    firstAt: known?.firstAt ?? now,
    archive: isArchived ? known.archive : null,
    removedAt: null,
    revivedAt: isBack ? now : (known?.revivedAt ?? null),
    behind: false,
    setAside: false,
  };
}

/** A reader that heard of the removal takes an entry back only when it is later. @see RFC 6721 §3 */
function dateRevival(entry: EditionEntry, revivedAt: Instant | null): EditionEntry {
  if (revivedAt === null || revivedAt <= entry.updatedAt) return entry;
  return { ...entry, updatedAt: revivedAt };
}

function recordAbsence(record: PublishedRecord, facts: RecordFacts): PublishedRecord {
  const fate = facts.fateOf(record);
  const behind = fate === 'behind';
  if (record.removedAt !== null) return { ...record, behind };
  const archive = facts.erasedIds.has(record.id) ? null : record.archive;
  if (fate === 'set-aside') return { ...record, archive, behind, setAside: true };
  return { ...record, archive, removedAt: facts.now, behind, setAside: false };
}

/** Closes as many documents as it takes and says so in the records. */
function closeArchives(
  entries: readonly EditionEntry[],
  records: Map<string, PublishedRecord>,
  { record, feedEntries, words }: RecordFacts,
): readonly Archive[] {
  const newest = new Set(entries.slice(0, feedEntries));
  const size = Math.min(ARCHIVE_ENTRIES, feedEntries);
  const archives: Archive[] = [];
  let open = entries
    .filter(({ id }) => records.get(id)?.archive === null)
    .toSorted((a, b) => compareOldestFirst(a, b));
  const isTooMuch = () =>
    open.length > feedEntries ||
    open.filter((entry) => !newest.has(entry)).length > feedEntries * lateShare;
  while (isTooMuch()) {
    const number = record.newestArchive + archives.length + 1;
    const closed = open.slice(0, size);
    open = open.slice(size);
    for (const { id } of closed) {
      const known = records.get(id);
      if (known !== undefined) records.set(id, { ...known, archive: number });
    }
    archives.push(freeze(number, closed.toReversed(), words));
  }
  return archives;
}

function freeze(number: number, entries: readonly EditionEntry[], words: ArchiveWords): Archive {
  const updatedAt = entries.map((entry) => entry.updatedAt).reduce((a, b) => (b > a ? b : a));
  const frozen = entries.map((entry) => ({ ...entry, pinned: false, head: null }));
  return { number, words, updatedAt, entries: frozen };
}

function compareOldestFirst(a: EditionEntry, b: EditionEntry): number {
  if (a.publishedAt !== b.publishedAt) return a.publishedAt < b.publishedAt ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? 1 : -1;
}
