import { PLACED_STATES, placeEntry } from '../curate/place-entry.ts';
import type { Decision } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import { type PackedEntry, unpackEntry } from '../model/packed-entry.ts';
import type { PackedPlacement } from '../model/packed-placement.ts';
import type { Placement } from '../model/placement.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { SourceState } from '../model/source-state.ts';
import { type EntryChange, reviseEntry } from '../normalize/revise-entry.ts';
import type { JudgedEntries } from './desk.ts';
import type { House, Rules } from './house.ts';

const mostTopicsOnADesk = 200;

/** A source's entries beside what is stored of them. */
export interface ComparedEntries {
  readonly sourceId: string;
  /** How many the source holds now. */
  readonly read: number;
  /** New and changed ones, as they are to be stored. */
  readonly entries: readonly (Entry | PackedEntry)[];
  /** The new ones among them. */
  readonly added: readonly (Entry | PackedEntry)[];
  /** Those among them that are stored as they are but were withdrawn. */
  readonly revived: readonly Entry[];
}

/** What a round leaves behind beside entries. */
export interface RoundEnd {
  /** Null for the house's own source. */
  readonly state: SourceState | null;
  /** A line of the ledger; null where there was no poll. */
  readonly record: PollRecord | null;
  /** Native ids that the source took back. */
  readonly withdrawn: readonly string[];
}

/** What a round changed, in numbers of entries. */
export interface RoundChanges {
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
  /** Slugs of the topics whose feed may look different now. */
  readonly topics: readonly string[];
}

/** What a round changed that changed nothing. */
export const noChanges: RoundChanges = { read: 0, added: 0, changed: 0, withdrawn: 0, topics: [] };

/** The changes of two rounds of a source together. */
export function joinChanges(a: RoundChanges, b: RoundChanges): RoundChanges {
  return {
    read: a.read + b.read,
    added: a.added + b.added,
    changed: a.changed + b.changed,
    withdrawn: a.withdrawn + b.withdrawn,
    topics: [...new Set([...a.topics, ...b.topics])],
  };
}

/** Compares what a source says now with what is stored of it. */
export async function compareEntries(
  house: House,
  sourceId: string,
  incoming: readonly (Entry | PackedEntry)[],
): Promise<ComparedEntries> {
  const now = house.now();
  const nativeIds = incoming.map((entry) => entry.nativeId);
  const stored = await house.store.readEntries(sourceId, nativeIds);
  const revisions = incoming.map((each): Revision => {
    const before = stored.get(each.nativeId);
    if (before === undefined) return { entry: each, change: 'new' };
    const revision = reviseEntry(before.entry, unpackEntry(each), now);
    const isBack = revision.change === 'same' && before.withdrawn;
    return isBack ? revive(before.entry, each) : revision;
  });
  return {
    sourceId,
    read: incoming.length,
    entries: revisions.filter(({ change }) => change !== 'same').map(({ entry }) => entry),
    added: revisions.filter(({ change }) => change === 'new').map(({ entry }) => entry),
    revived: revisions.flatMap(({ entry, change }) => (change === 'revived' ? [entry] : [])),
  };
}

type Revision =
  | { readonly entry: Entry | PackedEntry; readonly change: 'new' }
  | { readonly entry: Entry; readonly change: EntryChange | 'revived' };

/** An entry that was withdrawn and is here again unchanged; one of a later date counts as changed. */
function revive(stored: Entry, { updatedAt }: Pick<Entry, 'updatedAt'>): Revision {
  const date = stored.updatedAt ?? stored.publishedAt;
  if (updatedAt === null || (date !== null && updatedAt <= date)) {
    return { entry: stored, change: 'revived' };
  }
  return { entry: { ...stored, updatedAt }, change: 'changed' };
}

/**
 * Judges what is new or changed and stores it with the end of its round, all at once.
 *
 * @param judged What is known already.
 */
export async function storeEntries(
  house: House,
  { sourceId, read, entries, added }: ComparedEntries,
  { state, record, withdrawn }: RoundEnd,
  judged: JudgedEntries | null = null,
): Promise<RoundChanges> {
  let decisions = await readDecisions(house, entries);
  const at = house.now();
  const topics = new Set<string>();
  let newRecord = record;
  let rules: Rules;
  let hasNews: boolean;
  // Rules and decisions that come while a round is being stored judge it once more.
  do {
    rules = house.rules;
    const placements = await placeEntries(house, { rules, judged }, entries, decisions);
    const round = { sourceId, at, state, record: newRecord, entries, placements, withdrawn };
    for (const topic of await house.store.writeRound(round)) topics.add(topic);
    newRecord = null;
    const before = decisions;
    decisions = await readDecisions(house, entries);
    hasNews = house.rules !== rules || countAll(decisions) !== countAll(before);
  } while (hasNews);
  return {
    read,
    added: added.length,
    changed: entries.length - added.length,
    withdrawn: withdrawn.length,
    topics: [...topics],
  };
}

/** Decisions of editors on these entries, by source and native id. */
export async function readDecisions(
  house: House,
  entries: readonly EntryKey[],
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  const decisions = await house.store.readDecisions(entries);
  return Map.groupBy(decisions, joinKey);
}

/** The placements of these entries in all topics that they touch, by these rules. */
async function placeEntries(
  { desk, learning }: Pick<House, 'desk' | 'learning'>,
  { rules, judged }: { readonly rules: Rules; readonly judged: JudgedEntries | null },
  entries: readonly (Entry | PackedEntry)[],
  decisions: ReadonlyMap<string, readonly Decision[]>,
): Promise<readonly (Placement | PackedPlacement)[]> {
  const known = judged?.rules === rules && learning === null ? judged.placements : null;
  const isKnown = (entry: Entry | PackedEntry) =>
    known?.has(entry) === true && (decisions.size === 0 || !decisions.has(joinKey(entry)));
  const rest = entries.filter((entry) => !isKnown(entry)).map(unpackEntry);
  // What was learned may lift what the rules alone leave out.
  const states = learning === null ? PLACED_STATES : undefined;
  const explanations = isJudgedOnDesk(rules) ? await desk.judge(rest, rules, states) : null;
  const ofRest = rest.flatMap((entry, at) =>
    placeEntry(entry, rules.matcher, decisions.get(joinKey(entry)) ?? [], {
      learning,
      ...(explanations === null ? {} : { byRules: explanations[at] ?? [] }),
    }),
  );
  if (known === null) return ofRest;
  return [...entries.filter(isKnown).flatMap((entry) => known.get(entry) ?? []), ...ofRest];
}

/** Whether entries are judged on a desk: the rules of very many topics would cost each thread too much. */
export function isJudgedOnDesk({ config }: Pick<Rules, 'config'>): boolean {
  return config.topics.size <= mostTopicsOnADesk;
}

/** Decisions are only ever added, so their number tells whether there are new ones. */
function countAll(decisions: ReadonlyMap<string, readonly Decision[]>): number {
  return [...decisions.values()].reduce((sum, each) => sum + each.length, 0);
}
