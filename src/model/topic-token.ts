import type { Instant } from './instant.ts';

/** What is kept of the key to a private topic; the key itself is not. */
export interface TopicToken {
  /** SHA-256 of the token in hexadecimal. */
  readonly hash: string;
  readonly topic: string;
  /** Whom it was given to; may be empty. */
  readonly label: string;
  readonly createdAt: Instant;
  /** `YYYY-MM-DD` in UTC; null before the first use. */
  readonly lastUsedOn: string | null;
  /** Null while it opens the topic. */
  readonly revokedAt: Instant | null;
}
