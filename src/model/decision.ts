import type { EntryKey } from './entry-key.ts';
import type { Instant } from './instant.ts';

/**
 * An editor's word on an entry in a topic. Records are only ever added. What holds is what the record
 * says: of approve, reject and hide the latest; of split and join the latest; of each other kind the
 * latest. An undo takes all earlier decisions of one kind out of the count.
 */
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
  /** Published whatever the rules, limits and learning say. */
  | { readonly kind: 'approve' }
  /** Does not belong to the topic. */
  | { readonly kind: 'reject' }
  /** Belongs to the topic and is not shown in it. */
  | { readonly kind: 'hide' }
  /** Stands first while it is published, until an instant; null: until it is undone. */
  | { readonly kind: 'pin'; readonly until: Instant | null }
  /** Published under another title. */
  | { readonly kind: 'retitle'; readonly title: string }
  /** Published with a word of the editors, set apart from the entry's own text. */
  | { readonly kind: 'note'; readonly text: string }
  /** Leaves its story and tells one of its own. */
  | { readonly kind: 'split' }
  /** Belongs to the story of another entry. */
  | { readonly kind: 'join'; readonly with: EntryKey }
  /** Earlier decisions of this kind no longer hold. */
  | { readonly kind: 'undo'; readonly of: UndoableKind };

/** What can be undone. */
export type UndoableKind = Exclude<DecisionAction['kind'], 'undo'>;
