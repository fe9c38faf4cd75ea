import { chooseStories } from '../curate/build-edition.ts';
import type { Edition } from '../model/edition.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import type { PlacedEntry } from '../model/placement.ts';
import type { Topic } from '../model/topic.ts';
import { makeContext, readOfSource } from './arrange-topic.ts';
import type { House } from './house.ts';
import { planPublication } from './record-publication.ts';

/** The edition of a topic by what is stored now; nothing is recorded. */
export async function curateTopic(house: House, topic: Topic): Promise<Edition> {
  return (await planPublication(house, topic)).edition;
}

/** Why a published entry is not in the topic's feed, in words; empty when it is. */
export async function findLimits(house: House, topic: Topic, key: EntryKey): Promise<string[]> {
  const own = await readOfSource(house, topic, key);
  const { placed, context } = await makeContext(house, topic, own);
  const { limits, stories } = chooseStories(topic, placed, context);
  for (const [limited, words] of limits) {
    if (joinKey(limited.entry) === joinKey(key)) return [words];
  }
  const isLead = stories.some(({ lead }) => joinKey(lead.entry) === joinKey(key));
  const { entries } = await curateTopic(house, topic);
  if (!isLead || entries.some(({ entry }) => joinKey(entry) === joinKey(key))) return [];
  const standsForIt = entries.find(({ entry }) => entry.id === findId(own, key));
  if (standsForIt !== undefined) {
    return [`${standsForIt.entry.sourceId} carries the same item and leads`];
  }
  if (entries.length < topic.publish.entries) return [];
  return [`${entries.length} newer or pinned ones fill the feed (publish.entries)`];
}

function findId(placed: readonly PlacedEntry[], key: EntryKey): string | undefined {
  return placed.find(({ entry }) => joinKey(entry) === joinKey(key))?.entry.id;
}
