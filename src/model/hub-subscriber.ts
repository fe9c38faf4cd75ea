import type { Instant } from './instant.ts';
import type { SubscriptionMode } from './subscription.ts';

/** What tells the subscribers of our hub apart. @see WebSub §5.1 */
export interface HubKey {
  /** Of the document: `/feeds/tech-trade-war.atom`. */
  readonly path: string;
  /** Absolute http or https URL without fragment. */
  readonly callback: string;
}

/** What a subscriber asked for and has not confirmed yet. */
export interface HubWish {
  readonly mode: SubscriptionMode;
  /** The topic as it was asked for. */
  readonly topic: string;
  /** Never logged or shown; null: unsigned. */
  readonly secret: string | null;
  /** Of a subscription that is to begin. */
  readonly leaseSeconds: number;
  /** What the subscriber has to repeat. */
  readonly challenge: string;
  readonly askedAt: Instant;
  /** The document's ETag when it was asked: what comes later is delivered. */
  readonly etag: string | null;
}

/** One subscriber of one document of ours. */
export interface HubSubscriber extends HubKey {
  /** Null when nothing waits to be confirmed. */
  readonly wish: HubWish | null;
  /** The topic as it was asked for when it was confirmed. */
  readonly topic: string;
  /** Signs what is delivered; null: unsigned. Never logged or shown. */
  readonly secret: string | null;
  /** Of the last confirmation; null before the first. */
  readonly verifiedAt: Instant | null;
  /** Nothing is delivered after it; null before the first confirmation. */
  readonly leaseEndsAt: Instant | null;
  /** The document with this ETag was delivered, or given up: it is not sent any more. */
  readonly settledEtag: string | null;
  /** Who delivers to it now, and until when nobody else does; null: nobody. */
  readonly delivery: { readonly worker: string; readonly until: Instant } | null;
  /** When it is tried again, or when a delivery under way is lost; null: with the next change. */
  readonly nextAttemptAt: Instant | null;
  /** Deliveries in a row that failed; given-up ones count on. */
  readonly failures: number;
  /** Attempts with the document that is to be delivered now. */
  readonly attempts: number;
  /** Of the first of those failures; null when the last delivery succeeded. */
  readonly failingSince: Instant | null;
  /** What went wrong last, in words; null when the last delivery succeeded. */
  readonly lastError: string | null;
  readonly deliveredAt: Instant | null;
  readonly deliveries: number;
}

/** How another hub was told last that a document changed. */
export interface HubPing {
  readonly hub: string;
  readonly path: string;
  /** It was told of the document with this ETag, or that was given up; null: never told. */
  readonly settledEtag: string | null;
  /** When it is told again, or when a request under way is lost; null: with the next change. */
  readonly nextAttemptAt: Instant | null;
  /** Requests in a row that failed. */
  readonly failures: number;
  readonly lastError: string | null;
  readonly pingedAt: Instant | null;
}
