import { HIGHEST_DISTANCE, LOWEST_DISTANCE, measureRuleMargin } from './rule-margin.ts';
import type { TopicModel } from './topic-model.ts';

/** A topic's thresholds, in thousandths of points. */
export interface Thresholds {
  readonly publish: number;
  readonly review: number;
}

/** A score that rules and learning made together. */
export interface LearnedScore {
  /** Thousandths of points; at or above `publish` exactly when rules and learning together say yes. */
  readonly milli: number;
  /** Thousandths of points that a margin of 1 is worth at this score. */
  readonly milliPerMargin: number;
  /** What rules and learning say together, by which entries can be ranked; from 0 on they say yes. */
  readonly margin: number;
}

type Learned = Pick<TopicModel, 'share' | 'threshold' | 'background'>;

/**
 * Rules and learning in one score on the topic's own scale. While nothing is learned it is the score by
 * the rules; the more decisions there are, the more the learned margin makes it: 0 is the threshold, 1
 * a threshold's worth of points above it, and the level of entries that are not meant is 0 points.
 *
 * @param rules the score by the rules alone, in thousandths.
 * @param margin what the model says of the entry.
 */
export function scoreTogether(
  model: Learned,
  rules: number,
  margin: number,
  { publish, review }: Thresholds,
): LearnedScore {
  const { distance, verdict } = measureRuleMargin(rules, publish);
  const learned = model.share * distance + margin - model.threshold;
  const together = learned + model.share * verdict;
  const scale = makeScale(model.background, review / publish);
  const beyond = keepBeyond(rules - publish * (1 + distance), learned);
  // Where much of the background stands above the threshold, what the rules leave out has to stand
  // above that too, or half of everything would wait for an editor.
  const doubt =
    verdict < 0 ? Math.min(Math.max(model.background.top, 0), -verdict * model.share) : 0;
  const milli = Math.round(publish * (1 + scale(learned - doubt)) + beyond);
  // The rules' yes or no is a weight of its own, which points do not show: it only holds the score on
  // its side of the threshold, and lowers nothing that the rules themselves put just below it.
  const below = publish - Math.max(1, Math.round((publish - review) / 20));
  const justBelow = rules < publish ? Math.max(below, rules) : below;
  return {
    milli: together >= 0 ? Math.max(milli, publish) : Math.min(milli, justBelow),
    milliPerMargin: publish * (learned < 0 ? 1 / -model.background.middle : 1),
    margin: together,
  };
}

/** What the score has beyond the bounds that learning sees; it goes as learning turns against it. */
function keepBeyond(beyond: number, learned: number): number {
  const share = learned / (beyond < 0 ? LOWEST_DISTANCE : HIGHEST_DISTANCE);
  return beyond * Math.min(Math.max(share, 0), 1);
}

/**
 * From margins to distances in units of the threshold: 0 to 0, the background to -1. So that the
 * editors' queue holds what is doubtful and not everything, at most a hundredth of the background
 * reaches the distance of `review`.
 */
function makeScale(
  { middle, top }: TopicModel['background'],
  review: number,
): (margin: number) => number {
  const queue = review - 1;
  const even = middle * -queue;
  const knee = Math.min(Math.max(even, top), even / 10);
  return (margin) => {
    if (margin >= 0) return margin;
    if (margin >= knee && knee < 0) return (margin / knee) * queue;
    return queue + ((margin - knee) / Math.max(knee - middle, 0.01)) * (1 + queue);
  };
}
