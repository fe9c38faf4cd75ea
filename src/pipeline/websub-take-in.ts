import { createHash } from 'node:crypto';
import { notePush, readStanding } from '../ingest/websub/revise-subscription.ts';
import { describeError } from '../model/describe-error.ts';
import type { Instant } from '../model/instant.ts';
import { learnFromPoll } from '../model/poll-history.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import type { Push, PushStanding, Subscription } from '../model/subscription.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { House } from './house.ts';
import { planPoll } from './plan-poll.ts';
import type { PollReport } from './poll-source.ts';
import { withSourceLock } from './source-lock.ts';
import { noChanges } from './store-entries.ts';
import { type CameIn, readStateOf, rememberFeed, takeInFeed } from './take-in-feed.ts';

/** A push that is being read. */
interface Reading {
  readonly house: House;
  readonly source: Source;
  readonly push: Push;
  readonly subscription: Subscription;
  readonly bodyHash: string;
  readonly at: Instant;
  /** Of `performance.now`. */
  readonly startMs: number;
}

/** Tells pushed bodies apart. */
export function hashPushedBody(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64url').slice(0, 22);
}

/**
 * Reads a genuine push into the store as a poll would be, except that it holds only what is new:
 * what it does not hold is not missing. Null where it is not wanted any more.
 *
 * @returns a report, also where it held no feed: that costs nothing but this push.
 * @throws TopicwireError `store-failed`
 */
export async function takeInPush(house: House, push: Push): Promise<PollReport | null> {
  const source = house.rules.config.sources.get(push.sourceId);
  const subscription = await house.store.readSubscription(push.key);
  if (source === undefined || subscription?.sourceUrl !== source.url) return null;
  if (subscription.state === 'leaving' || subscription.state === 'ended') return null;
  const reading: Reading = {
    house,
    source,
    push,
    subscription,
    bodyHash: hashPushedBody(push.body),
    at: house.now(),
    startMs: performance.now(),
  };
  try {
    return await read(reading);
  } catch (error) {
    if (error instanceof TopicwireError && error.code === 'store-failed') throw error;
    return await storeFailure(reading, describeError(error));
  }
}

async function read(reading: Reading): Promise<PollReport> {
  const { house, source, push, subscription, at } = reading;
  const stored = await readStateOf(house, source);
  const { finalUrl, contentLocation } = stored?.hubOffer ?? {
    finalUrl: stored?.address ?? source.url,
    contentLocation: null,
  };
  const headers = new Map<string, string>();
  if (push.contentType !== null) headers.set('content-type', push.contentType);
  if (contentLocation !== null) headers.set('content-location', contentLocation);
  const taken = { bodyHash: reading.bodyHash, isRead: true };
  const standing = readStanding(notePush(subscription, taken, at), at);
  const document = { body: push.body, headers, finalUrl, isDelta: true, at };
  const { changes, end, feed } = await takeInFeed(house, source, document, (came, before) => ({
    state: before === null ? null : makeState(reading, standing, came, before),
    record: makeRecord(reading, 'read', null, came),
  }));
  await house.store.changeSubscription(push.key, (current) => notePush(current, taken, at));
  const { state, record } = end;
  return { ...record, ...describePlan(state), changes, archives: 0, defects: feed.defects };
}

/** What a push says of the entries, and nothing of what only a poll can know. */
function makeState(
  { house, source, at }: Reading,
  standing: PushStanding | null,
  came: CameIn,
  before: SourceState,
): SourceState {
  const { newestEntryAt, totals } = rememberFeed(came, before);
  const history = learnFromPoll(before.history, {
    polledAt: at,
    previousPolledAt: before.succeededAt,
    entryInstants: came.compared.added.map(({ publishedAt }) => publishedAt),
  });
  const state = { ...before, newestEntryAt, totals, history };
  if (standing === null || before.gone) return state;
  const { validators, failures, hints, lastStatus: status } = before;
  const facts = {
    sourceId: source.id,
    url: before.address ?? source.url,
    now: at,
    status,
    failures,
    hints,
    history,
    freshness: null,
    hasValidators: validators.etag !== null || validators.lastModified !== null,
  };
  const unpushed = before.unpushed ?? { at: before.nextPollAt, reason: before.nextPollReason };
  return { ...state, ...planPoll(house, facts, standing, unpushed) };
}

/** A push that holds no feed: polls are relied on again until pushes do. */
async function storeFailure(reading: Reading, error: string): Promise<PollReport> {
  const { house, source, push, bodyHash, at } = reading;
  const record = makeRecord(reading, 'failed', error, null);
  const isRead = false;
  await house.store.changeSubscription(push.key, (current) =>
    notePush(current, { bodyHash, isRead }, at),
  );
  return await withSourceLock(house, source.id, async () => {
    const before = await readStateOf(house, source);
    const state = before === null ? null : withoutPushes(before);
    if (state !== null) await house.store.writeSourceState(state, record);
    return { ...record, ...describePlan(state), changes: noChanges, archives: 0, defects: [] };
  });
}

function withoutPushes({ unpushed, ...state }: SourceState): SourceState {
  if (unpushed === undefined) return state;
  return { ...state, nextPollAt: unpushed.at, nextPollReason: unpushed.reason };
}

function makeRecord(
  { source, push, subscription, at, startMs }: Reading,
  outcome: 'read' | 'failed',
  error: string | null,
  came: CameIn | null,
): PollRecord {
  const added = came?.compared.added.length ?? 0;
  return {
    sourceId: source.id,
    at,
    reason: `pushed by ${new URL(subscription.hub).host}`,
    sent: { etag: false, lastModified: false, delta: false },
    outcome,
    status: null,
    error,
    durationMs: Math.round(performance.now() - startMs),
    bytes: push.body.byteLength,
    read: came?.compared.read ?? 0,
    added,
    changed: (came?.compared.entries.length ?? 0) - added,
    withdrawn: came?.withdrawn.length ?? 0,
    own: came?.own ?? 0,
    pushed: true,
  };
}

function describePlan(
  state: SourceState | null,
): Pick<PollReport, 'nextPollAt' | 'nextPollReason'> {
  return { nextPollAt: state?.nextPollAt ?? '', nextPollReason: state?.nextPollReason ?? '' };
}
