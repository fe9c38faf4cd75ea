import type { Explanation } from '../../model/explanation.ts';
import type { Source } from '../../model/source.ts';
import type { Topic } from '../../model/topic.ts';
import type { Candidate } from '../candidate.ts';
import { compileTopics } from '../compile-topics.ts';
import { toMilli } from '../milli-points.ts';
import { scoreTogether } from './learned-score.ts';
import { type Answer, measureQuality, type Quality } from './measure-quality.ts';
import { readFeatures } from './read-features.ts';
import { measureLearned, type TopicModel } from './topic-model.ts';
import { type DecidedCandidate, trainTopic } from './train-topic.ts';

/** Labelled entries to learn from and to be judged by. */
export interface EvaluationSet {
  readonly train: readonly DecidedCandidate[];
  readonly test: readonly DecidedCandidate[];
  /** Entries without labels; those far from the topic teach, weakly, what is not meant. */
  readonly background: readonly Candidate[];
}

/** How well rules and learning do on entries that neither was made with. */
export interface TopicEvaluation {
  readonly train: LabelCounts;
  readonly test: LabelCounts;
  readonly rule: Quality;
  /** The model without the rules; null without training entries. */
  readonly learned: Quality | null;
  /** As the topic judges with `may: publish`; null without training entries. */
  readonly both: Quality | null;
}

export interface LabelCounts {
  readonly in: number;
  readonly out: number;
}

/** Smallest `prior` there is: the rules' share is nothing. */
const noPrior = Number.MIN_VALUE;

/** Trains on the one part and judges the other by the rules, by what was learned, and by both. */
export function evaluateTopic(
  topic: Topic,
  sources: ReadonlyMap<string, Source>,
  { train, test, background }: EvaluationSet,
): TopicEvaluation {
  const { prior, may } = topic.learn;
  const trainWith = (share: number) =>
    trainTopic({ ...topic, learn: { use: true, minDecisions: 1, prior: share, may } }, sources, {
      decided: train,
      background,
    });
  const rules = compileTopics([topic], sources);
  const explained = test.map(({ candidate, label }) => ({
    features: readFeatures(candidate),
    belongs: label === 'in',
    byRules: rules.explain(candidate, topic.slug),
  }));
  const measure = (answer: (entry: (typeof explained)[number]) => Omit<Answer, 'belongs'>) =>
    measureQuality(explained.map((entry) => ({ belongs: entry.belongs, ...answer(entry) })));
  const learned = trainWith(noPrior);
  const both = trainWith(prior);
  return {
    train: countLabels(train),
    test: countLabels(test),
    rule: measure(({ byRules }) => answerByRules(byRules)),
    learned: learned && measure(({ features }) => answerAlone(learned, features)),
    both: both && measure(({ byRules, features }) => answerTogether(both, byRules, features)),
  };
}

function answerByRules(byRules: Explanation): Omit<Answer, 'belongs'> {
  const rank = isOpen(byRules) ? byRules.score : Number.NEGATIVE_INFINITY;
  return { taken: byRules.state === 'published', rank };
}

type Features = ReturnType<typeof readFeatures>;

function answerAlone(model: TopicModel, features: Features): Omit<Answer, 'belongs'> {
  const { margin } = measureLearned(model, features);
  return { taken: margin >= model.threshold, rank: margin };
}

function answerTogether(
  model: TopicModel,
  byRules: Explanation,
  features: Features,
): Omit<Answer, 'belongs'> {
  if (!isOpen(byRules)) return { taken: false, rank: Number.NEGATIVE_INFINITY };
  const own = measureLearned(model, features).margin;
  const { thresholds } = model;
  const { milli, margin } = scoreTogether(model, toMilli(byRules.score), own, thresholds);
  return { taken: milli >= thresholds.publish, rank: margin };
}

/** No veto, no missing group, and the topic looks at it: learning changes nothing about these. */
function isOpen({ vetoes, groups, refusedBy }: Explanation): boolean {
  const isPassed = vetoes.length === 0 && groups.every(({ hits }) => hits.length > 0);
  return isPassed && refusedBy === null;
}

function countLabels(entries: readonly DecidedCandidate[]): LabelCounts {
  const belonging = entries.filter(({ label }) => label === 'in').length;
  return { in: belonging, out: entries.length - belonging };
}
