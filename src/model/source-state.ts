import type { Validators } from './fetched.ts';
import type { Instant } from './instant.ts';
import type { PollHints } from './normalized-feed.ts';
import type { PollHistory } from './poll-history.ts';

/** What is remembered of a source between two polls. */
export interface SourceState {
  readonly sourceId: string;
  /** The URL that the validators belong to. */
  readonly url: string;
  /** The feed's own title when it was last read. */
  readonly feedTitle: string | null;
  readonly validators: Validators;
  readonly bodyHash: string | null;
  readonly hints: PollHints | null;
  /** What its past says about its next entry; null before it was read. */
  readonly history: PollHistory | null;
  readonly polledAt: Instant | null;
  readonly succeededAt: Instant | null;
  readonly nextPollAt: Instant;
  /** Why the next poll is when it is, in words. */
  readonly nextPollReason: string;
  /** Failed polls in a row. */
  readonly failures: number;
  /** HTTP status of the last answer; null when none came. */
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** Nothing is asked any more: 410. */
  readonly gone: boolean;
}
