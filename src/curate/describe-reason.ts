import type { Explanation } from '../model/explanation.ts';
import { formatPoints, namePoints } from './format-points.ts';
import { toMilli, toPoints } from './milli-points.ts';

/** One plain sentence: why an entry is in, queued or out by the rules, and what would change that. */
export function describeReason(explanation: Omit<Explanation, 'reason' | 'decision'>): string {
  const { state, score, publish } = explanation;
  const points = namePoints(score);
  if (state === 'published') {
    const spare = toMilli(score) - toMilli(publish);
    const margin =
      spare === 0 ? 'just enough' : `${formatPoints(toPoints(spare))} more than needed`;
    return `Published: ${points}, ${margin}.`;
  }
  if (state === 'queued') {
    return `Queued for an editor: ${points}, ${shortOf(score, publish)} of publishing.`;
  }
  const obstacles = joinClauses(listObstacles(explanation));
  if (explanation.lines.length === 0 && obstacles === '') return 'Out: no rule found anything.';
  const isEnough = toMilli(score) >= toMilli(publish);
  return `Out: ${points}${isEnough ? ' would be enough, but ' : ', '}${obstacles}.`;
}

/** What keeps an entry out, each as a clause. */
function listObstacles(explanation: Omit<Explanation, 'reason' | 'decision'>): readonly string[] {
  const { refusedBy, vetoes } = explanation;
  const missing = explanation.groups.filter(({ hits }) => hits.length === 0);
  const obstacles = describeDistance(explanation);
  const [veto] = vetoes;
  if (missing.length > 0) {
    const names = joinClauses(missing.map(({ name }) => `"${name}"`));
    obstacles.push(`the group${missing.length > 1 ? 's' : ''} ${names} did not hit`);
  }
  if (veto !== undefined) obstacles.push(`"${veto.text}" in its ${veto.field} vetoes it`);
  if (refusedBy !== null) obstacles.push(refusedBy);
  return obstacles;
}

function describeDistance({
  score,
  publish,
  review,
}: Pick<Explanation, 'score' | 'publish' | 'review'>): string[] {
  if (toMilli(score) >= toMilli(publish)) return [];
  const toPublish = `${shortOf(score, publish)} of publishing`;
  if (toMilli(score) >= toMilli(review) || review >= publish) return [toPublish];
  return [`${shortOf(score, review)} of the editors' queue`, toPublish];
}

function shortOf(score: number, threshold: number): string {
  return `${formatPoints(toPoints(toMilli(threshold) - toMilli(score)))} short`;
}

/** `a`, `a and b`, `a, b and c`. */
function joinClauses(clauses: readonly string[]): string {
  if (clauses.length <= 1) return clauses.join('');
  return `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`;
}
