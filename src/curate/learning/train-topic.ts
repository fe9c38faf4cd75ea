import { createHash } from 'node:crypto';
import type { Source } from '../../model/source.ts';
import type { Topic } from '../../model/topic.ts';
import type { Candidate } from '../candidate.ts';
import { compileTopics, type Matcher } from '../compile-topics.ts';
import { toMilli, toPoints } from '../milli-points.ts';
import { chooseThreshold } from './choose-threshold.ts';
import { hashWord } from './hash-feature.ts';
import { type Features, readFeatures } from './read-features.ts';
import { measureRuleMargin, type RuleMargin } from './rule-margin.ts';
import { type Example, type Plane, project, solveDual, type Vector } from './solve-dual.ts';
import { countTexts, dampCount, makeTermWeights, type TermWeights } from './term-weights.ts';
import { type BackgroundLevel, fillTable, type TopicModel } from './topic-model.ts';

/** An entry that an editor decided on. */
export interface DecidedCandidate {
  readonly candidate: Candidate;
  readonly label: 'in' | 'out';
}

/** What a topic learns from. Orders make no difference. */
export interface TrainingSet {
  readonly decided: readonly DecidedCandidate[];
  /** Any entries; those far from the topic's threshold teach, weakly, what is not meant. */
  readonly background: readonly Candidate[];
}

const decisionCost = 2;
const backgroundCost = 0.2;
const maxBackground = 300;
/** A background entry has at most this share of the points that publish. */
const farBelow = 0.3;
const folds = 3;

interface Sample {
  readonly example: Example;
  /** Null where nobody decided. */
  readonly belongs: boolean | null;
  /** No veto, no missing group, and the topic looks at it. */
  readonly isOpen: boolean;
  readonly fold: number;
}

/**
 * Trains a topic: a linear support vector machine that learns what the rules leave to be said. The
 * same decisions, background and rules give the same model to the bit.
 *
 * @returns null where the topic does not learn, or not yet.
 */
export function trainTopic(
  topic: Topic,
  sources: ReadonlyMap<string, Source>,
  { decided, background }: TrainingSet,
): TopicModel | null {
  const { use, prior, minDecisions } = topic.learn;
  if (!use || decided.length < Math.max(minDecisions, 1)) return null;
  const share = prior / (prior + decided.length);
  const rules = compileTopics([topic], sources);
  const decidedIds = new Set(decided.map(({ candidate }) => candidate.entryId));
  const drafts = [
    ...decided.map((each) => draftDecided(each, rules, topic)),
    ...draftBackground(background, decidedIds, rules, topic),
  ];
  const samples = drawSamples(drafts, share);
  const size = samples.positions.size;
  const plane = solveDual(
    samples.all.map(({ example }) => example),
    size,
  );
  const judged = judgeHeldOut(samples.all, size);
  const own = judged.filter(({ sample }) => sample.belongs !== null && sample.isOpen);
  const best = chooseThreshold(
    own.map(({ sample, margin }) => ({ margin, belongs: sample.belongs === true })),
  );
  const threshold = best * (1 - share);
  const level = measureBackground(judged, share, threshold);
  const learned = { share, bias: plane.bias, threshold, background: level };
  const { publish, review } = topic.match;
  const thresholds = { publish: toMilli(publish), review: toMilli(review) };
  const table = fillTable(listLearned(samples, plane));
  const unseenWeight = samples.termWeights.weigh(0);
  const { slug } = topic;
  const findsUntouched = topic.learn.may !== 'off' && Object.keys(topic.match.all).length === 0;
  const bounds = { thresholds, findsUntouched, unseenWeight };
  const head = { slug, decisions: decided.length, ...learned, ...bounds };
  return { ...head, ...table, hash: hashModel(head, table) };
}

interface Draft {
  readonly id: string;
  readonly features: Features;
  readonly belongs: boolean | null;
  readonly isOpen: boolean;
  /** What the rules alone say. */
  readonly rules: RuleMargin;
}

function draftDecided({ candidate, label }: DecidedCandidate, rules: Matcher, topic: Topic): Draft {
  const { score, vetoes, groups, refusedBy } = rules.explain(candidate, topic.slug);
  const isPassed = vetoes.length === 0 && groups.every(({ hits }) => hits.length > 0);
  return {
    id: candidate.entryId,
    features: readFeatures(candidate),
    belongs: label === 'in',
    isOpen: isPassed && refusedBy === null,
    rules: measureRuleMargin(score, topic.match.publish),
  };
}

/** Those far below the threshold, and of too many the same ones every time. */
function draftBackground(
  background: readonly Candidate[],
  decidedIds: ReadonlySet<string>,
  rules: Matcher,
  { match }: Topic,
): readonly Draft[] {
  const chosen: Draft[] = [];
  const undecided = background.filter(({ entryId }) => !decidedIds.has(entryId));
  for (const candidate of sortByChance(undecided, ({ entryId }) => entryId)) {
    if (chosen.length === maxBackground) break;
    const score = toPoints(rules.judge(candidate)[0]?.scoreMilli ?? 0);
    if (score > farBelow * match.publish) continue;
    chosen.push({
      id: candidate.entryId,
      features: readFeatures(candidate),
      belongs: null,
      isOpen: true,
      rules: measureRuleMargin(score, match.publish),
    });
  }
  return chosen;
}

interface Samples {
  readonly all: readonly Sample[];
  /** Feature to its position in the weights. */
  readonly positions: ReadonlyMap<number, number>;
  readonly texts: ReadonlyMap<number, number>;
  readonly termWeights: TermWeights;
}

function drawSamples(drafts: readonly Draft[], share: number): Samples {
  const sorted = sortByChance(drafts, ({ id }) => id).toSorted((a, b) => rank(a) - rank(b));
  const texts = countTexts(sorted.map(({ features }) => features));
  const positions = new Map([...texts.keys()].map((id, position) => [id, position]));
  const termWeights = makeTermWeights(sorted.length);
  const all = sorted.map((draft, at): Sample => {
    const { distance, verdict } = draft.rules;
    const example = {
      vector: makeVector(draft.features, positions, texts, termWeights),
      side: draft.belongs === true ? (1 as const) : (-1 as const),
      offset: share * (distance + verdict),
      cost: draft.belongs === null ? backgroundCost : decisionCost,
    };
    return { example, belongs: draft.belongs, isOpen: draft.isOpen, fold: at % folds };
  });
  return { all, positions, texts, termWeights };
}

/** Those of one kind together, so that every fold gets its share of each. */
function rank({ belongs }: Draft): number {
  return belongs === null ? 2 : belongs ? 0 : 1;
}

function makeVector(
  { ids, counts }: Features,
  positions: ReadonlyMap<number, number>,
  texts: ReadonlyMap<number, number>,
  termWeights: TermWeights,
): Vector {
  const values = ids.map(
    (id, at) => dampCount(counts[at] ?? 1) * termWeights.weigh(texts.get(id) ?? 0),
  );
  const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0)) || 1;
  return {
    positions: ids.map((id) => positions.get(id) ?? 0),
    values: values.map((value) => value / length),
  };
}

interface Judged {
  readonly sample: Sample;
  /** Of a plane that had not seen it, with the rules' offset. */
  readonly margin: number;
}

function judgeHeldOut(samples: readonly Sample[], size: number): readonly Judged[] {
  return Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
    const seen = samples.filter((sample) => sample.fold !== fold);
    const plane = solveDual(
      seen.map(({ example }) => example),
      size,
    );
    return samples
      .filter((sample) => sample.fold === fold)
      .map((sample) => {
        const { vector, offset } = sample.example;
        return { sample, margin: project(vector, plane.weights) + plane.bias + offset };
      });
  });
}

const leastBackground = 30;

/** Where the background stands, by the distance that a score shows: without the rules' yes or no. */
function measureBackground(
  judged: readonly Judged[],
  share: number,
  threshold: number,
): BackgroundLevel {
  const { verdict } = measureRuleMargin(0, 1);
  const margins = judged
    .filter(({ sample }) => sample.belongs === null)
    .map(({ margin }) => margin - share * verdict - threshold)
    .sort((a, b) => a - b);
  if (margins.length < leastBackground) return { middle: -1, top: -1 };
  const at = (portion: number) => margins[Math.floor(portion * (margins.length - 1))] ?? -1;
  return { middle: Math.min(at(0.5), -0.05), top: at(0.99) };
}

/** Features that weigh what an unknown one does and taught nothing are left out. */
function listLearned({ positions, texts, termWeights }: Samples, { weights }: Plane) {
  const learned = [...positions].map(([id, position]) => ({
    id,
    texts: texts.get(id) ?? 0,
    weight: weights[position] ?? 0,
  }));
  return learned
    .filter((feature) => feature.weight !== 0 || feature.texts > 1)
    .map(({ id, texts, weight }) => ({ id, weight, termWeight: termWeights.weigh(texts) }))
    .sort((a, b) => a.id - b.id);
}

function hashModel(
  head: Omit<TopicModel, 'hash' | 'ids' | 'termWeights' | 'weights'>,
  { ids, termWeights, weights }: Pick<TopicModel, 'ids' | 'termWeights' | 'weights'>,
): string {
  const hash = createHash('sha256').update(JSON.stringify(head));
  for (const column of [ids, termWeights, weights]) hash.update(column);
  return hash.digest('hex').slice(0, 16);
}

/** An order that has nothing to do with how or when anything came. */
function sortByChance<Item>(
  items: readonly Item[],
  identify: (item: Item) => string,
): readonly Item[] {
  return items
    .map((item) => ({ item, id: identify(item), rank: hashWord(identify(item)) }))
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .map(({ item }) => item);
}
