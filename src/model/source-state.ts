import type { Validators } from './fetched.ts';
import type { Instant } from './instant.ts';
import type { PollHints, Tombstone } from './normalized-feed.ts';
import type { PollHistory } from './poll-history.ts';
import type { HubOffer } from './subscription.ts';

/** What is remembered of a source between two polls. */
export interface SourceState extends FeedMemory {
  readonly sourceId: string;
  /** The URL that the configuration names; with another one everything is learned anew. */
  readonly url: string;
  /** Asked in place of `url`: a permanent redirect that was taken over. Null asks `url` itself. */
  readonly address: string | null;
  /** A permanent redirect that was seen and is not taken over. */
  readonly move: FeedMove | null;
  readonly validators: Validators;
  /** How long its last document was to stay fresh by its headers, in seconds; null when nothing said so. */
  readonly freshSeconds: number | null;
  readonly bodyHash: string | null;
  /** What its past says about its next entry; null before it was read. */
  readonly history: PollHistory | null;
  readonly archives: ArchiveMemory;
  readonly polledAt: Instant | null;
  readonly succeededAt: Instant | null;
  readonly nextPollAt: Instant;
  /** Why the next poll is when it is, in words. */
  readonly nextPollReason: string;
  /** When the next poll would be, and why, if pushes did not make it a back-stop; absent where they do not. */
  readonly unpushed?: { readonly at: Instant; readonly reason: string };
  /** Failed polls in a row. */
  readonly failures: number;
  /** When the first of them was; null while there are none. */
  readonly failingSince: Instant | null;
  /** When the first of the 404s in a row was; requests without an answer do not count. */
  readonly missingSince: Instant | null;
  /** HTTP status of the last answer; null when none came. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** Nothing is asked any more: 410. */
  readonly gone: boolean;
}

/** What the feed's documents said last, polled or pushed, and what came of them in all. */
export interface FeedMemory {
  /** The feed's own title. */
  readonly feedTitle: string | null;
  readonly hints: PollHints | null;
  /** Where it can be had pushed from; null when it says nothing of it. */
  readonly hubOffer: HubOffer | null;
  /** What it gives as its own URL. */
  readonly selfUrl: string | null;
  /** The document holds the whole feed (RFC 5005 §2). */
  readonly complete: boolean;
  /** The newest date of any of its entries so far. */
  readonly newestEntryAt: Instant | null;
  /** Entries in the last document that are this house's own and were left out. */
  readonly ownEntries: number;
  readonly totals: SourceTotals;
}

/** What came of a source since its first poll. */
export interface SourceTotals {
  /** Entries that it took back. */
  readonly withdrawn: number;
  /** Archive documents that were read. */
  readonly archives: number;
  /** Documents that held changes alone: answers 226 and pushes. */
  readonly deltas: number;
}

/** Where permanent redirects alone lead (301, 308). */
export interface FeedMove {
  readonly to: string;
  /** UTC days on which it was seen, `YYYY-MM-DD`, oldest first. */
  readonly days: readonly string[];
}

/** How far a feed's archives were read. @see RFC 5005 §4 */
export interface ArchiveMemory {
  /** URLs of documents that were read, the latest last; none of them is asked again. */
  readonly read: readonly string[];
  /** A way back that is not at its end; null where nothing is missing. */
  readonly gap: ArchiveGap | null;
}

/** Entries may be missing between what was known when a poll saw the gap and what it brought. */
export interface ArchiveGap {
  /** What was stored before this instant counts as known. */
  readonly seenAt: Instant;
  /** The next document on the way back. */
  readonly nextUrl: string;
  /** Before that it is not asked: the publisher's Retry-After. */
  readonly notBefore: Instant;
  /** How many more documents may be asked. */
  readonly left: number;
  /** What newer documents on the way took back, and older ones do not bring again. */
  readonly tombstones: readonly Tombstone[];
}

/** The memory of a source that was never read. */
export const EMPTY_MEMORY: FeedMemory &
  Pick<
    SourceState,
    'freshSeconds' | 'address' | 'move' | 'archives' | 'failingSince' | 'missingSince'
  > = {
  feedTitle: null,
  hints: null,
  hubOffer: null,
  selfUrl: null,
  complete: false,
  newestEntryAt: null,
  ownEntries: 0,
  totals: { withdrawn: 0, archives: 0, deltas: 0 },
  freshSeconds: null,
  address: null,
  move: null,
  archives: { read: [], gap: null },
  failingSince: null,
  missingSince: null,
};
