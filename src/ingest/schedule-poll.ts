import { createHash } from 'node:crypto';
import type { Instant } from '../model/instant.ts';
import type { PollHints } from '../model/normalized-feed.ts';
import type { PollHistory } from '../model/poll-history.ts';
import type { PollPolicy } from '../model/site.ts';
import type { Freshness } from './http/read-freshness.ts';
import { chooseWait } from './schedule/choose-wait.ts';
import { describeDuration } from './schedule/describe-duration.ts';
import { describeForecast } from './schedule/describe-forecast.ts';
import { forecastEntries } from './schedule/forecast-entries.ts';
import { type BudgetShare, DEFAULT_PRICE } from './schedule/share-budget.ts';

export type { Freshness } from './http/read-freshness.ts';
export { readFreshness } from './http/read-freshness.ts';

/** What is known of a source when its last poll is over. */
export interface PollFacts {
  readonly sourceId: string;
  readonly now: Instant;
  /** HTTP status of the last answer; null when none came. */
  readonly status: number | null;
  /** Failed polls in a row, the last one included; an answer that is no feed is a failure. 0 after a success. */
  readonly failures: number;
  /** The feed's own word, from when it was last read. */
  readonly hints: PollHints | null;
  /** What the last answer's headers say; null when none came. */
  readonly freshness: Freshness | null;
  /** Whether the next request can be a conditional one. */
  readonly hasValidators: boolean;
  /** What its past says of its next entry; without it, the source is polled at the floor. */
  readonly history?: PollHistory | null;
  /** What its share of the budget is; without it, there is no budget. */
  readonly budget?: Pick<BudgetShare, 'price' | 'stretch'> | null;
}

/** When a source is polled next, and why then, in words. */
export interface PollPlan {
  readonly at: Instant;
  readonly reason: string;
}

/** The plan of a source that is never polled again. */
export const NEVER: Instant = '9999-12-31T23:59:59.999Z';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The most that `Retry-After` may ask for. */
const RETRY_AFTER_CAP_MS = 7 * DAY_MS;
/** How often a feed may be asked that has to be sent whole each time. */
const UNCONDITIONAL_MS = DAY_MS;
const MAX_JITTER = 0.05;
/** How far polls that were held back spread into the hour that is free again. */
const SPREAD_MS = HOUR_MS / 2;

/** The most that the jitter may put a poll behind the time that an entry is awaited at. */
const AWAITING_JITTER_MS = 5 * MINUTE_MS;

interface Wait {
  readonly ms: number;
  readonly reason: string;
  readonly mostJitterMs?: number;
}

/**
 * When to poll a source next: where its history is known, at the time that is best for the entries
 * that it lets expect; else at the floor. Never before the longest of our floor, the publisher's
 * hints, the back-off after failures and `Retry-After`; out of the publisher's skipped hours and
 * days; spread by a jitter that is stable for a source and only lengthens (by up to 5 %, and by no
 * more than 5 min where an entry is awaited). Hints, back-off and forecast end at the policy's
 * ceiling; `Retry-After`, skipped hours, the jitter and a budget too small for the ceiling may pass
 * it, `Retry-After` up to 7 days. After 410 the instant is {@link NEVER}.
 *
 * @see RFC 9110 §10.2.3, §15.5.11; RFC 9111 §4.2; RSS 2.0 ttl, skipHours, skipDays
 */
export function schedulePoll(facts: PollFacts, policy: PollPolicy): PollPlan {
  if (facts.status === 410) return { at: NEVER, reason: 'gone (410): not asked again' };
  const wait = chooseFinalWait(facts, policy);
  const share = hashToShare(facts.sourceId);
  const jitterMs = Math.min(wait.ms * MAX_JITTER, wait.mostJitterMs ?? Number.POSITIVE_INFINITY);
  const dueMs = Date.parse(facts.now) + Math.ceil(wait.ms + jitterMs * share);
  const free = leaveSkippedHours(dueMs, facts.hints);
  if (free === dueMs) return { at: new Date(dueMs).toISOString(), reason: wait.reason };
  return {
    at: new Date(free + Math.floor(SPREAD_MS * share)).toISOString(),
    reason: `${wait.reason}, then out of the hours or days that the publisher skips`,
  };
}

/** The forecast's wait, or what keeps us from asking even then. */
function chooseFinalWait(facts: PollFacts, policy: PollPolicy): Wait {
  const floorMs = policy.floorMinutes * MINUTE_MS;
  const stretch = Math.max(1, facts.budget?.stretch ?? 1);
  const ceilingMs = Math.max(floorMs, policy.ceilingMinutes * MINUTE_MS);
  const hints = listHints(facts).map((wait) => cutToCeiling(wait, ceilingMs));
  const floor = { ms: floorMs, reason: `at the floor of ${describeDuration(floorMs)}` };
  const spacing = findLongest([...hints, floor]);
  const failure = [...listRetryAfter(facts), ...listBackOff(facts, floorMs, ceilingMs)];
  const bound = findLongest([...failure, ...hints, floor]);
  if (facts.history === undefined || facts.history === null) return bound;
  return awaitEntry(facts.history, facts, bound, {
    spacingMs: spacing.ms,
    latestMs: ceilingMs * stretch,
  });
}

/** The longest wait; of equal ones the first, so that a failure is named before a hint. */
function findLongest(waits: readonly Wait[]): Wait {
  return waits.reduce((longest, wait) => (wait.ms > longest.ms ? wait : longest));
}

function awaitEntry(
  history: PollHistory,
  { now, budget }: PollFacts,
  bound: Wait,
  { spacingMs, latestMs }: { readonly spacingMs: number; readonly latestMs: number },
): Wait {
  const forecast = forecastEntries(history, now);
  const hours = chooseWait(forecast.rateAfter, {
    earliest: bound.ms / HOUR_MS,
    latest: latestMs / HOUR_MS,
    spacing: spacingMs / HOUR_MS,
    price: budget?.price ?? DEFAULT_PRICE,
  });
  const ms = Math.max(bound.ms, Math.round(hours * HOUR_MS));
  const expected = describeForecast(forecast, now, ms);
  if (ms === bound.ms) return { ms, reason: `${bound.reason}; ${expected}` };
  const reason = `${expected}: in ${describeDuration(ms)}`;
  const isLatest = ms >= latestMs;
  return {
    ms,
    reason: isLatest ? `${reason}, the ceiling` : reason,
    mostJitterMs: AWAITING_JITTER_MS,
  };
}

function listRetryAfter(facts: PollFacts): readonly Wait[] {
  const seconds = facts.freshness?.retryAfterSeconds ?? null;
  if (seconds === null || facts.status === null) return [];
  if (facts.status < 300 || facts.status === 304) return [];
  const asked = seconds * 1000;
  const reason = `${facts.status}: at the publisher's Retry-After of ${describeDuration(asked)}`;
  return [
    asked > RETRY_AFTER_CAP_MS
      ? {
          ms: RETRY_AFTER_CAP_MS,
          reason: `${reason}, cut to ${describeDuration(RETRY_AFTER_CAP_MS)}`,
        }
      : { ms: asked, reason },
  ];
}

function listBackOff(facts: PollFacts, floorMs: number, ceilingMs: number): readonly Wait[] {
  if (facts.failures <= 0) return [];
  const ms = Math.min(ceilingMs, floorMs * 2 ** Math.min(facts.failures - 1, 30));
  const times = facts.failures === 1 ? '1 failure' : `${facts.failures} failures in a row`;
  return [{ ms, reason: `${times}: backing off ${describeDuration(ms)}` }];
}

function listHints(facts: PollFacts): readonly Wait[] {
  const { freshness, hints } = facts;
  const waits: Wait[] = [];
  if (freshness !== null && freshness.freshSeconds !== null) {
    waits.push(hint(freshness.freshBy ?? 'max-age', freshness.freshSeconds * 1000));
  }
  if (hints !== null && hints.ttlMinutes !== null) {
    waits.push(hint('ttl', hints.ttlMinutes * MINUTE_MS));
  }
  if (hints !== null && hints.updateIntervalMinutes !== null) {
    waits.push(hint('update period', hints.updateIntervalMinutes * MINUTE_MS));
  }
  if (!facts.hasValidators && facts.failures === 0) {
    const every = describeDuration(UNCONDITIONAL_MS);
    waits.push({
      ms: UNCONDITIONAL_MS,
      reason: `once in ${every}, since its answers carry no validators`,
    });
  }
  return waits;
}

function hint(name: string, ms: number): Wait {
  return { ms, reason: `at the publisher's ${name} of ${describeDuration(ms)}` };
}

function cutToCeiling(wait: Wait, ceilingMs: number): Wait {
  if (wait.ms <= ceilingMs) return wait;
  const reason = `${wait.reason}, cut to the ceiling of ${describeDuration(ceilingMs)}`;
  return { ms: ceilingMs, reason };
}

/** The start of the first hour at or after the instant that is not skipped; the instant itself where nothing or everything is. */
function leaveSkippedHours(dueMs: number, hints: PollHints | null): number {
  const hours = new Set(hints?.skipHours);
  const days = new Set(hints?.skipDays);
  if (hours.size === 0 && days.size === 0) return dueMs;
  // One hour more than a week has been through every hour of every day.
  for (let step = 0, at = dueMs; step <= 7 * 24; step += 1) {
    const date = new Date(at);
    if (!hours.has(date.getUTCHours()) && !days.has(date.getUTCDay())) return at;
    at = Math.floor(at / HOUR_MS + 1) * HOUR_MS;
  }
  return dueMs;
}

/** A number from 0 up to 1 that is always the same for one source. */
function hashToShare(sourceId: string): number {
  return createHash('sha256').update(sourceId).digest().readUInt32BE(0) / 2 ** 32;
}
