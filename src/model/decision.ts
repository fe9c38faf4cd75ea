import type { Instant } from './instant.ts';

/** An editor's word on an entry in a topic. Records are only ever added; the latest of a kind holds. */
export interface Decision {
  readonly topic: string;
  readonly sourceId: string;
  readonly nativeId: string;
  readonly action: DecisionAction;
  /** Who said so. */
  readonly by: string;
  readonly at: Instant;
  readonly reason: string | null;
}

export type DecisionAction =
  | { readonly kind: 'approve' }
  | { readonly kind: 'reject' }
  | { readonly kind: 'hide' }
  | { readonly kind: 'pin'; readonly until: Instant | null }
  | { readonly kind: 'retitle'; readonly title: string }
  | { readonly kind: 'note'; readonly text: string };
