import type { Entry } from './entry.ts';
import type { Instant } from './instant.ts';
import type { Rights } from './source.ts';
import type { StoryHead } from './story.ts';
import type { Topic } from './topic.ts';

/** The ordered content of a topic at a revision. */
export interface Edition {
  readonly topic: Pick<Topic, 'slug' | 'title' | 'description' | 'language'>;
  /** The newest significant change among its entries; the site's `since` while it is empty. */
  readonly updatedAt: Instant;
  /** Pinned ones first, the latest pin before others; then newest first. */
  readonly entries: readonly EditionEntry[];
  /** What was published and was taken back, the latest first; none of them is among the entries. */
  readonly tombstones: readonly Tombstone[];
  readonly history: EditionHistory;
  /** Where its documents stand; absent: where those of its topic do. */
  readonly address?: EditionAddress;
}

/** Paths of an edition that is not served under its topic's name. */
export interface EditionAddress {
  readonly feedPaths: Readonly<Record<'rss' | 'atom' | 'json', string>>;
  readonly pagePath: string;
  /** The feed's id; absent: that of the topic. */
  readonly id?: string;
}

/** An entry that was published and was taken back. @see RFC 6721 §3 */
export interface Tombstone {
  /** The id it was published under. */
  readonly id: string;
  readonly deletedAt: Instant;
}

/** Where a document stands in the history of its topic. @see RFC 5005 §4 */
export interface EditionHistory {
  /** The number of this archive document, one-based; null for the subscription document. */
  readonly archive: number | null;
  /** The archive document with the entries before these; null where there is none. */
  readonly previousArchive: number | null;
  /** The archive document with the entries after these; null in the subscription document, and while there is none. */
  readonly nextArchive: number | null;
}

/** Of a subscription document without archives. */
export const NO_HISTORY: EditionHistory = {
  archive: null,
  previousArchive: null,
  nextArchive: null,
};

export interface EditionEntry {
  readonly entry: Entry;
  /** The id it is published under: the entry's own, unless another entry of its text led before. */
  readonly id: string;
  /** Never in the future, never moves: the entry's own date, else when it was first seen. */
  readonly publishedAt: Instant;
  /** Never before `publishedAt`. */
  readonly updatedAt: Instant;
  /** How much of the text is shown: the narrower of the topic's and the source's word. */
  readonly text: Rights;
  /** The name to show for where it is from; null for the house's own. */
  readonly sourceTitle: string | null;
  /** The editors' title in place of the entry's own; null keeps that. */
  readonly title: string | null;
  /** A word of the editors, shown apart from the entry's own text. */
  readonly note: string | null;
  readonly pinned: boolean;
  /** Copies of it in other sources, which hide behind it. */
  readonly also: readonly Telling[];
  /** Other entries of the topic that tell the same news in other words. */
  readonly related: readonly Telling[];
  /** The story it tells, the same in every topic; absent where nothing else is known to tell it. */
  readonly storyId?: string;
  /** What has to be remembered of how its text is published; null for an entry that was never told. */
  readonly head: StoryHead | null;
}

/** Another entry of a story, as a link beside the one that leads. */
export interface Telling {
  readonly entryId: string;
  /** Never empty. */
  readonly sourceTitle: string;
  readonly title: string;
  readonly link: string | null;
  /** As for an entry of the topic; absent where it is not known. */
  readonly publishedAt?: Instant;
}
