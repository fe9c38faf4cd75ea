import { candidateFromEntry } from '../curate/candidate.ts';
import { TopicLearning } from '../curate/learning/topic-learning.ts';
import type { TopicModel } from '../curate/learning/topic-model.ts';
import type { DecidedCandidate, TrainingSet } from '../curate/learning/train-topic.ts';
import { readStanding } from '../curate/standing-decisions.ts';
import type { Decision } from '../model/decision.ts';
import { describeError } from '../model/describe-error.ts';
import type { Entry } from '../model/entry.ts';
import { joinKey } from '../model/entry-key.ts';
import type { Topic } from '../model/topic.ts';
import type { Store } from '../store/store.ts';
import type { House } from './house.ts';
import { openTrainer, type Trainer } from './learn-trainer.ts';

/** Entries among which those far from a topic are sought. */
const backgroundSize = 600;
/** Entries that one look-up reads, so that it does not hold the event loop. */
const entriesAtOnce = 200;

/**
 * Trains every topic whose decisions or rules changed since it was trained, in a worker thread, and
 * puts the models in force. What is stored stays as it was judged; `rejudgeTopics` sees the change.
 *
 * @returns the slugs of the topics that say something else now.
 * @throws TopicwireError `store-failed`; what was learned before stays in force.
 */
export async function learnTopics(house: House): Promise<readonly string[]> {
  const { rules, store } = house;
  const counts = await store.countDecisions();
  const known = house.learning instanceof TopicLearning ? house.learning : NOTHING_LEARNED;
  const versions = new Map<string, string>();
  const models = new Map<string, TopicModel>();
  const trainer = openTrainer();
  try {
    for (const topic of listLearners(house, counts)) {
      const { slug, learn } = topic;
      const version = JSON.stringify([counts.get(slug), rules.matcher.rulesHash(slug), learn]);
      const before = known.models.get(slug) ?? null;
      const isKnown = known.versions.get(slug) === version;
      const trained = isKnown ? before : await tryToTrain(house, topic, trainer);
      // What failed keeps what it had learned, and is tried again the next time.
      if (trained !== undefined) versions.set(slug, version);
      const model = trained === undefined ? before : trained;
      if (model !== null) models.set(slug, model);
    }
  } finally {
    await trainer.close();
  }
  // Whoever changed the rules meanwhile learns by the new ones.
  if (house.rules !== rules) return [];
  house.learning = versions.size + models.size === 0 ? null : new TopicLearning(models, versions);
  const slugs = new Set([...known.models.keys(), ...models.keys()]);
  return [...slugs]
    .filter((slug) => known.models.get(slug)?.hash !== models.get(slug)?.hash)
    .sort();
}

/** Undefined where it failed, which costs no other topic. */
async function tryToTrain(
  { log, rules, store }: House,
  topic: Topic,
  trainer: Trainer,
): Promise<TopicModel | null | undefined> {
  const set = await gatherTraining(store, topic);
  try {
    return await trainer.train(topic, rules.config.sources, set);
  } catch (error) {
    log.error(`learning: ${describeError(error)}`);
    return undefined;
  }
}

const NOTHING_LEARNED = new TopicLearning(new Map());

function listLearners({ rules }: House, counts: ReadonlyMap<string, number>): readonly Topic[] {
  return [...rules.config.topics.values()].filter(
    ({ slug, learn }) => learn.use && (counts.get(slug) ?? 0) >= learn.minDecisions,
  );
}

/**
 * What a topic learns from: an approved entry belongs, a rejected one does not, and a hidden one
 * says nothing of the topic. The entries
 * that nobody decided on are those last seen before the last decision, so that the same decisions
 * teach the same after a restart, whatever came in since.
 */
export async function gatherTraining(store: Store, { slug }: Topic): Promise<TrainingSet> {
  const decisions = await store.listDecisions(slug);
  const verdicts = findVerdicts(decisions).filter(({ action }) => action.kind !== 'hide');
  const last = verdicts.reduce((latest, { at }) => (at > latest ? at : latest), '');
  const entries = await readDecided(store, verdicts);
  const decided = verdicts.flatMap((verdict): DecidedCandidate[] => {
    const entry = entries.get(joinKey(verdict));
    if (entry === undefined) return [];
    const label = verdict.action.kind === 'approve' ? 'in' : 'out';
    return [{ candidate: candidateFromEntry(entry), label }];
  });
  const seen = decided.length === 0 ? [] : await store.listSeenUntil(last, backgroundSize);
  return { decided, background: seen.map(candidateFromEntry) };
}

/** The verdict that holds on each entry; one that was undone holds no longer. */
function findVerdicts(decisions: readonly Decision[]): readonly Decision[] {
  const byEntry = Map.groupBy(decisions, joinKey);
  return [...byEntry.values()].flatMap((own) => {
    const [standing] = readStanding(own).values();
    return standing?.verdict ?? [];
  });
}

async function readDecided(
  store: Store,
  verdicts: readonly Decision[],
): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for (const [sourceId, own] of Map.groupBy(verdicts, (verdict) => verdict.sourceId)) {
    const nativeIds = own.map(({ nativeId }) => nativeId);
    for (let start = 0; start < nativeIds.length; start += entriesAtOnce) {
      const page = nativeIds.slice(start, start + entriesAtOnce);
      for (const { entry } of (await store.readEntries(sourceId, page)).values()) {
        entries.set(joinKey(entry), entry);
      }
    }
  }
  return entries;
}
