import { type Arrangement, arrangeEntries, type EditionContext } from '../curate/build-edition.ts';
import { readDay } from '../curate/limit-stories.ts';
import { readStanding } from '../curate/standing-decisions.ts';
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

/**
 * What a topic publishes by what is stored now: at least as much as its feed holds, and these others,
 * wherever they stand, as far as they are published, read and within the limits.
 */
export async function arrangeTopic(
  house: House,
  topic: Topic,
  others: readonly PlacedEntry[],
): Promise<Arrangement> {
  const pinned = await readPinned(house, topic);
  const placed: PlacedEntry[] = [];
  let built = 0;
  for (;;) {
    const isComplete = await readMore(house, topic, placed);
    // Each building looks at all that was read, so it is done when that has doubled.
    if (!isComplete && placed.length < built * 2) continue;
    built = placed.length;
    const whole = isComplete ? placed : leaveOutLastDay(topic, placed);
    const all = addUnknown(whole, pinned);
    const arrangement = await arrange(house, topic, all);
    if (!isComplete && arrangement.entries.length < topic.publish.entries) continue;
    const late = await readLate(house, topic, all, others);
    return late.length === 0 ? arrangement : await arrange(house, topic, addUnknown(all, late));
  }
}

function addUnknown(
  placed: readonly PlacedEntry[],
  more: readonly PlacedEntry[],
): readonly PlacedEntry[] {
  const known = new Set(placed.map(({ entry }) => joinKey(entry)));
  return [...placed, ...more.filter(({ entry }) => !known.has(joinKey(entry)))];
}

async function arrange(
  house: House,
  topic: Topic,
  listed: readonly PlacedEntry[],
): Promise<Arrangement> {
  const { placed, context } = await makeContext(house, topic, listed);
  return arrangeEntries(topic, placed, context);
}

/** Those of the others that the list lacks, with what their limits depend on. */
async function readLate(
  house: House,
  topic: Topic,
  known: readonly PlacedEntry[],
  others: readonly PlacedEntry[],
): Promise<readonly PlacedEntry[]> {
  const listed = new Set(known.map(({ entry }) => joinKey(entry)));
  const late = others.filter(
    ({ entry, placement }) =>
      placement.state === 'published' && isRead(house, entry) && !listed.has(joinKey(entry)),
  );
  const bySource = Map.groupBy(late, ({ entry }) => entry.sourceId);
  const beginnings = await house.store.readBeginnings([...bySource.keys()]);
  const found = [...late];
  for (const [sourceId, own] of bySource) {
    if (sourceId === LOCAL_SOURCE_ID) continue;
    const isLimited =
      topic.publish.perSourcePerDay !== null ||
      own.some(({ entry }) => entry.firstSeenAt === beginnings.get(sourceId));
    const oldest = own.reduce((a, b) => (b.placement.sortAt < a.placement.sortAt ? b : a));
    if (isLimited) found.push(...(await readOfSource(house, topic, oldest.entry)));
  }
  return [...new Map(found.map((each) => [joinKey(each.entry), each])).values()];
}

/** Whether an entry's source is among those that are read now. */
export function isRead({ rules }: House, { sourceId }: EntryKey): boolean {
  return sourceId === LOCAL_SOURCE_ID || rules.config.sources.has(sourceId);
}

/** What a source has published in a topic, down to the day of one entry. */
export async function readOfSource(
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
  const keys = pins.filter((pin) => pin.topic === topic.slug && isRead(house, pin));
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
export async function makeContext(
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
