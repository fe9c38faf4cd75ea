import type { Matcher } from '../curate/compile-topics.ts';
import { hashJudging, placeEntry } from '../curate/place-entry.ts';
import type { Decision } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import type { Topic } from '../model/topic.ts';
import type { StandingChange } from '../store/store.ts';
import { compileInTurns } from './compile-in-turns.ts';
import type { House } from './house.ts';
import { readDecisions } from './store-entries.ts';
import { Turns } from './turns.ts';

const pageSize = 500;
/** What is taken down is judged too: it is put back as it stands. */
const page = { limit: pageSize, withTakenDown: true };
/** What a page of entries gives in more topics than these would fill the memory. */
const topicsAtOnce = 500;

/**
 * Judges every stored entry again for the topics whose rules, or what they have learned, changed since
 * they were last judged, says in the log what that moves, and forgets topics that are no longer
 * defined. A topic that is held back because of its tests stays as it is.
 *
 * @returns the slugs of the topics that were judged again or forgotten.
 */
export async function rejudgeTopics(house: House): Promise<readonly string[]> {
  const { store, rules } = house;
  const judged = await store.readJudgedRules();
  const removed = [...judged.keys()].filter(
    (slug) => !rules.config.topics.has(slug) && !rules.held.has(slug),
  );
  for (const slug of removed) await store.removeTopic(slug);

  const changed = await findChanged(house, judged);
  if (changed.size === 0) return removed;
  const topics = [...changed.keys()].flatMap((slug) => rules.config.topics.get(slug) ?? []);
  for (let start = 0; start < topics.length; start += topicsAtOnce) {
    const some = topics.slice(start, start + topicsAtOnce);
    await markBegun(house, some, judged);
    const counts = await judgeAgain(house, some, new Set(judged.keys()));
    for (const { slug } of some) {
      const hash = changed.get(slug) ?? '';
      await store.writeJudgedRules(slug, hash);
      const before = judged.get(slug);
      if (before === undefined) continue;
      const what = readRulesHash(before) === readRulesHash(hash) ? 'learned anew' : 'rules changed';
      house.log.info(`${slug}: ${what}: ${describeMoves(counts.get(slug) ?? noMoves)}`);
    }
  }
  return [...removed, ...changed.keys()];
}

/** A new topic whose judging is cut off is known to hold something the next time. */
async function markBegun(
  { store }: House,
  topics: readonly Topic[],
  judged: ReadonlyMap<string, string>,
): Promise<void> {
  const entries = await store.listEntries({ ...page, after: null, limit: 1 });
  if (entries.length === 0) return;
  for (const { slug } of topics) {
    if (!judged.has(slug)) await store.writeJudgedRules(slug, '');
  }
}

/** The hash of the rules alone, without that of what was learned. @see hashJudging */
function readRulesHash(judging: string): string {
  return judging.split('+', 1).join('');
}

/** How many entries a change of rules moves. */
export interface Moves {
  readonly comeIn: number;
  readonly goOut: number;
  /** To the editors' queue, from either side. */
  readonly queued: number;
}

const noMoves: Moves = { comeIn: 0, goOut: 0, queued: 0 };

/** Counts what changes of standing mean to a topic's readers and editors. */
export function countMoves(changes: readonly Pick<StandingChange, 'before' | 'after'>[]): Moves {
  const count = (isIt: (change: Pick<StandingChange, 'before' | 'after'>) => boolean) =>
    changes.filter(isIt).length;
  return {
    comeIn: count(({ before, after }) => after === 'published' && before !== 'published'),
    goOut: count(({ before, after }) => (after ?? 'out') === 'out' && (before ?? 'out') !== 'out'),
    queued: count(({ before, after }) => after === 'queued' && before !== 'queued'),
  };
}

/** `3 come in, 1 goes out, 2 move to the queue`. */
export function describeMoves({ comeIn, goOut, queued }: Moves): string {
  const clauses = [
    ...(comeIn === 0 ? [] : [`${comeIn} ${comeIn === 1 ? 'comes' : 'come'} in`]),
    ...(goOut === 0 ? [] : [`${goOut} ${goOut === 1 ? 'goes' : 'go'} out`]),
    ...(queued === 0 ? [] : [`${queued} ${queued === 1 ? 'moves' : 'move'} to the queue`]),
  ];
  return clauses.length === 0 ? 'no entry moves' : clauses.join(', ');
}

/** Topic to the hash of what judges it now, of those that were judged by something else. */
async function findChanged(
  { rules, learning }: House,
  judged: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, string>> {
  const turns = new Turns();
  const changed = new Map<string, string>();
  for (const slug of rules.config.topics.keys()) {
    const hash = hashJudging(rules.matcher, slug, learning);
    if (judged.get(slug) !== hash) changed.set(slug, hash);
    await turns.next();
  }
  return changed;
}

/** Only the changed topics are compiled for it, so that few changes cost little among many topics. */
async function judgeAgain(
  house: House,
  topics: readonly Topic[],
  judged: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Moves>> {
  const { store } = house;
  const matcher = await compileInTurns(topics, house.rules.config.sources);
  const counts = new Map<string, Moves>();
  let after: EntryKey | null = null;
  for (;;) {
    const entries: readonly Entry[] = await store.listEntries({ after, ...page });
    let stale = entries;
    while (stale.length > 0) {
      for (const [slug, changes] of await placePage(house, matcher, stale, judged)) {
        counts.set(slug, addMoves(counts.get(slug) ?? noMoves, countMoves(changes)));
      }
      // A poll that stored another version meanwhile was overwritten by what was said of this one.
      stale = findRevised(stale, await store.listEntries({ after, ...page }));
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < pageSize) return counts;
    after = { sourceId: last.sourceId, nativeId: last.nativeId };
  }
}

/** Entries that were stored anew since they were read, as they are now. */
function findRevised(before: readonly Entry[], now: readonly Entry[]): readonly Entry[] {
  const hashes = new Map(before.map((entry) => [joinKey(entry), entry.contentHash]));
  return now.filter((entry) => {
    const hash = hashes.get(joinKey(entry));
    return hash !== undefined && hash !== entry.contentHash;
  });
}

/**
 * Places entries in every topic of the matcher; decisions that come meanwhile are not passed over.
 *
 * @param judged topics that may have placements already.
 */
async function placePage(
  house: House,
  matcher: Matcher,
  entries: readonly Entry[],
  judged: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly StandingChange[]>> {
  const changes = new Map<string, readonly StandingChange[]>();
  for (let decisions = await readDecisions(house, entries); ; ) {
    const placements = await placeAll(house, matcher, entries, decisions);
    for (const slug of matcher.slugs) {
      const own = placements.get(slug) ?? [];
      // Nothing stands in a topic that is new, so that only what comes in costs a statement.
      const keys = judged.has(slug) ? entries : own;
      if (keys.length === 0) continue;
      const moved = await house.store.replacePlacements(slug, keys, own);
      changes.set(slug, [...(changes.get(slug) ?? []), ...moved]);
    }
    const now = await readDecisions(house, entries);
    if (countDecisions(now) === countDecisions(decisions)) return changes;
    decisions = now;
  }
}

async function placeAll(
  { learning }: House,
  matcher: Matcher,
  entries: readonly Entry[],
  decisions: ReadonlyMap<string, readonly Decision[]>,
) {
  const turns = new Turns();
  const placements = [];
  for (const entry of entries) {
    const own = decisions.get(joinKey(entry)) ?? [];
    placements.push(...placeEntry(entry, matcher, own, { learning }));
    await turns.next();
  }
  return Map.groupBy(placements, ({ topic }) => topic);
}

function countDecisions(decisions: ReadonlyMap<string, readonly Decision[]>): number {
  return [...decisions.values()].reduce((sum, each) => sum + each.length, 0);
}

function addMoves(a: Moves, b: Moves): Moves {
  return { comeIn: a.comeIn + b.comeIn, goOut: a.goOut + b.goOut, queued: a.queued + b.queued };
}
