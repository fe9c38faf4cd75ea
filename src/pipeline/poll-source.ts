import { createHash } from 'node:crypto';
import { showUrl } from '../ingest/http/feed-url.ts';
import { parseFeed } from '../ingest/parse-feed.ts';
import { readFreshness, schedulePoll } from '../ingest/schedule-poll.ts';
import type { Defect } from '../model/defect.ts';
import { describeError } from '../model/describe-error.ts';
import type { Entry } from '../model/entry.ts';
import type { Fetched, Validators } from '../model/fetched.ts';
import type { Instant } from '../model/instant.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import { learnFromPoll, type PollHistory } from '../model/poll-history.ts';
import type { PollOutcome, PollRecord } from '../model/poll-record.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { normalizeFeed } from '../normalize/normalize-feed.ts';
import type { House } from './house.ts';
import { compareEntries, type RoundChanges, storeEntries } from './store-entries.ts';

/** How one poll went: its line of the ledger, and what it changed. */
export interface PollReport extends PollRecord {
  readonly changes: RoundChanges;
  readonly defects: readonly Defect[];
  readonly nextPollAt: Instant;
  readonly nextPollReason: string;
}

const noValidators: Validators = { etag: null, lastModified: null };
const noChanges: RoundChanges = { read: 0, added: 0, changed: 0, withdrawn: 0, topics: [] };

/** What a poll works with. */
interface Poll {
  readonly house: House;
  readonly source: Source;
  /** Null before the first poll of this URL. */
  readonly before: SourceState | null;
  readonly at: Instant;
  readonly reason: string;
  /** Of `performance.now`. */
  readonly startMs: number;
}

export interface PollOptions {
  readonly signal?: AbortSignal | undefined;
  /** Why it is polled now, where that is not what was planned. */
  readonly reason?: string | undefined;
}

/**
 * Asks one source, stores what it says and when to come again.
 *
 * @returns a report, also where the source failed: that costs nothing but this poll.
 * @throws TopicwireError `store-failed`; the signal's reason when it was aborted.
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
    before,
    at: house.now(),
    reason: reason ?? before?.nextPollReason ?? 'first poll',
    startMs: performance.now(),
  };
  let answer: Fetched | null = null;
  try {
    const { url, headers } = source;
    const validators = before?.validators ?? noValidators;
    answer = await house.fetcher.fetch({ url, headers, validators }, signal);
    return await acceptAnswer(poll, answer);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof TopicwireError && error.code === 'store-failed') throw error;
    return await recordFailure(poll, answer, error);
  }
}

async function acceptAnswer(poll: Poll, answer: Fetched): Promise<PollReport> {
  if (answer.status === 304) return await acceptUnchanged(poll, answer, 'not-modified');
  if (answer.status >= 400) throw describeRefusal(answer, poll.source.url);
  const bodyHash = createHash('sha256').update(answer.body).digest('base64url');
  if (bodyHash === poll.before?.bodyHash) return await acceptUnchanged(poll, answer, 'same');
  return await acceptDocument(poll, answer, bodyHash);
}

/** Validators are stored with the entries that they vouch for, so that neither outlives the other. */
async function acceptDocument(poll: Poll, answer: Fetched, bodyHash: string): Promise<PollReport> {
  const feed = readDocument(poll, answer);
  const compared = await compareEntries(poll.house, poll.source.id, feed.entries);
  const state = makeState(poll, answer, {
    feedTitle: feed.origin.title,
    validators: answer.validators,
    bodyHash,
    hints: feed.hints,
    history: learn(poll, compared.added),
    ...succeeded(poll),
  });
  const counts = {
    read: compared.read,
    added: compared.added.length,
    changed: compared.entries.length - compared.added.length,
  };
  const record = makeRecord(poll, answer, 'read', state, counts);
  const changes = await storeEntries(poll.house, compared, { state, record, withdrawn: [] });
  return makeReport(record, state, changes, feed.defects);
}

/** The history with what this poll saw: of a first one, all that the document dates. */
function learn({ before, at }: Poll, added: readonly Entry[]): PollHistory {
  return learnFromPoll(before?.history ?? null, {
    polledAt: at,
    previousPolledAt: before?.succeededAt ?? null,
    entryInstants: added.map(({ publishedAt }) => publishedAt),
  });
}

function succeeded({ at }: Poll): Learned {
  return { succeededAt: at, failures: 0, lastError: null };
}

function readDocument({ source, at }: Poll, answer: Fetched): NormalizedFeed {
  const contentType = answer.headers.get('content-type') ?? null;
  const contentLocation = answer.headers.get('content-location') ?? null;
  const parsed = parseFeed(answer.body, { contentType });
  return normalizeFeed(parsed, { source, finalUrl: answer.finalUrl, contentLocation, now: at });
}

async function acceptUnchanged(
  poll: Poll,
  answer: Fetched,
  outcome: 'same' | 'not-modified',
): Promise<PollReport> {
  const state = makeState(poll, answer, {
    validators: answer.validators,
    history: learn(poll, []),
    ...succeeded(poll),
  });
  return await storeWithoutEntries(poll, answer, outcome, state);
}

/**
 * A document that could not be read loses its validators, or the next answer would be a 304 and the
 * fault never be seen again. A server that is down for a while does not.
 */
async function recordFailure(
  poll: Poll,
  answer: Fetched | null,
  error: unknown,
): Promise<PollReport> {
  const wasRead = answer !== null && answer.status < 400;
  const state = makeState(poll, answer, {
    ...(wasRead ? { validators: noValidators, bodyHash: null } : {}),
    failures: (poll.before?.failures ?? 0) + 1,
    lastError: describeError(error),
  });
  return await storeWithoutEntries(poll, answer, state.gone ? 'gone' : 'failed', state);
}

async function storeWithoutEntries(
  poll: Poll,
  answer: Fetched | null,
  outcome: PollOutcome,
  state: SourceState,
): Promise<PollReport> {
  const record = makeRecord(poll, answer, outcome, state, noChanges);
  await poll.house.store.writeSourceState(state, record);
  return makeReport(record, state, noChanges, []);
}

type Learned = Partial<
  Pick<
    SourceState,
    | 'feedTitle'
    | 'validators'
    | 'bodyHash'
    | 'hints'
    | 'history'
    | 'succeededAt'
    | 'failures'
    | 'lastError'
  >
>;

/** What is remembered from now on: what was, what this poll learned, and when the next one is due. */
function makeState(poll: Poll, answer: Fetched | null, learned: Learned): SourceState {
  const { before, source, at, house } = poll;
  const status = answer?.status ?? null;
  const known = {
    feedTitle: before?.feedTitle ?? null,
    validators: before?.validators ?? noValidators,
    bodyHash: before?.bodyHash ?? null,
    hints: before?.hints ?? null,
    history: before?.history ?? null,
    succeededAt: before?.succeededAt ?? null,
    failures: before?.failures ?? 0,
    lastError: before?.lastError ?? null,
    ...learned,
  };
  const { validators, failures, hints, history } = known;
  const plan = schedulePoll(
    {
      sourceId: source.id,
      now: at,
      status,
      failures,
      hints,
      history,
      freshness: answer === null ? null : readFreshness(answer.headers, at),
      hasValidators: validators.etag !== null || validators.lastModified !== null,
    },
    house.rules.config.site.poll,
  );
  return {
    ...known,
    sourceId: source.id,
    url: source.url,
    polledAt: at,
    nextPollAt: plan.at,
    nextPollReason: plan.reason,
    lastStatus: status,
    gone: status === 410,
  };
}

function makeRecord(
  { source, before, at, reason, startMs }: Poll,
  answer: Fetched | null,
  outcome: PollOutcome,
  { lastStatus: status, lastError: error }: SourceState,
  { read, added, changed }: Pick<RoundChanges, 'read' | 'added' | 'changed'>,
): PollRecord {
  const sent = {
    etag: (before?.validators.etag ?? null) !== null,
    lastModified: (before?.validators.lastModified ?? null) !== null,
  };
  const durationMs = Math.round(performance.now() - startMs);
  const bytes = answer?.body.byteLength ?? 0;
  const came = { outcome, status, error, durationMs, bytes };
  return { sourceId: source.id, at, reason, sent, ...came, read, added, changed };
}

function makeReport(
  record: PollRecord,
  { nextPollAt, nextPollReason }: SourceState,
  changes: RoundChanges,
  defects: readonly Defect[],
): PollReport {
  return { ...record, changes, defects, nextPollAt, nextPollReason };
}

function describeRefusal(answer: Fetched, url: string): TopicwireError {
  const { status } = answer;
  const advice = status === 410 ? 'remove it from feeds/sources.yaml' : 'it is tried again later';
  return new TopicwireError('fetch-refused', `the server answered ${status}`, {
    where: showUrl(new URL(url)),
    advice,
  });
}
