import { buildEdition } from '../curate/build-edition.ts';
import { readDay } from '../curate/limit-stories.ts';
import type { Edition, EditionEntry } from '../model/edition.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import type { PlacedEntry } from '../model/placement.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { makeContext } from './arrange-topic.ts';
import type { House } from './house.ts';

/** More entries of one day or first round are not looked at. */
const mostFellows = 400;

/**
 * How these entries stand in a topic, however old they are: those that it publishes and that no limit
 * keeps out, as its feed shows or showed them, in the order of a feed. Each stands for its copies.
 */
export async function curateSome(
  house: House,
  topic: Topic,
  keys: readonly EntryKey[],
): Promise<Edition> {
  const { store } = house;
  const asked = await store.readPlaced(topic.slug, keys);
  const listed = asked.filter(({ placement }) => placement.state === 'published');
  const known = new Set(listed.map(({ entry }) => joinKey(entry)));
  const fellows = (await findFellows(house, topic, listed)).filter(
    (key) => !known.has(joinKey(key)),
  );
  const all = [...listed, ...(await store.readPlaced(topic.slug, fellows))];
  const { placed, context } = await makeContext(house, topic, all);
  const unlimited = { ...topic, publish: { ...topic.publish, entries: placed.length } };
  const edition = buildEdition(unlimited, placed, context);
  const ids = new Set(listed.map(({ entry }) => entry.id));
  const isAsked = ({ entry, also }: EditionEntry) =>
    known.has(joinKey(entry)) || also.some(({ entryId }) => ids.has(entryId));
  return { ...edition, entries: edition.entries.filter(isAsked) };
}

/** What shares the limits with these entries, so that each limit sees all that it counts. */
async function findFellows(
  { store }: House,
  topic: Topic,
  listed: readonly PlacedEntry[],
): Promise<readonly EntryKey[]> {
  const foreign = listed.filter(({ entry }) => entry.sourceId !== LOCAL_SOURCE_ID);
  const sourceIds = [...new Set(foreign.map(({ entry }) => entry.sourceId))];
  const beginnings = await store.readBeginnings(sourceIds);
  const rounds = [...beginnings]
    .map(([sourceId, firstSeenAt]) => ({ sourceId, firstSeenAt }))
    .filter((round) =>
      foreign.some(
        ({ entry }) => entry.sourceId === round.sourceId && entry.firstSeenAt === round.firstSeenAt,
      ),
    );
  const days =
    topic.publish.perSourcePerDay === null
      ? []
      : foreign.map((placed) => ({ sourceId: placed.entry.sourceId, day: readDay(placed) }));
  const unique = [...new Map(days.map((day) => [`${day.sourceId} ${day.day}`, day])).values()];
  return await store.listFellows({ topic: topic.slug, days: unique, rounds, limit: mostFellows });
}
