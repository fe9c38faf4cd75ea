import type { SubscriptionMode } from '../../model/subscription.ts';

/** What somebody asks of our hub. */
export type SubscriberRequest =
  | {
      readonly mode: SubscriptionMode;
      readonly topic: string;
      /** Absolute http or https URL without fragment. */
      readonly callback: string;
      /** Null: unsigned, as an empty one is. */
      readonly secret: string | null;
      /** Within our bounds. */
      readonly leaseSeconds: number;
    }
  /** These URLs changed, says their publisher. */
  | { readonly mode: 'publish'; readonly urls: readonly string[] };

const HOUR_SECONDS = 3_600;
const DAY_SECONDS = 24 * HOUR_SECONDS;
/** What a hub grants is its own choice; what it says when it verifies is what counts (WebSub §5.3). */
const SHORTEST_LEASE_SECONDS = HOUR_SECONDS;
const LONGEST_LEASE_SECONDS = 30 * DAY_SECONDS;
const DEFAULT_LEASE_SECONDS = 10 * DAY_SECONDS;
/** WebSub §5.1: a secret is shorter than that. */
const SECRET_BYTES = 200;
const LONGEST_URL = 2_048;

/**
 * Reads a form that was posted to our hub. Parameters that nobody knows are passed over, and of one
 * that stands there twice the first counts.
 *
 * @returns what is wrong with it as a sentence, where something is.
 * @see WebSub §5.1
 */
export function readSubscriberRequest(form: URLSearchParams): SubscriberRequest | string {
  const mode = form.get('hub.mode');
  if (mode === null) return 'hub.mode is missing.';
  if (mode === 'publish') return readPublish(form);
  if (mode !== 'subscribe' && mode !== 'unsubscribe') {
    return 'hub.mode must be subscribe, unsubscribe or publish.';
  }
  const topic = form.get('hub.topic') ?? '';
  if (topic === '') return 'hub.topic is missing.';
  const callback = readCallback(form.get('hub.callback') ?? '');
  if (callback === null || topic.length > LONGEST_URL) {
    return `hub.callback must be an absolute http or https URL without user and password, and no URL may be longer than ${LONGEST_URL} characters.`;
  }
  const secret = form.get('hub.secret') ?? '';
  if (Buffer.byteLength(secret) >= SECRET_BYTES) {
    return `hub.secret must be shorter than ${SECRET_BYTES} bytes.`;
  }
  // Of a subscription that ends it means nothing (WebSub §5.1).
  const leaseSeconds = readLease(mode === 'subscribe' ? form.get('hub.lease_seconds') : null);
  if (leaseSeconds === null) return 'hub.lease_seconds must be a positive whole number.';
  return { mode, topic, callback, secret: secret === '' ? null : secret, leaseSeconds };
}

/** `hub.topic`, and `hub.url` as publishers named it before the standard did; each once or several times. */
function readPublish(form: URLSearchParams): SubscriberRequest | string {
  const urls = ['hub.topic', 'hub.url', 'hub.url[]'].flatMap((name) => form.getAll(name));
  if (urls.length === 0) return 'hub.topic is missing.';
  return { mode: 'publish', urls: [...new Set(urls)] };
}

function readCallback(text: string): string | null {
  const url = text.length > LONGEST_URL ? null : URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (url.username !== '' || url.password !== '') return null;
  url.hash = '';
  return url.href;
}

function readLease(text: string | null): number | null {
  if (text === null || text === '') return DEFAULT_LEASE_SECONDS;
  if (!/^\d+$/.test(text) || Number(text) === 0) return null;
  return Math.min(Math.max(Number(text), SHORTEST_LEASE_SECONDS), LONGEST_LEASE_SECONDS);
}
