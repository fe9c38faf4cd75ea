import type { Entry } from './entry.ts';
import type { Instant } from './instant.ts';
import type { Rights } from './source.ts';
import type { Topic } from './topic.ts';

/** The ordered content of a topic at a revision. */
export interface Edition {
  readonly topic: Pick<Topic, 'slug' | 'title' | 'description' | 'language'>;
  /** The newest significant change among its entries; the site's `since` while it is empty. */
  readonly updatedAt: Instant;
  /** Newest first. */
  readonly entries: readonly EditionEntry[];
}

export interface EditionEntry {
  readonly entry: Entry;
  /** Never in the future, never moves: the entry's own date, else when it was first seen. */
  readonly publishedAt: Instant;
  /** Never before `publishedAt`. */
  readonly updatedAt: Instant;
  /** How much of the text is shown: the narrower of the topic's and the source's word. */
  readonly text: Rights;
  /** The name to show for where it is from; null for the house's own. */
  readonly sourceTitle: string | null;
}
