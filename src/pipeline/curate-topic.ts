import { buildEdition, chooseStories, type EditionContext } from '../curate/build-edition.ts';
import { readDay } from '../curate/limit-stories.ts';
import { readStanding } from '../curate/standing-decisions.ts';
import type { Edition } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import type { PlacedEntry } from '../model/placement.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import type { House } from './house.ts';
import { prepareStories } from './story-edition.ts';

/** More are asked for than an edition holds, since entries of one id or story stand in it once. */
const spareFactor = 2;
/** A longer list would hold the event loop. */
const longestPage = 400;

/** The edition of a topic by what is stored now. */
export async function curateTopic(house: House, topic: Topic): Promise<Edition> {
  const pinned = await readPinned(house, topic);
  const placed: PlacedEntry[] = [];
  let built = 0;
  for (;;) {
    const isComplete = await readMore(house, topic, placed);
    // Each building looks at all that was read, so it is done when that has doubled.
    if (!isComplete && placed.length < built * 2) continue;
    built = placed.length;
    const whole = isComplete ? placed : leaveOutLastDay(topic, placed);
    const known = new Set(whole.map(({ entry }) => joinKey(entry)));
    const all = [...whole, ...pinned.filter(({ entry }) => !known.has(joinKey(entry)))];
    const { placed: told, context } = await makeContext(house, topic, all);
    const edition = buildEdition(topic, told, context);
    if (isComplete || edition.entries.length >= topic.publish.entries) return edition;
  }
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

/** What a source has published in a topic, down to the day of one entry. */
async function readOfSource(
  { store }: House,
  topic: Topic,
  key: EntryKey,
): Promise<readonly PlacedEntry[]> {
  const [wanted] = await store.readPlaced(topic.slug, [key]);
  const found: PlacedEntry[] = [];
  if (wanted === undefined) return found;
  for (;;) {
    const last = found.at(-1);
    if (last !== undefined && readDay(last) < readDay(wanted)) return found;
    const page = await store.listPlaced({
      topic: topic.slug,
      states: ['published'],
      sourceIds: [key.sourceId],
      limit: longestPage,
      ...(last === undefined ? {} : { after: last }),
    });
    found.push(...page);
    if (page.length < longestPage) return found;
  }
}

/** @returns whether that was all. */
async function readMore(house: House, topic: Topic, placed: PlacedEntry[]): Promise<boolean> {
  const limit = Math.min(topic.publish.entries * spareFactor, longestPage);
  const last = placed.at(-1);
  const page = await house.store.listPlaced({
    topic: topic.slug,
    states: ['published'],
    sourceIds: [LOCAL_SOURCE_ID, ...house.rules.config.sources.keys()],
    limit,
    ...(last === undefined ? {} : { after: last }),
  });
  placed.push(...page);
  return page.length < limit;
}

/** A share of a day can only be told when the whole day was read. */
function leaveOutLastDay(topic: Topic, placed: readonly PlacedEntry[]): readonly PlacedEntry[] {
  const last = placed.at(-1);
  if (topic.publish.perSourcePerDay === null || last === undefined) return placed;
  return placed.filter((each) => readDay(each) > readDay(last));
}

/** Pinned entries, however old they are. */
async function readPinned(house: House, topic: Topic): Promise<readonly PlacedEntry[]> {
  const pins = await house.store.listPins(house.now());
  const { sources } = house.rules.config;
  const isRead = ({ sourceId }: EntryKey) => sourceId === LOCAL_SOURCE_ID || sources.has(sourceId);
  const keys = pins.filter((pin) => pin.topic === topic.slug && isRead(pin));
  if (keys.length === 0) return [];
  const unique = [...new Map(keys.map((key) => [joinKey(key), key])).values()];
  const decisions = await house.store.readDecisions(unique);
  const byEntry = Map.groupBy(decisions, joinKey);
  const holding = unique.filter(
    (key) => readStanding(byEntry.get(joinKey(key)) ?? []).get(topic.slug)?.pin != null,
  );
  return await house.store.readPlaced(topic.slug, holding);
}

/** What an edition of these entries is built from: they, their published copies, and what is known of all. */
async function makeContext(
  house: House,
  topic: Topic,
  listed: readonly PlacedEntry[],
): Promise<{ readonly placed: readonly PlacedEntry[]; readonly context: EditionContext }> {
  const { store, rules, now } = house;
  const { site, sources } = rules.config;
  const { placed, tellStories } = await prepareStories(house, topic, listed);
  const entries: readonly Entry[] = placed.map(({ entry }) => entry);
  const context = {
    site,
    sources,
    decisions: await store.readDecisions(entries),
    beginnings: await store.readBeginnings([...new Set(entries.map((entry) => entry.sourceId))]),
    now: now(),
    tellStories,
  };
  return { placed, context };
}
