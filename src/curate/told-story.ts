import type { Telling } from '../model/edition.ts';
import type { EntryKey } from '../model/entry-key.ts';
import type { Instant } from '../model/instant.ts';
import type { PlacedEntry } from '../model/placement.ts';
import type { StoryHead } from '../model/story.ts';
import type { Topic } from '../model/topic.ts';
import { datePublished } from './date-published.ts';

/** One item of an edition: the entry that leads, and the others as links. */
export interface ToldStory {
  readonly lead: PlacedEntry;
  /** The id it is published under: that of the entry which led first. */
  readonly id: string;
  readonly publishedAt: Instant;
  /** Since when another entry leads than the first; null while the first does. */
  readonly changedAt: Instant | null;
  /** Copies of the lead, which hide behind it. */
  readonly also: readonly Telling[];
  /** The entries of the topic that hide behind it. */
  readonly hides: readonly EntryKey[];
  /** Other items of the topic that tell the same news in other words. */
  readonly related: readonly Telling[];
  /** The story it tells; absent where nothing else tells it. */
  readonly storyId?: string;
  /** What has to be remembered of it; null for an entry that was never told. */
  readonly head: StoryHead | null;
}

/**
 * Joins what is published in a topic into stories; each entry leads one or hides behind its lead.
 * Pure, and independent of the order in which the entries come.
 */
export type TellStories = (topic: Topic, published: readonly PlacedEntry[]) => readonly ToldStory[];

/** An entry that stands for itself. */
export function tellAlone(lead: PlacedEntry): ToldStory {
  const { entry } = lead;
  const publishedAt = datePublished(entry);
  return {
    lead,
    id: entry.id,
    publishedAt,
    changedAt: null,
    also: [],
    hides: [],
    related: [],
    head: null,
  };
}
