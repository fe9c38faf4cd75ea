import type { Explanation, ExplanationLine, LearnedFinding } from '../model/explanation.ts';
import type { PlacementState } from '../model/placement.ts';
import type { TopicLearn } from '../model/topic.ts';
import { formatPoints, namePoints } from './format-points.ts';
import { toMilli, toPoints } from './milli-points.ts';

/**
 * An explanation by rules with what was learned: one more line in the sum, and a state within the
 * topic's bound. A veto, a missing group or the topic's `read` keep an entry out whatever was learned.
 */
export function addLearning(
  byRules: Explanation,
  learned: LearnedFinding,
  may: TopicLearn['may'],
): Explanation {
  const points = may === 'off' ? 0 : toPoints(toMilli(learned.points));
  const decisions = `${learned.decisions} decisions`;
  const line: ExplanationLine = {
    rule: 'learned',
    points,
    field: null,
    label: decisions,
    hits: [],
    found: 0,
  };
  const scoreMilli = toMilli(byRules.score) + toMilli(points);
  const summed = { ...byRules, score: toPoints(scoreMilli), lines: [...byRules.lines, line] };
  const state = chooseState(summed, may, byRules.state);
  const explanation = { ...summed, learned: { ...learned, points }, state };
  if (state === byRules.state && points === 0) return explanation;
  return { ...explanation, reason: describeLearned(explanation, byRules.reason) };
}

function chooseState(
  { score, publish, review, groups, vetoes, refusedBy }: Explanation,
  may: TopicLearn['may'],
  byRules: PlacementState,
): PlacementState {
  const isBarred =
    refusedBy !== null || vetoes.length > 0 || groups.some(({ hits }) => hits.length === 0);
  if (isBarred || may === 'off') return byRules;
  const bySum = score >= publish ? 'published' : score >= review ? 'queued' : 'out';
  if (bySum === byRules) return byRules;
  return may === 'publish' ? bySum : 'queued';
}

const outcomes = { published: 'Published', queued: 'Queued for an editor', out: 'Out' } as const;

function describeLearned(explanation: Explanation, byRules: string): string {
  const { state, score, learned } = explanation;
  const points = learned?.points ?? 0;
  const sign = points < 0 ? '' : '+';
  const taught = `${sign}${formatPoints(points)} of them by what ${learned?.decisions ?? 0} decisions taught`;
  return `${outcomes[state]}: ${namePoints(score)}, ${taught}; by the rules alone: ${byRules}`;
}
