import type { HubKey, HubSubscriber, HubWish } from '../../model/hub-subscriber.ts';
import type { Instant } from '../../model/instant.ts';

/** What a change makes of a subscriber; null leaves it as it is. */
export type SubscriberChange = HubSubscriber | 'remove' | null;

/** Who delivers what, and when. */
export interface DeliveryTurn {
  readonly worker: string;
  /** Of the document that is delivered. */
  readonly etag: string;
  readonly at: Instant;
}

/** Why a delivery failed. */
export interface DeliveryFailure {
  /** Null when no answer came. */
  readonly status: number | null;
  readonly error: string;
  /** What the subscriber asked for. */
  readonly retryAfterSeconds: number | null;
}

const SECOND_MS = 1_000;
const DAY_MS = 86_400_000;
/** Doubled with each failure. */
const FIRST_PAUSE_MS = 10 * SECOND_MS;
const LONGEST_PAUSE_MS = 3_600 * SECOND_MS;
/** With one document; the last comes after about three hours. */
export const MOST_ATTEMPTS = 12;
/** Who could not be reached for so long is not subscribed any more. */
const END_AFTER_MS = 5 * DAY_MS;
const GONE = 410;

/** Notes what a subscriber wants; until it confirms that, all stays as it is. */
export function noteWish(
  current: HubSubscriber | null,
  { path, callback }: HubKey,
  wish: HubWish,
): HubSubscriber {
  const unknown: HubSubscriber = {
    path,
    callback,
    wish: null,
    topic: wish.topic,
    secret: null,
    verifiedAt: null,
    leaseEndsAt: null,
    settledEtag: null,
    delivery: null,
    nextAttemptAt: null,
    failures: 0,
    attempts: 0,
    failingSince: null,
    lastError: null,
    deliveredAt: null,
    deliveries: 0,
  };
  return { ...(current ?? unknown), wish };
}

/**
 * Grants what a subscriber confirmed, if it is still what it wants. What changed since a new one
 * asked is due to it at once.
 *
 * @param presentEtag of the document that is stored.
 * @see WebSub §5.1, §5.3
 */
export function grantWish(
  current: HubSubscriber | null,
  presentEtag: string | null,
  challenge: string,
  now: Instant,
): SubscriberChange {
  const wish = current?.wish ?? null;
  if (current === null || wish?.challenge !== challenge) return null;
  if (wish.mode === 'unsubscribe') return 'remove';
  const leaseEndsAt = later(now, wish.leaseSeconds * SECOND_MS);
  const { topic, secret, etag } = wish;
  const granted = { wish: null, topic, secret, verifiedAt: now, leaseEndsAt };
  // One that renews goes on where it was.
  if (!isSubscribed(current, now)) {
    const nextAttemptAt = presentEtag === etag ? null : now;
    return { ...noteWish(null, current, wish), ...granted, settledEtag: etag, nextAttemptAt };
  }
  // It answers again, so it need not wait for its next attempt.
  const isWaiting = current.delivery === null && current.nextAttemptAt !== null;
  return { ...current, ...granted, ...(isWaiting ? { nextAttemptAt: now, attempts: 0 } : {}) };
}

/** Forgets what a subscriber did not confirm: the state stays as it was. @see WebSub §5.3.1 */
export function dropWish(current: HubSubscriber | null, challenge: string): SubscriberChange {
  if (current?.wish?.challenge !== challenge) return null;
  return current.leaseEndsAt === null ? 'remove' : { ...current, wish: null };
}

/** Whether it is confirmed and its lease runs. */
export function isSubscribed({ leaseEndsAt }: HubSubscriber, now: Instant): boolean {
  return leaseEndsAt !== null && leaseEndsAt > now;
}

/**
 * Takes a delivery for one worker alone; null where nothing is to be delivered, somebody else
 * delivers it, or the stored document is another one than this worker serves.
 *
 * @param presentEtag of the document that is stored.
 * @param until from when on another worker may take it.
 */
export function beginDelivery(
  current: HubSubscriber | null,
  presentEtag: string | null,
  { worker, etag, at }: DeliveryTurn,
  until: Instant,
): SubscriberChange {
  if (current === null || presentEtag !== etag || !isSubscribed(current, at)) return null;
  // Also while somebody delivers: until then nobody else does.
  if (current.nextAttemptAt !== null && current.nextAttemptAt > at) return null;
  if (current.settledEtag === etag) {
    return current.nextAttemptAt === null ? null : { ...current, nextAttemptAt: null };
  }
  return { ...current, delivery: { worker, until }, nextAttemptAt: until };
}

/** Whether this change gave the delivery to that worker. */
export function isDelivering(changed: HubSubscriber | null, worker: string): boolean {
  return changed?.delivery?.worker === worker;
}

/**
 * Notes that a delivery was taken; where another document is stored meanwhile, that is due at once.
 *
 * @param presentEtag of the document that is stored.
 */
export function noteDelivered(
  current: HubSubscriber | null,
  presentEtag: string | null,
  { worker, etag, at }: DeliveryTurn,
): SubscriberChange {
  if (current === null || !isDelivering(current, worker)) return null;
  return {
    ...current,
    delivery: null,
    settledEtag: etag,
    nextAttemptAt: presentEtag === null || presentEtag === etag ? null : at,
    failures: 0,
    attempts: 0,
    failingSince: null,
    lastError: null,
    deliveredAt: at,
    deliveries: current.deliveries + 1,
  };
}

/**
 * Notes that a delivery was not taken: it is tried again after ever longer pauses, and given up
 * after {@link MOST_ATTEMPTS}, until the document changes. After days of that, and at once when the
 * subscriber says that it is gone, the subscription ends.
 *
 * @see WebSub §7
 */
export function noteUndelivered(
  current: HubSubscriber | null,
  { worker, etag, at }: DeliveryTurn,
  { status, error, retryAfterSeconds }: DeliveryFailure,
): SubscriberChange {
  if (current === null || !isDelivering(current, worker)) return null;
  const failingSince = current.failingSince ?? at;
  if (status === GONE || Date.parse(at) - Date.parse(failingSince) >= END_AFTER_MS) return 'remove';
  const attempts = current.attempts + 1;
  const pauseMs = choosePause(attempts, retryAfterSeconds);
  const isGivenUp = attempts >= MOST_ATTEMPTS;
  return {
    ...current,
    delivery: null,
    settledEtag: isGivenUp ? etag : current.settledEtag,
    // Kept where it is given up, so that a document that changes often is not tried more often.
    nextAttemptAt: later(at, pauseMs),
    failures: current.failures + 1,
    attempts: isGivenUp ? 0 : attempts,
    failingSince,
    lastError: error,
  };
}

/** Gives a delivery back that was not ended, to be taken up by anybody at once. */
export function giveBackDelivery(
  current: HubSubscriber | null,
  worker: string,
  at: Instant,
): SubscriberChange {
  if (current === null || !isDelivering(current, worker)) return null;
  return { ...current, delivery: null, nextAttemptAt: at };
}

/** Milliseconds to wait after so many failures in a row, and no shorter than asked for within a day. */
export function choosePause(failures: number, retryAfterSeconds: number | null): number {
  const ownMs = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), LONGEST_PAUSE_MS);
  return Math.max(ownMs, Math.min((retryAfterSeconds ?? 0) * SECOND_MS, DAY_MS));
}

function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}
