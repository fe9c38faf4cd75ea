import type { Entry } from './entry.ts';
import type { EntryKey } from './entry-key.ts';
import type { Instant } from './instant.ts';

/**
 * Where an entry stands among those that tell the same news. Entries of one text are copies of each
 * other, of which a topic shows one; texts of one story tell the same news in other words.
 */
export interface StoryMember extends EntryKey {
  /** Position in the order in which entries were told; a changed entry that is told again gets a new one. */
  readonly number: number;
  readonly storyId: string;
  readonly textId: string;
}

/** A member before it has its number. */
export interface NewStoryMember extends EntryKey {
  readonly storyId: string;
  readonly textId: string;
  readonly firstSeenAt: Instant;
  /** What the index finds it by. */
  readonly keys: Uint32Array;
}

/** What the index of stories keeps of a member. */
export interface StoryKeys {
  readonly number: number;
  readonly firstSeenAt: Instant;
  readonly keys: Uint32Array;
}

/** A member with what it tells. */
export interface ToldEntry {
  readonly member: StoryMember;
  readonly entry: Entry;
}

/**
 * How a text was first published in a topic. It outlives a change of the leading entry, so that a
 * reader never meets one text under two ids.
 *
 * @see RFC 4287 §4.2.6
 */
export interface StoryHead {
  readonly topic: string;
  readonly textId: string;
  /** The id of the entry that led first. */
  readonly publishedId: string;
  /** Its date in the topic's feed. */
  readonly publishedAt: Instant;
  /** The entry that leads now. */
  readonly lead: EntryKey;
  /** Since when another entry leads than the first; null while the first does. */
  readonly changedAt: Instant | null;
}
