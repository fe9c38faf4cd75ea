import type { Instant } from '../model/instant.ts';
import type { PlacedEntry } from '../model/placement.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';

/** How many entries of a source's first round a topic publishes: the newest. */
export const FIRST_ROUND_ENTRIES = 10;

/** What the limits go by beside the entries. */
export interface LimitContext {
  /** Source id to when its first entries were seen. */
  readonly beginnings: ReadonlyMap<string, Instant>;
  /** Entries that an editor approved or pinned: they go out whatever the limits say, and count. */
  isDecided(placed: PlacedEntry): boolean;
}

/**
 * What keeps published entries out of a topic's feed all the same, each in words: a source that is
 * new brings only the newest of its first round, and no source more than its share of one day, the
 * highest scores first, then the earliest. The house's own articles know no limits.
 *
 * @param published in any order; whole days and whole first rounds, as far as they count.
 */
export function limitStories(
  topic: Pick<Topic, 'publish'>,
  published: readonly PlacedEntry[],
  context: LimitContext,
): ReadonlyMap<PlacedEntry, string> {
  const limits = new Map<PlacedEntry, string>();
  const foreign = published.filter(({ entry }) => entry.sourceId !== LOCAL_SOURCE_ID);
  for (const [sourceId, own] of Map.groupBy(foreign, ({ entry }) => entry.sourceId)) {
    limitFirstRound(sourceId, own, context, limits);
    limitDays(sourceId, own, topic.publish.perSourcePerDay, context, limits);
  }
  return limits;
}

function limitFirstRound(
  sourceId: string,
  own: readonly PlacedEntry[],
  { beginnings, isDecided }: LimitContext,
  limits: Map<PlacedEntry, string>,
): void {
  const began = beginnings.get(sourceId);
  const limited = own
    .filter(({ entry }) => entry.firstSeenAt === began)
    .sort((a, b) => compareDecided(a, b, isDecided) || compareNewest(a, b))
    .slice(FIRST_ROUND_ENTRIES)
    .filter((placed) => !isDecided(placed));
  const words = `${sourceId} was new when this came: of its first round the newest ${FIRST_ROUND_ENTRIES} go out`;
  for (const placed of limited) limits.set(placed, words);
}

function limitDays(
  sourceId: string,
  own: readonly PlacedEntry[],
  cap: number | null,
  { isDecided }: LimitContext,
  limits: Map<PlacedEntry, string>,
): void {
  if (cap === null) return;
  const left = own.filter((placed) => !limits.has(placed));
  for (const [day, ofDay] of Map.groupBy(left, readDay)) {
    const limited = ofDay
      .toSorted((a, b) => compareDecided(a, b, isDecided) || compareWorthiest(a, b))
      .slice(cap)
      .filter((placed) => !isDecided(placed));
    const words = `${cap} others of ${sourceId} go out for ${day}, with higher scores or earlier (publish.per_source_per_day: ${cap})`;
    for (const placed of limited) limits.set(placed, words);
  }
}

/** The day (UTC) of an entry's own date: `2026-11-22`. */
export function readDay({ placement }: PlacedEntry): string {
  return placement.sortAt.slice(0, 10);
}

function compareDecided(
  a: PlacedEntry,
  b: PlacedEntry,
  isDecided: (placed: PlacedEntry) => boolean,
): number {
  return Number(isDecided(b)) - Number(isDecided(a));
}

function compareWorthiest(a: PlacedEntry, b: PlacedEntry): number {
  if (a.placement.score !== b.placement.score) return b.placement.score - a.placement.score;
  if (a.placement.sortAt !== b.placement.sortAt) {
    return a.placement.sortAt < b.placement.sortAt ? -1 : 1;
  }
  return compareIds(a, b);
}

function compareNewest(a: PlacedEntry, b: PlacedEntry): number {
  if (a.placement.sortAt !== b.placement.sortAt) {
    return a.placement.sortAt < b.placement.sortAt ? 1 : -1;
  }
  return compareIds(a, b);
}

function compareIds({ entry: a }: PlacedEntry, { entry: b }: PlacedEntry): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.nativeId < b.nativeId ? -1 : 1;
}
