import type { Instant } from './instant.ts';

/** One line of a source's ledger: when it was asked, why then, what was sent and what came. */
export interface PollRecord {
  readonly sourceId: string;
  readonly at: Instant;
  /** Why it was asked at that time, in words. */
  readonly reason: string;
  /** Which validators were sent; neither on an unconditional request. */
  readonly sent: { readonly etag: boolean; readonly lastModified: boolean };
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
}

/** `read`: a new document; `same`: the bytes that we know; `not-modified`: 304; `gone`: 410. */
export type PollOutcome = 'read' | 'same' | 'not-modified' | 'failed' | 'gone';
