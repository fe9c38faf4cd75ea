import type { EditionEntry } from './edition.ts';
import type { EntryKey } from './entry-key.ts';
import type { Instant } from './instant.ts';
import type { Site } from './site.ts';
import type { Topic } from './topic.ts';

/** What a topic's record says of something that it published. */
export interface PublishedRecord extends EntryKey {
  /** The id it is published under; the key is that of the entry that stands for it. */
  readonly id: string;
  /** Its date in the feed. */
  readonly publishedAt: Instant;
  /** When the topic published it first. */
  readonly firstAt: Instant;
  /** The archive document that holds it; null while only the subscription document does. */
  readonly archive: number | null;
  /** When it was taken back; null while it is published. */
  readonly removedAt: Instant | null;
  /** When it was published again after it had been taken back; null for never. */
  readonly revivedAt: Instant | null;
  /** It was taken back because it hides behind another entry of its story, and comes back when it no longer does. */
  readonly behind: boolean;
  /** It is neither shown nor taken back: a limit or a source that is no longer read keeps it out. */
  readonly setAside: boolean;
}

/** An entry whose standing in a topic may differ from what the topic's record says. */
export interface StandingNote extends EntryKey {
  /** A later note on the same entry has a higher one. */
  readonly number: number;
}

/** Where the record of a topic stands. */
export interface TopicRecord {
  /** Another number as soon as anything was recorded. */
  readonly revision: number;
  /** The number of the first archive document that there is; above the newest where there is none. */
  readonly oldestArchive: number;
  /** The number of the newest archive document that there ever was; 0 before the first. */
  readonly newestArchive: number;
  /** What is published and in no archive document. */
  readonly unarchived: readonly PublishedRecord[];
  /** What hides behind others now, the latest hundred. */
  readonly behind: readonly PublishedRecord[];
  /** By the entries' dates, the oldest first; there may be more. */
  readonly notes: readonly StandingNote[];
}

/** An archive document's content, frozen when it was closed. @see RFC 5005 §4 */
export interface Archive {
  /** One-based. */
  readonly number: number;
  readonly words: ArchiveWords;
  /** The newest change among its entries as it was closed. */
  readonly updatedAt: Instant;
  /** Newest first. */
  readonly entries: readonly EditionEntry[];
}

/** What an archive document says of its feed, as it was when it was closed. */
export interface ArchiveWords {
  readonly topic: Pick<Topic, 'slug' | 'title' | 'description' | 'language'>;
  readonly site: Pick<Site, 'title' | 'description' | 'language' | 'author' | 'rights' | 'baseUrl'>;
}

/** A step of a topic's record; all of it or none of it is stored. */
export interface RecordStep {
  readonly topic: string;
  /** Of the record that it was worked out from. */
  readonly revision: number;
  /** New and changed ones. */
  readonly records: readonly PublishedRecord[];
  /** Documents that are closed now, numbered on from the newest. */
  readonly archives: readonly Archive[];
  /** Entries whose text, and links to them, leave the archive documents that are closed already. */
  readonly erased: readonly EntryKey[];
  /** What was looked at; a later note on the same entry stays. */
  readonly notes: readonly StandingNote[];
}

/** Names an archive document. */
export interface ArchiveKey {
  readonly topic: string;
  /** One-based. */
  readonly number: number;
}
