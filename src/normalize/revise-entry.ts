import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import { describeForm } from './describe-form.ts';
import { digestSubstance, readVersion } from './digest-substance.ts';

/** What an incoming entry is beside the one that is stored. */
export type EntryChange = 'new' | 'changed' | 'same';

/** Versions that are remembered of one entry. */
const MAX_FORMER = 16;

/**
 * Joins an incoming entry with the stored one of the same identity. What was published of it once
 * never changes: id, publication date, first sight.
 *
 * - It is an update, and dated as one, where it tells something else (see `digestSubstance`) that it
 *   never told before: a version that comes back, as boxes that rotate do, is taken over undated.
 * - What tells the same is no update, also where its feed says so by moving its date. It is taken
 *   over undated where it would look different: other tags, a link mended by a letter of its case, a
 *   house that moved, HTML that is cleaned better.
 * - Else it is the stored one itself, so that feeds keep their bytes.
 * @see RFC 4287 §4.2.6, §4.2.9, §4.2.15
 */
export function reviseEntry(
  stored: Entry | null,
  incoming: Entry,
  now: Instant,
): { entry: Entry; change: EntryChange } {
  if (stored === null) return { entry: incoming, change: 'new' };
  const joined = { ...incoming, ...keepIdentity(stored, incoming) };
  const retold = { ...joined, ...keepDates(stored, incoming), ...keepVolatile(stored) };
  if (stored.contentHash === incoming.contentHash) return retell(stored, retold);
  const undated = { ...joined, ...keepDates(stored, incoming), ...keepOwnDate(incoming) };
  // Most of what moves from poll to poll is gone by now: no need to look closer.
  const { contentHash } = stored;
  const isPlain = isDeepStrictEqual({ ...retold, ...keepOwnDate(incoming), contentHash }, stored);
  if (isPlain && listComments(stored) === listComments(incoming)) {
    return { entry: stored, change: 'same' };
  }

  const [before, after] = [readVersion(stored), readVersion(undated)];
  const [formerDigest, digest] = [digestSubstance(before), digestSubstance(after)];
  if (formerDigest !== digest) {
    return update(stored, incoming, { joined, undated, formerDigest, digest }, now);
  }
  const isSame = describeForm(before, now) === describeForm(after, now);
  return isSame ? { entry: stored, change: 'same' } : { entry: undated, change: 'changed' };
}

type Revision = { entry: Entry; change: EntryChange };

function retell(stored: Entry, retold: Entry): Revision {
  const isSame = isDeepStrictEqual(retold, stored);
  return isSame ? { entry: stored, change: 'same' } : { entry: retold, change: 'changed' };
}

interface Versions {
  readonly joined: Entry;
  readonly undated: Entry;
  readonly formerDigest: string;
  readonly digest: string;
}

function update(
  stored: Entry,
  incoming: Entry,
  { joined, undated, formerDigest, digest }: Versions,
  now: Instant,
): Revision {
  const former = stored.formerDigests ?? [];
  const dated = former.includes(digest)
    ? undated
    : { ...joined, ...dateUpdate(stored, incoming, now) };
  const others = former.filter((known) => known !== formerDigest);
  const formerDigests = [...others, formerDigest].slice(-MAX_FORMER);
  return { entry: { ...dated, formerDigests }, change: 'changed' };
}

/** What never changes once it is stored. Rows of earlier versions have no former digests. */
function keepIdentity(stored: Entry, incoming: Entry): Partial<Entry> {
  const { id, sourceId, nativeId, firstSeenAt, formerDigests } = stored;
  const publishedAt = stored.publishedAt ?? capAt(incoming.publishedAt, firstSeenAt);
  const kept = { id, sourceId, nativeId, firstSeenAt, publishedAt };
  return formerDigests === undefined ? kept : { ...kept, formerDigests };
}

/** An update that the feed dates itself is not dated by us. */
function dateUpdate(stored: Entry, incoming: Entry, now: Instant): Pick<Entry, 'revisedAt'> {
  return { revisedAt: hasMoved(stored.updatedAt, incoming.updatedAt) ? stored.revisedAt : now };
}

/** The dates as they were. */
function keepDates(
  { updatedAt, revisedAt, origin }: Entry,
  incoming: Entry,
): Pick<Entry, 'updatedAt' | 'revisedAt' | 'origin'> {
  const feedUpdatedAt = origin?.updatedAt ?? null;
  return {
    updatedAt,
    revisedAt,
    origin: incoming.origin === null ? null : { ...incoming.origin, updatedAt: feedUpdatedAt },
  };
}

/** The house's own authors mean the date that they write. */
function keepOwnDate({ sourceId, updatedAt }: Entry): Partial<Entry> {
  return sourceId === LOCAL_SOURCE_ID ? { updatedAt } : {};
}

/** What moves from poll to poll without the item saying anything new. */
function keepVolatile({ comments, extensions }: Entry): Partial<Entry> {
  return { comments, extensions };
}

/** Where the comments are; their number moves without the item saying anything new. */
function listComments({ comments }: Entry): string {
  return JSON.stringify([comments?.url ?? null, comments?.feedUrl ?? null]);
}

/** Whether the feed itself says that the entry is newer than before. */
function hasMoved(before: Instant | null, after: Instant | null): boolean {
  return after !== null && (before === null || after > before);
}

function capAt(at: Instant | null, limit: Instant): Instant | null {
  return at !== null && at > limit ? limit : at;
}
