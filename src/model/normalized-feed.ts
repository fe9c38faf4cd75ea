import type { Defect } from './defect.ts';
import type { Entry, Origin } from './entry.ts';
import type { Instant } from './instant.ts';

/** The hand-off from normalize: a feed's entries, and what the poller and the pages need of the feed. */
export interface NormalizedFeed {
  readonly origin: Origin;
  readonly description: string | null;
  readonly image: string | null;
  readonly language: string;
  /** In document order; no two share a native id. */
  readonly entries: readonly Entry[];
  readonly tombstones: readonly Tombstone[];
  /** The document holds the whole feed, so that what is absent is gone (RFC 5005 §2). */
  readonly complete: boolean;
  readonly hubs: readonly string[];
  readonly selfUrl: string | null;
  readonly previousArchiveUrl: string | null;
  readonly hints: PollHints;
  /** Those of the reading and those of the interpretation, in document order. */
  readonly defects: readonly Defect[];
}

export interface Tombstone {
  readonly nativeId: string;
  readonly deletedAt: Instant | null;
}

/** The publisher's word on when to come again, read. */
export interface PollHints {
  readonly ttlMinutes: number | null;
  /** Distinct hours 0 to 23, GMT. */
  readonly skipHours: readonly number[];
  /** Distinct days, 0 (Sunday) to 6. */
  readonly skipDays: readonly number[];
  /** Period divided by frequency (Syndication module). */
  readonly updateIntervalMinutes: number | null;
}
