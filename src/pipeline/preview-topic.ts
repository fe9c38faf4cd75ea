import { candidateFromEntry } from '../curate/candidate.ts';
import { datePublished } from '../curate/date-published.ts';
import { explainPlace } from '../curate/place-entry.ts';
import type { Config } from '../model/config.ts';
import type { Entry } from '../model/entry.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Instant } from '../model/instant.ts';
import type { PlacementState } from '../model/placement.ts';
import type { Topic } from '../model/topic.ts';
import { checkTopicTests } from './check-topics.ts';
import { compileInTurns } from './compile-in-turns.ts';
import type { House } from './house.ts';
import { countMoves, type Moves } from './rejudge-topics.ts';
import { readDecisions } from './store-entries.ts';

const pageSize = 500;
const dayMs = 86_400_000;

/** Where one stored entry would stand by the rules that are tried. */
export interface PreviewedEntry {
  readonly id: string;
  readonly title: string;
  readonly link: string | null;
  readonly sourceId: string;
  readonly date: Instant;
  readonly score: number;
  readonly state: PlacementState;
  /** Where it stands now. */
  readonly before: PlacementState;
  readonly reason: string;
}

/** What a definition of a topic makes of what is stored. */
export interface TopicPreview {
  readonly topic: string;
  readonly days: number;
  /** How many entries were judged. */
  readonly judged: number;
  /** Those that touch its rules, or stand in it now: the highest score first, then the newest. */
  readonly entries: readonly PreviewedEntry[];
  readonly moves: Moves;
  /** Its own tests that fail. */
  readonly faults: readonly FileFault[];
}

/** Judges the stored entries of some days by a definition that is not in force; nothing is stored. */
export async function previewTopic(
  house: House,
  topic: Topic,
  days: number,
): Promise<TopicPreview> {
  const { config } = house.rules;
  const since = new Date(Date.parse(house.now()) - days * dayMs).toISOString();
  const matcher = await compileInTurns([topic], config.sources);
  const entries: PreviewedEntry[] = [];
  let judged = 0;
  for await (const page of listPages(house, since)) {
    judged += page.length;
    const decisions = await readDecisions(house, page);
    const placed = await house.store.readPlaced(topic.slug, page);
    const before = new Map(placed.map((each) => [joinKey(each.entry), each.placement.state]));
    for (const entry of page) {
      const own = decisions.get(joinKey(entry)) ?? [];
      const { learning } = house;
      const explanation = explainPlace(entry, topic.slug, matcher, own, { learning });
      const { score, state, reason, decisions: words } = explanation;
      const stood = before.get(joinKey(entry));
      const isTouched = matcher.judge(candidateFromEntry(entry)).length > 0;
      if (!isTouched && state === 'out' && words.length === 0 && stood === undefined) continue;
      entries.push({
        id: entry.id,
        title: entry.title,
        link: entry.link,
        sourceId: entry.sourceId,
        date: datePublished(entry),
        score,
        state,
        before: stood ?? 'out',
        reason,
      });
    }
  }
  return {
    topic: topic.slug,
    days,
    judged,
    entries: entries.sort(compareWorthiest),
    moves: countMoves(entries.map(({ before, state }) => ({ before, after: state }))),
    faults: await testTopic(house, topic, config),
  };
}

async function testTopic(
  { root, now }: House,
  topic: Topic,
  config: Config,
): Promise<readonly FileFault[]> {
  const matcher = await compileInTurns([topic], config.sources);
  const checked = await checkTopicTests(root, { config, matcher, topics: [topic] }, now());
  return checked.get(topic.slug) ?? [];
}

async function* listPages({ store }: House, since: Instant): AsyncGenerator<readonly Entry[]> {
  let after: EntryKey | null = null;
  for (;;) {
    const entries: readonly Entry[] = await store.listEntries({ after, limit: pageSize });
    const recent = entries.filter((entry) => datePublished(entry) >= since);
    if (recent.length > 0) yield recent;
    const last = entries.at(-1);
    if (last === undefined || entries.length < pageSize) return;
    after = { sourceId: last.sourceId, nativeId: last.nativeId };
  }
}

function compareWorthiest(a: PreviewedEntry, b: PreviewedEntry): number {
  if (a.score !== b.score) return b.score - a.score;
  if (a.date !== b.date) return a.date < b.date ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}
