import { setTimeout as pause } from 'node:timers/promises';
import { readFreshness } from '../ingest/schedule-poll.ts';
import { describeError } from '../model/describe-error.ts';
import type { Entry, Origin } from '../model/entry.ts';
import type { Fetched } from '../model/fetched.ts';
import type { Instant } from '../model/instant.ts';
import { unpackEntry } from '../model/packed-entry.ts';
import type { Source } from '../model/source.ts';
import type { ArchiveGap, SourceState } from '../model/source-state.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { MOST_TOMBSTONES } from './find-gap.ts';
import { type DatedEntry, takesBack } from './find-withdrawn.ts';
import type { House } from './house.ts';
import { makePollRecord } from './make-poll-record.ts';
import type { Poll } from './make-source-state.ts';
import { measureHostGap } from './measure-host-gap.ts';
import { addressRequest } from './prepare-request.ts';
import type { FeedRead } from './read-document.ts';
import { withSourceLock } from './source-lock.ts';
import { joinChanges, noChanges, type RoundChanges, storeEntries } from './store-entries.ts';
import { readFor, readStateOf } from './take-in-feed.ts';

/** Before each request for an archive of a public host, at least. */
const ARCHIVE_PAUSE_MS = 2_000;
/** As many URLs of archives are remembered as read. */
const MOST_READ = 200;

/** What following archives brought. */
export interface Followed {
  readonly changes: RoundChanges;
  /** Documents that were read. */
  readonly archives: number;
}

/**
 * Goes back into the gap of a source, archive by archive, until something is known, the bound is
 * reached or a document cannot be had. Each step is stored by itself with how to go on, so that a
 * stop costs nothing; what is left over waits for the next poll. Entries come in that are not
 * stored yet, and no others: an archive may hold an older version of what is.
 * @see RFC 5005 §4.2
 */
export async function followArchives(
  house: House,
  source: Source,
  signal?: AbortSignal,
): Promise<Followed> {
  let followed: Followed = { changes: noChanges, archives: 0 };
  for (;;) {
    const state = await readStateOf(house, source);
    const gap = state?.archives.gap ?? null;
    if (state === null || gap === null || gap.notBefore > house.now()) return followed;
    if (!(await rest(measurePause(house, gap.nextUrl), signal))) return followed;
    const step = await takeStep(house, source, gap, signal);
    if (step === null) return followed;
    const { changes, archives } = followed;
    followed = { changes: joinChanges(changes, step), archives: archives + 1 };
  }
}

function measurePause({ rules }: House, url: string): number {
  const { poll } = rules.config.site;
  const hostGapMs = Math.max(ARCHIVE_PAUSE_MS, poll.hostGapMs ?? 0);
  return measureHostGap(new URL(url).host, { ...poll, hostGapMs });
}

/** @returns false when it was ended by the signal. */
async function rest(ms: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await pause(ms, undefined, signal === undefined ? {} : { signal });
    return true;
  } catch {
    return false;
  }
}

/** @returns null when the document could not be had. */
async function takeStep(
  house: House,
  source: Source,
  gap: ArchiveGap,
  signal: AbortSignal | undefined,
): Promise<RoundChanges | null> {
  const poll: Poll = {
    house,
    source,
    request: addressRequest(source, gap.nextUrl),
    at: house.now(),
    reason: `archive, since entries are missing (${gap.left} left)`,
    startMs: performance.now(),
    signal,
  };
  let answer: Fetched | null = null;
  try {
    answer = await house.fetcher.fetch(poll.request, signal);
    if (answer.status !== 200) {
      throw new TopicwireError('fetch-refused', `the archive answered ${answer.status}`);
    }
    return await takeInArchive(poll, gap, answer);
  } catch (error) {
    if (signal?.aborted) return null;
    if (error instanceof TopicwireError && error.code === 'store-failed') throw error;
    await recordFailure(poll, gap, answer, describeError(error));
    return null;
  }
}

async function takeInArchive(poll: Poll, gap: ArchiveGap, answer: Fetched): Promise<RoundChanges> {
  const { house, source, at, signal } = poll;
  const { body, headers, finalUrl } = answer;
  const { feed, own } = await readFor(house, source, { body, headers, finalUrl, at, signal });
  return await withSourceLock(house, source.id, async () => {
    const before = await readStateOf(house, source);
    if (before === null) return noChanges;
    const ids = feed.entries.map(({ nativeId }) => nativeId);
    const stored = await house.store.readEntries(source.id, ids);
    const missing = feed.entries
      .filter((entry) => !stored.has(entry.nativeId) && !isTakenBack(entry, gap, feed))
      .map(unpackEntry);
    const entries = missing.map((entry) => placeInFeed(entry, feed.origin, before));
    const isKnown = [...stored.values()].some(({ entry }) => entry.firstSeenAt < gap.seenAt);
    const compared = {
      sourceId: source.id,
      read: ids.length,
      entries,
      added: entries,
      revived: [],
    };
    const rest = { known: stored.size, withdrawn: [], isDelta: true, hubOffer: null };
    const came = { ...rest, feed, compared, own };
    return await storeEntries(house, compared, {
      state: goOn(before, gap, isKnown ? null : feed),
      record: makePollRecord(poll, { answer, outcome: 'archive', error: null, came }),
      withdrawn: [],
    });
  });
}

/** Whether a newer document, or this one, says that the entry is gone. */
function isTakenBack(
  entry: DatedEntry & Pick<Entry, 'nativeId'>,
  gap: ArchiveGap,
  feed: FeedRead,
): boolean {
  const { nativeId } = entry;
  return (
    gap.tombstones.some((each) => each.nativeId === nativeId && takesBack(each, entry, false)) ||
    feed.tombstones.some((each) => each.nativeId === nativeId && takesBack(each, entry, true))
  );
}

/** An archive's entries are from the feed, not from the archive. */
function placeInFeed(entry: Entry, archive: Origin, state: SourceState): Entry {
  if (entry.origin !== archive) return entry;
  const feedUrl = state.selfUrl ?? state.address ?? state.url;
  const id = archive.id === archive.feedUrl ? feedUrl : archive.id;
  const title = state.feedTitle ?? archive.title;
  return { ...entry, origin: { ...archive, id, feedUrl, title } };
}

/** @param last The archive that was read; null where it led to what is known. */
function goOn(before: SourceState, gap: ArchiveGap, last: FeedRead | null): SourceState {
  const read = [...before.archives.read, gap.nextUrl].slice(-MOST_READ);
  const next = last?.previousArchiveUrl ?? null;
  const isOver = next === null || gap.left <= 1 || read.includes(next);
  const tombstones = [...(last?.tombstones ?? []), ...gap.tombstones].slice(0, MOST_TOMBSTONES);
  const further = isOver ? null : { ...gap, nextUrl: next, left: gap.left - 1, tombstones };
  const totals = { ...before.totals, archives: before.totals.archives + 1 };
  return { ...before, totals, archives: { read, gap: further } };
}

/** Asked again after the next polls, as long as the bound allows. */
async function recordFailure(
  poll: Poll,
  gap: ArchiveGap,
  answer: Fetched | null,
  error: string,
): Promise<void> {
  const { house, source, at } = poll;
  await withSourceLock(house, source.id, async () => {
    const before = await readStateOf(house, source);
    if (before === null) return;
    const isOver = gap.left <= 1 || answer?.status === 404 || answer?.status === 410;
    const later = { ...gap, left: gap.left - 1, notBefore: findRetry(answer, at) };
    const archives = { ...before.archives, gap: isOver ? null : later };
    const record = makePollRecord(poll, { answer, outcome: 'failed', error, came: null });
    await house.store.writeSourceState({ ...before, archives }, record);
  });
}

function findRetry(answer: Fetched | null, at: Instant): Instant {
  const seconds = answer === null ? null : readFreshness(answer.headers, at).retryAfterSeconds;
  return seconds === null ? at : new Date(Date.parse(at) + seconds * 1000).toISOString();
}
