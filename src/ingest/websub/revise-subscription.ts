import { createHash } from 'node:crypto';
import type { Instant } from '../../model/instant.ts';
import type { PushStanding, Subscription } from '../../model/subscription.ts';
import type { HubRequest } from './read-hub-request.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** From a request to the next one when nothing comes of it; doubles each time. */
const FIRST_RETRY_MS = 5 * MINUTE_MS;
/** The same after a hub's 4xx, which is less likely to pass by itself. */
const FIRST_RETRY_REFUSED_MS = HOUR_MS;
const LAST_RETRY_MS = DAY_MS;
const RETRY_DENIED_MS = 7 * DAY_MS;
/** Requests to end a subscription before it is left to its lease. */
const MOST_GOODBYES = 3;
/** Failures after which another hub of the feed is tried. */
const FAILURES_A_HUB = 3;
/** How long a verification may be repeated whose answer got lost. */
const REPEAT_MS = MINUTE_MS;
/** No lease is renewed sooner; one that is shorter lapses for a while. */
const SHORTEST_RENEWAL_MS = MINUTE_MS;
const RECENT_BODIES = 32;
/** Genuine pushes in a row that are asked for at most after misses. */
const MOST_STREAK = 32;

/** A new subscription, to be asked for at once. */
export function startSubscription(
  wanted: Pick<
    Subscription,
    'key' | 'secret' | 'sourceId' | 'sourceUrl' | 'hub' | 'topic' | 'callback'
  >,
  now: Instant,
): Subscription {
  return {
    ...wanted,
    state: 'asked',
    pending: null,
    nextRequestAt: now,
    failures: 0,
    lastError: null,
    createdAt: now,
    verifiedAt: null,
    leaseEndsAt: null,
    endedAt: null,
    lastPushAt: null,
    pushes: 0,
    forged: 0,
    streak: 0,
    misses: 0,
    recentBodies: [],
  };
}

/**
 * The subscription with its next request begun: `pending` says which. A request counts as failed
 * until it is verified, so that one whose process dies is tried again like any other. Null when
 * none is due.
 *
 * @param hubs those that the feed names now; where one never verifies, the next one has its turn.
 */
export function beginRequest(
  current: Subscription,
  hubs: readonly string[],
  now: Instant,
): Subscription | null {
  if (current.nextRequestAt === null || current.nextRequestAt > now) return null;
  if (current.state === 'ended') return null;
  const isLeaving = current.state === 'leaving';
  if (isLeaving && current.failures >= MOST_GOODBYES) return endNow(current, now);
  const failures = current.failures + 1;
  const nextRequestAt = later(now, backOff(current.key, failures, FIRST_RETRY_MS));
  return {
    ...current,
    hub: isLeaving ? current.hub : chooseHub(current, hubs),
    state: current.state === 'denied' ? 'asked' : current.state,
    pending: { mode: isLeaving ? 'unsubscribe' : 'subscribe', until: nextRequestAt },
    nextRequestAt,
    failures,
    lastError: describeSilence(current),
  };
}

/** The subscription after a hub that refused a request or could not be asked. */
export function noteRefusal(
  current: Subscription,
  refusal: {
    /** HTTP status; null when no answer came. */
    readonly status: number | null;
    /** In words. */
    readonly error: string;
    readonly retryAfterSeconds: number | null;
  },
  now: Instant,
): Subscription | null {
  // Verified meanwhile, so that the refusal speaks of nothing that matters.
  if (current.failures === 0) return null;
  const { status, error, retryAfterSeconds } = refusal;
  const isFinal = status !== null && status >= 400 && status < 500 && status !== 429;
  const first = isFinal ? FIRST_RETRY_REFUSED_MS : FIRST_RETRY_MS;
  const asked = Math.min((retryAfterSeconds ?? 0) * SECOND_MS, RETRY_DENIED_MS);
  const waitMs = Math.max(backOff(current.key, current.failures, first), asked);
  return { ...current, pending: null, nextRequestAt: later(now, waitMs), lastError: error };
}

/**
 * The subscription after its hub verified a request of ours; null when there is none for this topic
 * and mode, and nothing may be echoed.
 *
 * @see WebSub §5.3
 */
export function confirmRequest(
  current: Subscription,
  request: Exclude<HubRequest, { readonly mode: 'denied' }>,
  now: Instant,
): Subscription | null {
  const { pending } = current;
  if (pending === null || pending.mode !== request.mode || pending.until <= now) return null;
  if (!isSameTopic(current.topic, request.topic)) return null;
  const repeatUntil = later(now, REPEAT_MS);
  const until = pending.until < repeatUntil ? pending.until : repeatUntil;
  const verified = { ...current, pending: { ...pending, until }, failures: 0, lastError: null };
  if (request.mode === 'unsubscribe') {
    return { ...verified, state: 'ended', nextRequestAt: null, endedAt: current.endedAt ?? now };
  }
  const leaseMs = request.leaseSeconds * SECOND_MS;
  return {
    ...verified,
    state: 'active',
    verifiedAt: now,
    leaseEndsAt: later(now, leaseMs),
    nextRequestAt: later(now, Math.max(SHORTEST_RENEWAL_MS, renewAfter(current.key, leaseMs))),
  };
}

/** The subscription after its hub refused or ended it; null when it speaks of another topic. */
export function denyRequest(
  current: Subscription,
  { topic, reason }: Extract<HubRequest, { readonly mode: 'denied' }>,
  now: Instant,
): Subscription | null {
  if (current.state === 'ended' || !isSameTopic(current.topic, topic)) return null;
  if (current.state === 'leaving') return endNow(current, now);
  const why = reason === null ? 'without a reason' : `"${reason}"`;
  return {
    ...current,
    state: 'denied',
    pending: null,
    leaseEndsAt: null,
    nextRequestAt: later(now, RETRY_DENIED_MS + spread(current.key, DAY_MS)),
    lastError: `the hub denied it, ${why}`,
    streak: 0,
  };
}

/** The subscription when it is not wanted any more: the hub is told if it may still push. */
export function leaveSubscription(current: Subscription, now: Instant): Subscription | null {
  if (current.state === 'leaving' || current.state === 'ended') return null;
  const mayPush = current.state === 'active' && (current.leaseEndsAt ?? '') > now;
  const left = { ...current, pending: null, failures: 0, lastError: null, streak: 0 };
  if (!mayPush) return endNow(left, now);
  return { ...left, state: 'leaving', nextRequestAt: now };
}

/** The subscription after a genuine push. */
export function notePush(
  current: Subscription,
  push: { readonly bodyHash: string; readonly isRead: boolean },
  now: Instant,
): Subscription {
  const recentBodies = [...current.recentBodies, push.bodyHash].slice(-RECENT_BODIES);
  if (!push.isRead) return { ...current, recentBodies, lastPushAt: now, streak: 0 };
  const { pushes, streak } = current;
  return {
    ...current,
    recentBodies,
    lastPushAt: now,
    pushes: pushes + 1,
    streak: Math.min(MOST_STREAK, streak + 1),
  };
}

/** The subscription after a poll found what should have been pushed. */
export function noteMiss(current: Subscription): Subscription {
  return { ...current, streak: 0, misses: current.misses + 1 };
}

/**
 * Whether pushes come so reliably now that polls can wait: verified, and at least one genuine push;
 * after each miss twice as many in a row.
 */
export function readStanding(subscription: Subscription, now: Instant): PushStanding | null {
  const { key, hub, state, leaseEndsAt, streak, misses } = subscription;
  if (state !== 'active' || leaseEndsAt === null || leaseEndsAt <= now) return null;
  if (streak < Math.min(MOST_STREAK, 2 ** misses)) return null;
  return { key, hub: new URL(hub).host, until: leaseEndsAt };
}

function endNow(current: Subscription, now: Instant): Subscription {
  return { ...current, state: 'ended', pending: null, nextRequestAt: null, endedAt: now };
}

function describeSilence({ pending, failures, lastError, callback }: Subscription): string | null {
  if (pending === null || failures === 0) return lastError;
  const { origin } = new URL(callback);
  const times = failures === 1 ? 'once' : `${failures} times`;
  return `asked ${times}, the hub did not verify it: can it reach ${origin}?`;
}

function chooseHub(current: Subscription, hubs: readonly string[]): string {
  const { failures, hub, state } = current;
  if (state === 'active' || failures === 0 || failures % FAILURES_A_HUB > 0) return hub;
  return hubs[(hubs.indexOf(hub) + 1) % hubs.length] ?? hub;
}

/** Hubs may write a topic in another way than we did. */
function isSameTopic(ours: string, theirs: string): boolean {
  return ours === theirs || URL.parse(ours)?.href === URL.parse(theirs)?.href;
}

/** At two thirds of the lease, or up to a tenth of it sooner. */
function renewAfter(key: string, leaseMs: number): number {
  return (leaseMs * 2) / 3 - spread(key, leaseMs / 10);
}

function backOff(key: string, failures: number, firstMs: number): number {
  const waitMs = Math.min(LAST_RETRY_MS, firstMs * 2 ** Math.min(failures - 1, 20));
  return waitMs + spread(key, waitMs / 5);
}

/** Up to so much, always the same for one subscription. */
function spread(key: string, mostMs: number): number {
  return (createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32) * mostMs;
}

function later(now: Instant, ms: number): Instant {
  return new Date(Date.parse(now) + Math.ceil(ms)).toISOString();
}
