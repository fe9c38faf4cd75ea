import type { Entry } from './entry.ts';
import type { Explanation } from './explanation.ts';
import type { Instant } from './instant.ts';

/** `queued` waits for an editor. */
export type PlacementState = 'published' | 'queued' | 'out';

/**
 * What is kept of an explanation: without the rules that found nothing, which are most of its bytes
 * and follow from the rules.
 */
export type PlacedExplanation = Omit<Explanation, 'missed'>;

/** An entry's standing in a topic. An entry that touches no rule of a topic has none. */
export interface Placement {
  readonly topic: string;
  readonly sourceId: string;
  readonly nativeId: string;
  readonly state: PlacementState;
  readonly score: number;
  readonly explanation: PlacedExplanation;
  /** Hash of the rules that judged it. */
  readonly rulesHash: string;
  /** What the topic's feed is ordered by, newest first; then the entry's id. */
  readonly sortAt: Instant;
}

/** A stored entry with its standing in one topic. */
export interface PlacedEntry {
  readonly entry: Entry;
  readonly placement: Placement;
}
