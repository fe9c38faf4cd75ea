import type { Explanation, ExplanationLine, GroupFinding, Hit } from '../model/explanation.ts';
import { formatPoints } from './format-points.ts';

/**
 * An explanation as text for a terminal: the sum, the sentence, then what was found where, line by
 * line, without a final newline.
 */
export function describeExplanation(explanation: Explanation): string {
  const { lines, groups, vetoes, missed, refusedBy, story, limits, decisions, reason } =
    explanation;
  return [
    describeSum(explanation),
    reason,
    ...lines.filter(({ rule }) => rule === 'term' || rule === 'near').map(describeFinding),
    ...describeLearned(explanation),
    ...groups.map(describeGroup),
    ...vetoes.map((hit) => `  veto ${describeHit(hit)}`),
    ...(refusedBy === null ? [] : [`  not looked at: ${refusedBy}`]),
    ...(story === null ? [] : [`  story: ${story}`]),
    ...limits.map((limit) => `  limit: ${limit}`),
    ...(explanation.needsApproval
      ? ['  review: manual, only what an editor approved goes out']
      : []),
    ...decisions.map((decision) => `  decision: ${decision}`),
    ...(missed.length === 0 ? [] : [`  found nothing: ${missed.join(', ')}`]),
  ].join('\n');
}

/** `16.0 = +6 title "huawei" +5 near(fedex, huawei) within 14 …`; its parts add up to its score. */
export function describeSum({ score, lines }: Pick<Explanation, 'score' | 'lines'>): string {
  const parts = lines.filter(({ points }) => points !== 0).map(describePart);
  return `${formatScore(score)} = ${parts.length === 0 ? '0' : parts.join(' ')}`;
}

function formatScore(score: number): string {
  const written = formatPoints(score);
  return written.includes('.') ? written : `${written}.0`;
}

function describePart(line: ExplanationLine): string {
  return `${signPoints(line.points)} ${nameRule(line)}`;
}

function nameRule({ rule, field, label }: ExplanationLine): string {
  if (rule === 'source') return `source ${label}`;
  if (rule === 'learned') return `learned from ${label}`;
  return rule === 'near' ? label : `${field} "${label}"`;
}

function describeLearned({ learned }: Explanation): readonly string[] {
  if (learned === null) return [];
  const { points, decisions, words } = learned;
  const parts = words.map(({ word, points: part }) => `"${word}" ${signPoints(part)}`);
  const found = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
  return [`  ${formatPoints(points)} learned from ${decisions} decisions${found}`];
}

function signPoints(points: number): string {
  return points < 0 ? formatPoints(points) : `+${formatPoints(points)}`;
}

function describeFinding(line: ExplanationLine): string {
  const further = line.found - line.hits.length;
  const more = line.rule === 'term' && further > 0 ? `, and ${further} more without points` : '';
  return `  ${formatPoints(line.points)} ${nameRule(line)}: ${listHits(line.hits)}${more}`;
}

function describeGroup({ name, hits }: GroupFinding): string {
  return `  group "${name}": ${hits.length === 0 ? 'missing' : listHits(hits)}`;
}

function listHits(hits: readonly Hit[]): string {
  return hits.map(describeHit).join(', ');
}

function describeHit({ text, field, offset }: Hit): string {
  return `"${text}" in the ${field} at ${offset}`;
}
