import type { Instant } from './instant.ts';

/** One line of a source's ledger: when it was asked, why then, what was sent and what came. */
export interface PollRecord {
  readonly sourceId: string;
  readonly at: Instant;
  /** Why it was asked at that time, in words. */
  readonly reason: string;
  readonly sent: SentRequest;
  readonly outcome: PollOutcome;
  /** HTTP status; null when no answer came. */
  readonly status: number | null;
  /** Null unless the poll failed. */
  readonly error: string | null;
  readonly durationMs: number;
  /** Of the decoded body. */
  readonly bytes: number;
  /** Entries in the document, new ones and changed ones. */
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  /** Entries that the source took back. */
  readonly withdrawn: number;
  /** Entries of this house that came back and were left out. */
  readonly own: number;
  /** Nothing was asked: a hub pushed it (WebSub). */
  readonly pushed?: true;
}

/** What a request held beside its URL; without a validator it was unconditional. */
export interface SentRequest {
  readonly etag: boolean;
  readonly lastModified: boolean;
  /** `A-IM: feed`: changes alone would do. */
  readonly delta: boolean;
}

/**
 * `read`: a new document; `delta`: what changed, alone (226); `same`: the bytes that we know;
 * `not-modified`: 304; `archive`: an archive document (RFC 5005); `gone`: 410.
 */
export type PollOutcome =
  | 'read'
  | 'delta'
  | 'same'
  | 'not-modified'
  | 'archive'
  | 'failed'
  | 'gone';
