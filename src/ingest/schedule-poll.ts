import { createHash } from 'node:crypto';
import type { Instant } from '../model/instant.ts';
import type { PollHints } from '../model/normalized-feed.ts';
import type { PollPolicy } from '../model/site.ts';
import type { Freshness } from './http/read-freshness.ts';

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

interface Wait {
  readonly ms: number;
  readonly reason: string;
}

/**
 * When to poll a source next: the longest of our floor, the publisher's hints, the back-off after
 * failures and `Retry-After`, then out of the publisher's skipped hours and days, spread by a
 * jitter that is stable for a source and only lengthens (by up to 5 %). Hints and back-off end at
 * the policy's ceiling; `Retry-After`, skipped hours and the jitter may pass it, `Retry-After` up to 7 days.
 * After 410 the instant is {@link NEVER}.
 *
 * @see RFC 9110 §10.2.3, §15.5.11; RFC 9111 §4.2; RSS 2.0 ttl, skipHours, skipDays
 */
export function schedulePoll(facts: PollFacts, policy: PollPolicy): PollPlan {
  if (facts.status === 410) return { at: NEVER, reason: 'gone (410): not asked again' };
  const wait = chooseWait(facts, policy);
  const share = hashToShare(facts.sourceId);
  const dueMs = Date.parse(facts.now) + Math.ceil(wait.ms * (1 + MAX_JITTER * share));
  const free = leaveSkippedHours(dueMs, facts.hints);
  if (free === dueMs) return { at: new Date(dueMs).toISOString(), reason: wait.reason };
  return {
    at: new Date(free + Math.floor(SPREAD_MS * share)).toISOString(),
    reason: `${wait.reason}, then out of the hours or days that the publisher skips`,
  };
}

/** The longest wait; of equal ones the first, so that a failure is named before a hint. */
function chooseWait(facts: PollFacts, policy: PollPolicy): Wait {
  const floorMs = policy.floorMinutes * MINUTE_MS;
  const ceilingMs = Math.max(floorMs, policy.ceilingMinutes * MINUTE_MS);
  const waits = [
    ...listRetryAfter(facts),
    ...listBackOff(facts, floorMs, ceilingMs),
    ...listHints(facts).map((wait) => cutToCeiling(wait, ceilingMs)),
    { ms: floorMs, reason: `at the floor of ${describeDuration(floorMs)}` },
  ];
  return waits.reduce((longest, wait) => (wait.ms > longest.ms ? wait : longest));
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

/** `90 s`, `45 min`, `1 h 30 min`, `2 d 4 h`: the two largest units that are not zero. */
function describeDuration(ms: number): string {
  if (ms < 2 * MINUTE_MS) return `${Math.round(ms / 1000)} s`;
  const minutes = Math.round(ms / MINUTE_MS);
  const parts = [
    [Math.floor(minutes / 1440), 'd'],
    [Math.floor(minutes / 60) % 24, 'h'],
    [minutes % 60, 'min'],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
