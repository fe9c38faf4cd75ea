import { createHash } from 'node:crypto';
import type { Instant } from '../model/instant.ts';
import type { PollHints } from '../model/normalized-feed.ts';
import { type PollHistory, readRates } from '../model/poll-history.ts';
import type { PollPolicy } from '../model/site.ts';
import type { SourceState } from '../model/source-state.ts';
import type { Freshness } from './http/read-freshness.ts';
import { chooseWait } from './schedule/choose-wait.ts';
import { describeDuration } from './schedule/describe-duration.ts';
import { describeForecast } from './schedule/describe-forecast.ts';
import { forecastEntries } from './schedule/forecast-entries.ts';
import { type BudgetShare, DEFAULT_PRICE } from './schedule/share-budget.ts';
import { spaceHost } from './schedule/space-host.ts';

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
  /** How the budget is shared out; without it, there is no budget. */
  readonly budget?: PollBudget | null;
  /** When other feeds of its host are polled next, in any order. */
  readonly hostPlans?: readonly Instant[];
  /** Its hub pushes what is new, until then; a poll is only a back-stop. */
  readonly push?: { readonly hub: string; readonly until: Instant } | null;
}

/** What a budget of requests means for every source alike. */
export interface PollBudget extends Pick<BudgetShare, 'price' | 'stretch'> {
  /** What the operator allows all sources together in a day, for the reason. */
  readonly totalPerDay?: number;
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
/** A hub that is silent for as long as so many entries are expected is not trusted to be silent. */
const SUSPECT_ENTRIES = 12;
/** How far polls that were held back spread into the hour that is free again. */
const SPREAD_MS = HOUR_MS / 2;
/** A poll that its host's gap puts off by less is not worth a word. */
const NAMED_SHIFT_MS = MINUTE_MS;

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
 * more than 5 min where an entry is awaited), and at least the policy's gap from the polls that are
 * planned for other feeds of its host. Hints, back-off and forecast end at the policy's ceiling;
 * `Retry-After`, skipped hours, the jitter, the host's gap and a budget too small for the ceiling may
 * pass it, `Retry-After` up to 7 days. After 410 the instant is {@link NEVER}.
 *
 * @see RFC 9110 §10.2.3, §15.5.11; RFC 9111 §4.2; RSS 2.0 ttl, skipHours, skipDays
 */
export function schedulePoll(facts: PollFacts, policy: PollPolicy): PollPlan {
  if (facts.status === 410) return { at: NEVER, reason: 'gone (410): not asked again' };
  const wait = relaxForPushes(chooseFinalWait(facts, policy), facts, policy);
  const share = hashToShare(facts.sourceId);
  const jitterMs = Math.min(wait.ms * MAX_JITTER, wait.mostJitterMs ?? Number.POSITIVE_INFINITY);
  const dueMs = Date.parse(facts.now) + Math.ceil(wait.ms + jitterMs * share);
  const free = leaveSkippedHours(dueMs, facts.hints);
  if (free === dueMs) return besideItsHost({ ms: dueMs, reason: wait.reason }, facts, policy);
  const reason = `${wait.reason}, then out of the hours or days that the publisher skips`;
  return besideItsHost({ ms: free + Math.floor(SPREAD_MS * share), reason }, facts, policy);
}

/**
 * The least time, in minutes, that floor, hints and back-off leave between polls of a source of which
 * no more is known than what is stored.
 */
export function measureSpacing(
  state: Pick<SourceState, 'hints' | 'freshSeconds' | 'validators' | 'failures'>,
  policy: PollPolicy,
): number {
  const { hints, freshSeconds, failures } = state;
  const { etag, lastModified } = state.validators;
  const floorMs = policy.floorMinutes * MINUTE_MS;
  const ceilingMs = Math.max(floorMs, policy.ceilingMinutes * MINUTE_MS);
  const waits = [
    ...listHints({
      hints,
      failures,
      hasValidators: etag !== null || lastModified !== null,
      freshness: { freshSeconds, freshBy: null, retryAfterSeconds: null },
    }),
    ...listBackOff({ failures }, floorMs, ceilingMs),
  ];
  const longestMs = Math.max(floorMs, ...waits.map(({ ms }) => Math.min(ms, ceilingMs)));
  return longestMs / MINUTE_MS / measureFreeShare(hints);
}

/** How much of a week the publisher does not skip: more than 0, up to 1. */
function measureFreeShare(hints: PollHints | null): number {
  const hours = 1 - new Set(hints?.skipHours).size / 24;
  const days = 1 - new Set(hints?.skipDays).size / 7;
  return hours * days > 0 ? hours * days : 1;
}

/** The plan, put off until its host is not asked by another poll; `ms` since the epoch. */
function besideItsHost(
  { ms, reason }: Wait,
  { hostPlans = [], hints }: PollFacts,
  { hostGapMs = 0 }: PollPolicy,
): PollPlan {
  const at = new Date(ms).toISOString();
  const spaced = Date.parse(spaceHost(at, hostPlans, hostGapMs));
  // A crowded host is no reason to come when the publisher wants nobody.
  const free = leaveSkippedHours(spaced, hints);
  if (free - ms < NAMED_SHIFT_MS) return { at: new Date(free).toISOString(), reason };
  return {
    at: new Date(free).toISOString(),
    reason: `${reason}, ${describeDuration(free - ms)} later beside other feeds of its host`,
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

/**
 * While pushes come: at the ceiling, at the end of the lease, or when the hub has been silent for so
 * long that it must have missed something; never sooner than it would be without pushes.
 */
function relaxForPushes(wait: Wait, facts: PollFacts, policy: PollPolicy): Wait {
  const { now, push, history } = facts;
  if (push === undefined || push === null) return wait;
  const rate = history === undefined || history === null ? 0 : readRates(history).entriesPerHour;
  const ends: readonly Wait[] = [
    { ms: policy.ceilingMinutes * MINUTE_MS, reason: 'the ceiling' },
    { ms: Date.parse(push.until) - Date.parse(now), reason: 'the end of the subscription' },
    {
      ms: Math.round((SUSPECT_ENTRIES / rate) * HOUR_MS),
      reason: `when ${SUSPECT_ENTRIES} entries should have come`,
    },
  ];
  const { ms, reason } = ends.reduce((first, end) => (end.ms < first.ms ? end : first));
  if (ms <= wait.ms) return wait;
  const words = `pushed by ${push.hub}, polled only as a back-stop: in ${describeDuration(ms)}`;
  return { ms, reason: `${words}, ${reason}` };
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
    grain: forecast.grain,
    price: budget?.price ?? DEFAULT_PRICE,
  });
  const ms = Math.max(bound.ms, Math.round(hours * HOUR_MS));
  const expected = describeForecast(forecast, now, ms);
  if (ms === bound.ms) return { ms, reason: `${bound.reason}; ${expected}` };
  const reason = `${describeBudget(budget)}${expected}: in ${describeDuration(ms)}`;
  const isLatest = ms >= latestMs;
  return {
    ms,
    reason: isLatest ? `${reason}, ${describeCeiling(budget)}` : reason,
    mostJitterMs: AWAITING_JITTER_MS,
  };
}

function describeBudget(budget: PollBudget | null | undefined): string {
  if (budget?.totalPerDay === undefined) return '';
  return `budget of ${budget.totalPerDay.toLocaleString('en')} a day: `;
}

function describeCeiling(budget: PollBudget | null | undefined): string {
  const stretch = budget?.stretch ?? 1;
  return stretch <= 1 ? 'the ceiling' : `${stretch.toFixed(1)} times the ceiling, for the budget`;
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

function listBackOff(
  facts: Pick<PollFacts, 'failures'>,
  floorMs: number,
  ceilingMs: number,
): readonly Wait[] {
  if (facts.failures <= 0) return [];
  const ms = Math.min(ceilingMs, floorMs * 2 ** Math.min(facts.failures - 1, 30));
  const times = facts.failures === 1 ? '1 failure' : `${facts.failures} failures in a row`;
  return [{ ms, reason: `${times}: backing off ${describeDuration(ms)}` }];
}

function listHints(
  facts: Pick<PollFacts, 'freshness' | 'hints' | 'hasValidators' | 'failures'>,
): readonly Wait[] {
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
