import type { Instant } from './instant.ts';

/** Where a feed says that it can be had pushed from (WebSub §4). */
export interface HubOffer {
  /** Absolute http and https URLs in the order given, never empty. */
  readonly hubs: readonly string[];
  /** The feed's own name for itself, which is what is subscribed to. */
  readonly topic: string;
  /** Where the document that said so came from, so that a pushed one is read the same way. */
  readonly finalUrl: string;
  readonly contentLocation: string | null;
}

export type SubscriptionMode = 'subscribe' | 'unsubscribe';

/**
 * `asked`: wanted, and not verified yet; `active`: verified, until its lease ends; `denied`: the hub
 * refused or ended it; `leaving`: not wanted any more, and the hub is to be told; `ended`: over.
 */
export type SubscriptionState = 'asked' | 'active' | 'denied' | 'leaving' | 'ended';

/** One subscription of a source at one hub. A source has one at most that is not `leaving` or `ended`. */
export interface Subscription {
  /** Names its callback; 128 random bits as base64url. */
  readonly key: string;
  readonly sourceId: string;
  /** The URL of the source when it was made. */
  readonly sourceUrl: string;
  readonly hub: string;
  readonly topic: string;
  readonly callback: string;
  /** Signs what is pushed. Never logged or shown. */
  readonly secret: string;
  readonly state: SubscriptionState;
  /** The request that the hub may verify, and until when; null when there is none. */
  readonly pending: { readonly mode: SubscriptionMode; readonly until: Instant } | null;
  /** When the hub is asked next: first, again, to renew or to end it; null for never. */
  readonly nextRequestAt: Instant | null;
  /** Requests in a row that brought no verification. */
  readonly failures: number;
  /** What went wrong last, in words; null when nothing did. */
  readonly lastError: string | null;
  readonly createdAt: Instant;
  readonly verifiedAt: Instant | null;
  /** Nothing is pushed after it; null before the first verification. */
  readonly leaseEndsAt: Instant | null;
  /** When it came to be over; null until then. */
  readonly endedAt: Instant | null;
  readonly lastPushAt: Instant | null;
  /** Genuine pushes that were read. */
  readonly pushes: number;
  /** Pushes that were dropped because of their signature. */
  readonly forged: number;
  /** Genuine pushes in a row with no entry that came without one. */
  readonly streak: number;
  /** How often a poll found an entry that should have been pushed. */
  readonly misses: number;
  /** Hashes of the newest bodies that were taken, so that none is taken twice; oldest first. */
  readonly recentBodies: readonly string[];
}

/** That a source is pushed so reliably that polls are a back-stop alone. */
export interface PushStanding {
  readonly key: string;
  /** The hub's host, for words. */
  readonly hub: string;
  /** When the lease ends. */
  readonly until: Instant;
}

/** One genuine push, kept until it is read. */
export interface Push {
  readonly key: string;
  readonly sourceId: string;
  readonly receivedAt: Instant;
  readonly contentType: string | null;
  readonly body: Uint8Array;
}
