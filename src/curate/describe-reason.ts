import type { Explanation } from '../model/explanation.ts';
import type { WordChange } from './find-change.ts';
import { formatPoints, namePoints } from './format-points.ts';
import { toMilli, toPoints } from './milli-points.ts';

type Judged = Omit<Explanation, 'reason'>;

/** What would have made a difference. */
export interface PossibleChange {
  /** A word that is not there and would have lifted it. */
  readonly missing: WordChange | null;
  /** A word that is there and without which it would not be published. */
  readonly deciding: string | null;
}

/** One plain sentence: why an entry is in, queued or out by the rules, and what would change that. */
export function describeReason(explanation: Judged, change: PossibleChange): string {
  const { state, score, publish } = explanation;
  const points = namePoints(score);
  if (state === 'published') {
    const spare = toMilli(score) - toMilli(publish);
    const margin =
      spare === 0 ? 'just enough' : `${formatPoints(toPoints(spare))} more than needed`;
    const deciding =
      change.deciding === null ? '' : `; without "${change.deciding}" it would not be`;
    return `Published: ${points}, ${margin}${deciding}.`;
  }
  if (state === 'queued') {
    const missing = describeMissing(change.missing);
    return `Queued for an editor: ${points}, ${shortOf(score, publish)} of publishing${missing}.`;
  }
  const obstacles = listObstacles(explanation);
  if (explanation.lines.length === 0 && obstacles.length === 0) {
    return 'Out: no rule found anything.';
  }
  const isEnough = toMilli(score) >= toMilli(publish);
  const clauses = joinClauses(obstacles.map(({ clause }) => clause));
  const remedy = isEnough ? '' : describeRemedy(explanation, obstacles, change.missing);
  return `Out: ${points}${isEnough ? ' would be enough, but ' : ', '}${clauses}${remedy}.`;
}

interface Obstacle {
  readonly kind: 'points' | 'group' | 'veto' | 'read';
  readonly clause: string;
}

/** What keeps an entry out, each as a clause. */
function listObstacles(explanation: Judged): readonly Obstacle[] {
  const { refusedBy, vetoes } = explanation;
  const missing = explanation.groups.filter(({ hits }) => hits.length === 0);
  const obstacles: Obstacle[] = describeDistance(explanation).map((clause) => ({
    kind: 'points',
    clause,
  }));
  const [veto] = vetoes;
  if (missing.length > 0) {
    const names = joinClauses(missing.map(({ name }) => `"${name}"`));
    const clause = `the group${missing.length > 1 ? 's' : ''} ${names} did not hit`;
    obstacles.push({ kind: 'group', clause });
  }
  if (veto !== undefined) {
    obstacles.push({ kind: 'veto', clause: `"${veto.text}" in its ${veto.field} vetoes it` });
  }
  if (refusedBy !== null) obstacles.push({ kind: 'read', clause: refusedBy });
  return obstacles;
}

/** Said only where it is the whole truth: a word helps nothing against a veto or the topic's `read`. */
function describeRemedy(
  { groups }: Judged,
  obstacles: readonly Obstacle[],
  missing: WordChange | null,
): string {
  if (missing === null || obstacles.some(({ kind }) => kind === 'veto' || kind === 'read'))
    return '';
  const names = groups.filter(({ hits }) => hits.length === 0).map(({ name }) => `"${name}"`);
  return describeMissing(
    missing,
    names.length === 0 ? '' : ` with a word of ${joinClauses(names)}`,
  );
}

function describeMissing(missing: WordChange | null, alsoNeeded = ''): string {
  if (missing === null) return '';
  const { label, field, isAnother, reaches } = missing;
  const place = field === 'categories' ? 'categories' : field;
  const done = reaches === 'published' ? 'published' : 'queued';
  return `; ${isAnother ? 'another ' : ''}"${label}" in the ${place}${alsoNeeded} would have ${done} it`;
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
