/** What the rules say of an entry, on learning's scale: above 0 in, below 0 not. */
export interface RuleMargin {
  /** How far the score is from the threshold, in units of the threshold, within bounds. */
  readonly distance: number;
  /** Which side of it: that the rules say yes or no weighs by itself, however near it was. */
  readonly verdict: number;
}

/** The furthest that a score counts below and above the threshold. */
export const LOWEST_DISTANCE = -2;
export const HIGHEST_DISTANCE = 3;
const verdictWeight = 1;

/** @param score and `publish` in one unit, points or thousandths. */
export function measureRuleMargin(score: number, publish: number): RuleMargin {
  const distance = (score - publish) / publish;
  return {
    distance: Math.min(Math.max(distance, LOWEST_DISTANCE), HIGHEST_DISTANCE),
    verdict: score >= publish ? verdictWeight : -verdictWeight,
  };
}
