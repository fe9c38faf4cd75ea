import { readFreshness } from '../ingest/schedule-poll.ts';
import type { Fetched, FetchRequest, Validators } from '../model/fetched.ts';
import type { Instant } from '../model/instant.ts';
import type { Source } from '../model/source.ts';
import { EMPTY_MEMORY, type SourceState } from '../model/source-state.ts';
import type { PushStanding } from '../model/subscription.ts';
import type { House } from './house.ts';
import { planPoll } from './plan-poll.ts';
import { NO_VALIDATORS } from './prepare-request.ts';
import { leaveFailingAddress, trackMove } from './track-move.ts';

/** A poll under way. */
export interface Poll {
  readonly house: House;
  readonly source: Source;
  readonly request: FetchRequest;
  readonly at: Instant;
  /** Why it is polled now, in words. */
  readonly reason: string;
  /** Of `performance.now`. */
  readonly startMs: number;
  /** Whether pushes make its polls a back-stop. */
  readonly push?: PushStanding | null;
  /** Ends it before its answer is stored. */
  readonly signal?: AbortSignal | undefined;
}

/** What a poll changes of a state by itself; the rest follows from its answer. */
export type Learned = Partial<SourceState>;

/**
 * What is remembered from now on: what was, what this poll learned, and when the next one is due.
 *
 * @param before The state as it is stored now; null before the first poll of this URL.
 * @param answer Null when none came.
 */
export function makeSourceState(
  poll: Poll,
  before: SourceState | null,
  answer: Fetched | null,
  learned: Learned,
): SourceState {
  const { house, source, at, push = null } = poll;
  const status = answer?.status ?? null;
  const { unpushed: _, ...known } = { ...startState(poll), ...before, ...learned };
  const { validators, failures, hints, history } = known;
  const kept = status === 304 ? known.freshSeconds : null;
  const freshness = answer === null ? null : readFreshness(answer.headers, at, kept);
  const facts = {
    sourceId: source.id,
    url: known.address ?? source.url,
    now: at,
    status,
    failures,
    hints,
    history,
    freshness,
    hasValidators: validators.etag !== null || validators.lastModified !== null,
  };
  return {
    ...known,
    sourceId: source.id,
    url: source.url,
    freshSeconds: failures > 0 ? known.freshSeconds : (freshness?.freshSeconds ?? null),
    polledAt: at,
    ...planPoll(house, facts, push),
    lastStatus: status,
    gone: status === 410,
  };
}

/** What a poll that succeeded says of the source, whatever the document held. */
export function learnSuccess(poll: Poll, before: SourceState | null, answer: Fetched): Learned {
  return {
    ...trackMove(before ?? EMPTY_MEMORY, answer.movedTo, poll.at),
    validators: nameTheirUrl(answer.validators, poll.request.url),
    succeededAt: poll.at,
    failures: 0,
    failingSince: null,
    missingSince: null,
    lastError: null,
  };
}

/**
 * What a poll that failed says of the source. A document that could not be read loses its validators,
 * or the next answer would be a 304 and the fault never be seen again. A server that is down for a
 * while does not.
 */
export function learnFailure(
  { at }: Poll,
  before: SourceState | null,
  answer: Fetched | null,
  error: string,
): Learned {
  const known = before ?? { ...EMPTY_MEMORY, failures: 0 };
  const failures = known.failures + 1;
  const wasRead = answer !== null && answer.status < 400;
  const mayBeMissing = answer === null || answer.status === 404;
  return {
    ...leaveFailingAddress(known, failures),
    ...(wasRead ? { validators: NO_VALIDATORS, bodyHash: null } : {}),
    failures,
    failingSince: known.failingSince ?? at,
    missingSince: mayBeMissing ? (known.missingSince ?? (answer === null ? null : at)) : null,
    lastError: error,
  };
}

function startState({ source, at }: Poll): SourceState {
  return {
    ...EMPTY_MEMORY,
    sourceId: source.id,
    url: source.url,
    validators: NO_VALIDATORS,
    bodyHash: null,
    history: null,
    polledAt: null,
    succeededAt: null,
    nextPollAt: at,
    nextPollReason: '',
    failures: 0,
    lastStatus: null,
    lastError: null,
    gone: false,
  };
}

/** Validators belong to the URL that they came from, also when another one is asked some day. */
function nameTheirUrl(validators: Validators, asked: string): Validators {
  if (validators.etag === null && validators.lastModified === null) return NO_VALIDATORS;
  return { ...validators, url: validators.url ?? asked };
}
