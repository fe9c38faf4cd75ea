import type { Candidate } from '../curate/candidate.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { PlacementState } from '../model/placement.ts';
import type { Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { type ErrorCode, TopicwireError } from '../model/topicwire-error.ts';
import type { PackedRead } from './pack-read.ts';
import type { DocumentToRead } from './read-document.ts';

/** Characters that the thread that asks judges while others are busy: some milliseconds. */
export const MOST_TEXT_PREPARED = 150_000;

/** Characters of entries that judging them looks at, about. */
export function countText(entries: readonly Entry[]): number {
  return entries.reduce((sum, { title, summary, text, categories }) => {
    return sum + title.length + (summary?.length ?? 0) + text.length + 20 * categories.length;
  }, 0);
}

/** What a thread of the desk pool is told. */
export type DeskTask =
  | {
      readonly kind: 'read';
      readonly document: DocumentToRead;
      /** Whether its entries are judged too, or got ready to be by the thread that asks. */
      readonly judging: 'whole' | 'prepared' | 'none';
    }
  | {
      readonly kind: 'judge';
      readonly candidates: readonly Candidate[];
      readonly states: readonly PlacementState[] | undefined;
    }
  /** Nothing is answered; what is judged from now on is judged by these. */
  | {
      readonly kind: 'rules';
      readonly topics: readonly Topic[];
      readonly sources: ReadonlyMap<string, Source>;
    };

/** What it answers, task by task in their order. */
export type DeskAnswer = DeskResult | { readonly error: PackedError };

export interface DeskResult {
  /** Null where candidates were judged. */
  readonly read: PackedRead | null;
  /** By candidate; null where a document was read. */
  readonly explanations: readonly (readonly Explanation[])[] | null;
}

/** An error as it passes from thread to thread. */
export interface PackedError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly where: string | null;
  readonly advice: string | null;
}

/** Packs whatever was thrown; what is none of ours is a fault of ours. */
export function packError(error: unknown): PackedError {
  if (error instanceof TopicwireError) {
    const { code, message, where, advice } = error;
    return { code, message, where, advice };
  }
  const message = error instanceof Error ? error.message || error.name : String(error);
  return { code: 'internal', message, where: null, advice: null };
}

/** The error that was packed. */
export function unpackError({ code, message, where, advice }: PackedError): TopicwireError {
  return new TopicwireError(code, message, {
    ...(where === null ? {} : { where }),
    ...(advice === null ? {} : { advice }),
  });
}
