import type { SubscriptionMode } from '../../model/subscription.ts';

/** What a hub says or asks by a GET of our callback. */
export type HubRequest =
  | {
      readonly mode: SubscriptionMode;
      readonly topic: string;
      readonly challenge: string;
      /** Of a subscription that is to begin; never less than one. */
      readonly leaseSeconds: number;
    }
  | { readonly mode: 'denied'; readonly topic: string; readonly reason: string | null };

/** For a hub that gives no lease, or none that can be read. */
const DEFAULT_LEASE_SECONDS = 86_400;
/** Longer ones are asked for again all the same: a hub forgets. */
const MAX_LEASE_SECONDS = 30 * 86_400;
const MAX_CHALLENGE_LENGTH = 4_096;
const MAX_REASON_LENGTH = 200;

/**
 * Reads a hub's verification, or its refusal; null for anything else.
 *
 * @see WebSub §5.2, §5.3
 */
export function readHubRequest(query: URLSearchParams): HubRequest | null {
  const mode = query.get('hub.mode');
  const topic = query.get('hub.topic');
  if (topic === null) return null;
  if (mode === 'denied') return { mode, topic, reason: readReason(query.get('hub.reason')) };
  if (mode !== 'subscribe' && mode !== 'unsubscribe') return null;
  const challenge = query.get('hub.challenge') ?? '';
  if (challenge === '' || challenge.length > MAX_CHALLENGE_LENGTH) return null;
  return { mode, topic, challenge, leaseSeconds: readLease(query.get('hub.lease_seconds')) };
}

function readLease(text: string | null): number {
  if (text === null || !/^\d{1,15}$/.test(text)) return DEFAULT_LEASE_SECONDS;
  const seconds = Number(text);
  return seconds === 0 ? DEFAULT_LEASE_SECONDS : Math.min(seconds, MAX_LEASE_SECONDS);
}

/** On one line and short, since it comes from outside and is shown. */
function readReason(text: string | null): string | null {
  const line = (text ?? '').replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line === '' ? null : line.slice(0, MAX_REASON_LENGTH);
}
