import { isDeepStrictEqual } from 'node:util';
import { candidateFromEntry } from '../curate/candidate.ts';
import { compileReadGate } from '../curate/read-gate.ts';
import { readStanding, type Standing } from '../curate/standing-decisions.ts';
import {
  assignTexts,
  joinStoryKey,
  type StoryWord,
  type TextOf,
} from '../curate/stories/assign-texts.ts';
import { gatherStories } from '../curate/stories/gather-stories.ts';
import type { TellStories } from '../curate/told-story.ts';
import type { Edition } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import type { EntryKey } from '../model/entry-key.ts';
import type { PlacedEntry } from '../model/placement.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { StoryMember } from '../model/story.ts';
import type { Topic } from '../model/topic.ts';
import type { House } from './house.ts';

/** Joins are followed so far: an entry joined to one that was joined itself. */
const joinsFollowed = 3;
const defaultWindowHours = 72;
const hourMs = 3_600_000;

/** What an edition needs of the stories of its entries. */
export interface PreparedStories {
  /** The entries that were asked for, and published copies of them that are older than the list. */
  readonly placed: readonly PlacedEntry[];
  readonly tellStories: TellStories;
  readonly textOf: TextOf;
}

/** The longest window of any topic, which the index reaches back. */
export function measureStoryWindow({ rules }: House): number {
  const hours = [...rules.config.topics.values()].map(({ stories }) => stories.windowHours);
  return Math.max(defaultWindowHours, ...hours) * hourMs;
}

/**
 * Reads what is stored of the stories of a topic's published entries.
 *
 * @param asked an entry whose story is read too, though it may not be published.
 */
export async function prepareStories(
  house: House,
  topic: Topic,
  listed: readonly PlacedEntry[],
  asked?: EntryKey,
): Promise<PreparedStories> {
  const { store, rules } = house;
  const { site, sources } = rules.config;
  const entries = listed.map(({ entry }) => entry);
  const keys = asked === undefined ? entries : [...entries, asked];
  const { members, standings } = await readMembers(house, topic, keys);
  const words = new Map([...standings].flatMap(([key, standing]) => readWord(key, standing)));
  const textOf = assignTexts(members, words);

  const known = new Set(entries.map(joinStoryKey));
  const isRead = ({ sourceId }: EntryKey) => sourceId === LOCAL_SOURCE_ID || sources.has(sourceId);
  const others = members.filter((member) => !known.has(joinStoryKey(member)) && isRead(member));
  const standing = others.length === 0 ? [] : await store.readPlaced(topic.slug, others);
  const published = standing.filter(({ placement }) => placement.state === 'published');
  const placed = [...listed, ...published];
  const heads = await store.readStoryHeads(topic.slug, [
    ...new Set(placed.map(({ entry }) => textOf(entry).textId)),
  ]);
  const mates = await readMates(house, topic, others, standing, standings);
  const now = house.now();
  const pinned = new Set(
    [...standings].filter(([, each]) => isPinned(each, now)).map(([key]) => key),
  );
  const context = { textOf, words, heads, mates, pinned, sources, siteTitle: site.title, now };
  return { placed, textOf, tellStories: (each, own) => gatherStories(each, own, context) };
}

/** Remembers how the texts of an edition are published, before anyone can read it. */
export async function keepStoryHeads({ store }: House, edition: Edition): Promise<void> {
  const heads = edition.entries.flatMap(({ head }) => head ?? []);
  if (heads.length === 0) return;
  const known = await store.readStoryHeads(
    edition.topic.slug,
    heads.map(({ textId }) => textId),
  );
  const changed = heads.filter((head) => !isDeepStrictEqual(head, known.get(head.textId)));
  if (changed.length > 0) await store.writeStoryHeads(changed);
}

/** The copies of these entries and of those that editors joined them to, and what holds of each. */
async function readMembers(
  { store }: House,
  topic: Topic,
  entries: readonly EntryKey[],
): Promise<{
  readonly members: readonly StoryMember[];
  readonly standings: ReadonlyMap<string, Standing>;
}> {
  const members = new Map<string, StoryMember>();
  const standings = new Map<string, Standing>();
  let asked: readonly EntryKey[] = entries;
  for (let step = 0; step <= joinsFollowed && asked.length > 0; step += 1) {
    const copies = await store.readCopies(asked);
    for (const member of copies) members.set(joinStoryKey(member), member);
    const keys = new Map([...asked, ...copies].map((key) => [joinStoryKey(key), key]));
    for (const known of standings.keys()) keys.delete(known);
    const decisions = await store.readDecisions([...keys.values()]);
    const byEntry = Map.groupBy(decisions, joinStoryKey);
    const joinedTo: EntryKey[] = [];
    for (const [key, own] of byEntry) {
      const standing = readStanding(own).get(topic.slug);
      if (standing === undefined) continue;
      standings.set(key, standing);
      const action = standing.story?.action;
      if (action?.kind === 'join') joinedTo.push(action.with);
    }
    asked = joinedTo.filter((key) => !members.has(joinStoryKey(key)));
  }
  return { members: [...members.values()], standings };
}

function readWord(key: string, { story }: Standing): readonly (readonly [string, StoryWord])[] {
  return story === null ? [] : [[key, story.action]];
}

function isPinned({ pin }: Standing, now: string): boolean {
  return pin !== null && (pin.action.until === null || pin.action.until > now);
}

/** Copies that the topic does not publish and that nothing speaks against linking to. */
async function readMates(
  { store }: House,
  topic: Topic,
  others: readonly StoryMember[],
  standing: readonly PlacedEntry[],
  standings: ReadonlyMap<string, Standing>,
): Promise<readonly Entry[]> {
  const placed = new Map(standing.map((each) => [joinStoryKey(each.entry), each.placement]));
  const wanted = others.filter((member) => {
    const key = joinStoryKey(member);
    const verdict = standings.get(key)?.verdict?.action.kind;
    const isRefused = verdict === 'reject' || verdict === 'hide';
    return placed.get(key)?.state !== 'published' && !isRefused;
  });
  if (wanted.length === 0) return [];
  const told = await store.readToldEntries(wanted.map(({ number }) => number));
  const gate = compileReadGate(topic.read);
  return told
    .map(({ entry }) => entry)
    .filter((entry) => gate.refuse(candidateFromEntry(entry)) === null);
}
