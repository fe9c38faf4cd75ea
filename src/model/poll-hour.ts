import type { Instant } from './instant.ts';

/** How many requests were made in an hour, and what was planned for it. */
export interface PollHour {
  /** Its start. */
  readonly at: Instant;
  /** Polls that were stored in it. */
  readonly requests: number;
  /** Null where no budget was in force. */
  readonly plan: PollHourPlan | null;
}

export interface PollHourPlan {
  /** The budget in force. */
  readonly requestsPerDay: number;
  /** How much of the budget was planned for, so that it comes out. */
  readonly correction: number;
}
