import type { Instant } from './instant.ts';

/** What is taken down: an item under its published id, whoever carries it, or all of a source. */
export type TakedownTarget =
  | { readonly kind: 'entry'; readonly id: string }
  | { readonly kind: 'source'; readonly sourceId: string };

/**
 * A word that something must not be published anywhere. Records are only ever added; of those on one
 * target the last counts.
 */
export interface Takedown {
  readonly target: TakedownTarget;
  /** It ends what was said of the target before. */
  readonly undo: boolean;
  /** Who said so. */
  readonly by: string;
  readonly at: Instant;
  readonly why: string;
}
