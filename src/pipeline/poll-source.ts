import { createHash } from 'node:crypto';
import { showUrl } from '../ingest/http/feed-url.ts';
import type { Defect } from '../model/defect.ts';
import { describeError } from '../model/describe-error.ts';
import type { Fetched } from '../model/fetched.ts';
import type { Instant } from '../model/instant.ts';
import { learnFromPoll, type PollHistory } from '../model/poll-history.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { Source } from '../model/source.ts';
import { EMPTY_MEMORY, type SourceState } from '../model/source-state.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { findGap } from './find-gap.ts';
import { followArchives } from './follow-archives.ts';
import type { House } from './house.ts';
import { type Delta, judgeDelta } from './judge-delta.ts';
import { makePollRecord, nameFailure } from './make-poll-record.ts';
import { learnFailure, learnSuccess, makeSourceState, type Poll } from './make-source-state.ts';
import { NO_VALIDATORS, prepareRequest } from './prepare-request.ts';
import { withSourceLock } from './source-lock.ts';
import { joinChanges, noChanges, type RoundChanges } from './store-entries.ts';
import { type CameIn, readStateOf, rememberFeed, takeInFeed } from './take-in-feed.ts';
import { isMiss, readPushStanding, storeMiss } from './websub-standing.ts';

/** How one poll went: its line of the ledger, and what it changed. */
export interface PollReport extends PollRecord {
  /** With what archives brought. */
  readonly changes: RoundChanges;
  /** Archive documents that were read. */
  readonly archives: number;
  readonly defects: readonly Defect[];
  readonly nextPollAt: Instant;
  readonly nextPollReason: string;
}

export interface PollOptions {
  readonly signal?: AbortSignal | undefined;
  /** Why it is polled now, where that is not what was planned. */
  readonly reason?: string | undefined;
}

/** A poll that is stored. */
interface Ended {
  readonly state: SourceState;
  readonly record: PollRecord;
  readonly changes: RoundChanges;
  readonly defects: readonly Defect[];
}

/**
 * Asks one source, stores what it says and when to come again, and follows its archives where
 * entries are missing.
 *
 * @returns a report, also where the source failed: that costs nothing but this poll.
 * @throws TopicwireError `store-failed`; the signal's reason when it was aborted before an answer
 *   was stored.
 */
export async function pollSource(
  house: House,
  source: Source,
  stored: SourceState | null,
  { signal, reason }: PollOptions = {},
): Promise<PollReport> {
  const before = stored?.url === source.url ? stored : null;
  const poll: Poll = {
    house,
    source,
    request: prepareRequest(source, before),
    at: house.now(),
    reason: reason ?? before?.nextPollReason ?? 'first poll',
    startMs: performance.now(),
    push: await readPushStanding(house, source.id),
    signal,
  };
  const ended = await askOnce(poll, before);
  reportMove(poll, before, ended.state);
  const isMissing = ended.record.error === null && ended.state.archives.gap !== null;
  if (!isMissing) return makeReport(ended, noChanges, 0);
  const { changes, archives } = await followArchives(house, source, signal);
  if (archives > 0) {
    house.log.info(
      `${source.id}: entries were missing, ${changes.added} came from ${archives} archive documents`,
    );
  }
  return makeReport(ended, changes, archives);
}

async function askOnce(poll: Poll, before: SourceState | null): Promise<Ended> {
  const { signal } = poll;
  let answer: Fetched | null = null;
  try {
    answer = await poll.house.fetcher.fetch(poll.request, signal);
    return await acceptAnswer(poll, before, answer);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TopicwireError && error.code === 'store-failed') throw error;
    return await storeFailure(poll, answer, describeError(error));
  }
}

async function acceptAnswer(
  poll: Poll,
  before: SourceState | null,
  answer: Fetched,
): Promise<Ended> {
  if (answer.status === 304) return await storeUnchanged(poll, answer, 'not-modified');
  if (answer.status >= 400) throw describeRefusal(answer, poll.request.url);
  const delta = judgeDelta(poll.request, answer);
  if (delta !== null) return await takeInAnswer(poll, before, answer, { delta, bodyHash: null });
  const bodyHash = createHash('sha256').update(answer.body).digest('base64url');
  if (bodyHash === before?.bodyHash) return await storeUnchanged(poll, answer, 'same');
  return await takeInAnswer(poll, before, answer, { delta: null, bodyHash });
}

/** Validators are stored with the entries that they vouch for, so that neither outlives the other. */
async function takeInAnswer(
  poll: Poll,
  stored: SourceState | null,
  answer: Fetched,
  { delta, bodyHash }: { readonly delta: Delta | null; readonly bodyHash: string | null },
): Promise<Ended> {
  const { house, source, at, push = null, signal } = poll;
  const document = {
    body: answer.body,
    headers: answer.headers,
    finalUrl: answer.finalUrl,
    isDelta: delta !== null,
    at,
    isFirst: (stored?.succeededAt ?? null) === null,
    signal,
  };
  const outcome = delta === null ? 'read' : 'delta';
  const { end, changes, feed } = await takeInFeed(house, source, document, (came, before) => {
    const hasMissed = push !== null && isMiss(before, came.compared.added, at);
    const state = makeSourceState(hasMissed ? { ...poll, push: null } : poll, before, answer, {
      ...rememberFeed(came, before),
      ...learnSuccess(poll, before, answer),
      ...(delta?.isTrusted === false ? { validators: NO_VALIDATORS } : {}),
      bodyHash,
      history: learnHistory(poll, before, came),
      archives: {
        ...(before ?? EMPTY_MEMORY).archives,
        gap: findGap(came, before, at),
      },
    });
    const record = makePollRecord(poll, { answer, outcome, error: null, came });
    return { state, record, hasMissed };
  });
  if (end.hasMissed && push !== null) await storeMiss(house, source.id, push.key);
  return { ...end, changes, defects: feed.defects };
}

/** The history with what this poll saw: of a first one, all that the document dates. */
function learnHistory({ at }: Poll, before: SourceState | null, came: CameIn | null): PollHistory {
  const added = came?.compared.added ?? [];
  return learnFromPoll(before?.history ?? null, {
    polledAt: at,
    previousPolledAt: before?.succeededAt ?? null,
    entryInstants: added.map(({ publishedAt }) => publishedAt),
  });
}

async function storeUnchanged(
  poll: Poll,
  answer: Fetched,
  outcome: 'same' | 'not-modified',
): Promise<Ended> {
  const record = makePollRecord(poll, { answer, outcome, error: null, came: null });
  return await storeWithoutEntries(poll, (before) => ({
    record,
    state: makeSourceState(poll, before, answer, {
      ...learnSuccess(poll, before, answer),
      history: learnHistory(poll, before, null),
    }),
  }));
}

async function storeFailure(poll: Poll, answer: Fetched | null, error: string): Promise<Ended> {
  return await storeWithoutEntries(poll, (before) => {
    const learned = learnFailure(poll, before, answer, error);
    const state = makeSourceState(poll, before, answer, learned);
    const outcome = nameFailure(state);
    return { state, record: makePollRecord(poll, { answer, outcome, error, came: null }) };
  });
}

async function storeWithoutEntries(
  { house, source }: Poll,
  decide: (before: SourceState | null) => Pick<Ended, 'state' | 'record'>,
): Promise<Ended> {
  return await withSourceLock(house, source.id, async () => {
    const { state, record } = decide(await readStateOf(house, source));
    await house.store.writeSourceState(state, record);
    return { state, record, changes: noChanges, defects: [] };
  });
}

/** Said once, when it happens; `sources` shows it from then on. */
function reportMove(
  { house, source }: Poll,
  before: SourceState | null,
  { address }: SourceState,
): void {
  const was = before?.address ?? null;
  if (address === was) return;
  if (address === null) {
    house.log.warn(`${source.id}: its new address fails, the one in feeds/sources.yaml is asked`);
    return;
  }
  const shown = showUrl(new URL(address));
  house.log.warn(
    `${source.id}: it has moved for good and is asked at ${shown} now, change it in feeds/sources.yaml`,
  );
}

function makeReport(
  { state, record, changes, defects }: Ended,
  more: RoundChanges,
  archives: number,
): PollReport {
  const { nextPollAt, nextPollReason } = state;
  return {
    ...record,
    changes: joinChanges(changes, more),
    archives,
    defects,
    nextPollAt,
    nextPollReason,
  };
}

function describeRefusal(answer: Fetched, url: string): TopicwireError {
  const { status } = answer;
  const advice = status === 410 ? 'remove it from feeds/sources.yaml' : 'it is tried again later';
  return new TopicwireError('fetch-refused', `the server answered ${status}`, {
    where: showUrl(new URL(url)),
    advice,
  });
}
