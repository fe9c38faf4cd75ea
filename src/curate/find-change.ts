import type { Explanation } from '../model/explanation.ts';
import type { MatchField } from '../model/topic.ts';
import { MATCH_FIELDS } from './candidate.ts';
import type { CompiledTopic, PointTerm } from './compile-topic.ts';
import type { HitLog } from './hit-log.ts';
import { toMilli, weighHit } from './milli-points.ts';
import { parseTerm, type TermWord } from './parse-term.ts';

/** A single word that would have made the difference by points. */
export interface WordChange {
  readonly label: string;
  /** Where one more hit counts most. */
  readonly field: MatchField;
  /** Whether the term was found already, so that it would be another hit. */
  readonly isAnother: boolean;
  readonly reaches: 'published' | 'queued';
}

type Judged = Pick<Explanation, 'score' | 'publish' | 'review' | 'lines'>;

/**
 * The least hit of a term of `any` that would have lifted the score over the next threshold: of
 * publishing, else of the queue; terms that were found already before others. Null when no single
 * word would have done.
 *
 * @param weightMilli what the source weighs once a rule gives points, in thousandths.
 */
export function findMissingWord(
  compiled: CompiledTopic,
  log: HitLog,
  judged: Judged,
  weightMilli: number,
): WordChange | null {
  const field = MATCH_FIELDS[compiled.fieldOrder[0] ?? 0] ?? 'title';
  const safe = listSafeTerms(compiled);
  const labels = new Set(judged.lines.map(({ label }) => label));
  const found = safe
    .filter(({ term }) => labels.has(term.label))
    .map(({ term }) => ({ term, gain: measureGain(compiled, term, log) }))
    .sort((a, b) => a.gain - b.gain);
  for (const reaches of ['published', 'queued'] as const) {
    const threshold = toMilli(reaches === 'published' ? judged.publish : judged.review);
    if (toMilli(judged.score) >= threshold) continue;
    const isEnough = ({ gain }: SafeTerm) =>
      gain > 0 && addToScore(judged, gain, weightMilli) >= threshold;
    const another = found.find(isEnough);
    const first = another ?? safe.find((each) => isEnough(each) && !labels.has(each.term.label));
    if (first !== undefined) {
      return { label: first.term.label, field, isAnother: another !== undefined, reaches };
    }
  }
  return null;
}

/** The found term without which the score would not reach publishing; null when there is none. */
export function findDecidingWord(compiled: CompiledTopic, judged: Judged): string | null {
  const { lines, publish, score } = judged;
  const costs =
    lines.some(({ points }) => points < 0) || compiled.near.some((rule) => rule.pointsMilli < 0);
  if (costs) return null;
  const byLabel = new Map<string, number>();
  for (const { rule, label, points } of lines) {
    if (rule === 'term') byLabel.set(label, (byLabel.get(label) ?? 0) + toMilli(points));
  }
  const [label, milli] = [...byLabel].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
  return label !== '' && toMilli(score) - milli < toMilli(publish) ? label : null;
}

function addToScore({ score, lines }: Judged, gain: number, weightMilli: number): number {
  const before = toMilli(score);
  const byRules = lines
    .filter(({ rule }) => rule !== 'source')
    .reduce((sum, { points }) => sum + toMilli(points), 0);
  const bringsWeight = byRules <= 0 && byRules + gain > 0;
  return before + gain + (bringsWeight ? weightMilli : 0);
}

/** What one more hit in the worthiest field gives, in thousandths; the other hits count after it. */
function measureGain(
  { topic, worths, fieldOrder }: CompiledTopic,
  { pattern, points }: PointTerm,
  log: HitLog | null,
): number {
  const { repeat } = topic.match;
  const spans = log?.spansOf(pattern) ?? [];
  const found = fieldOrder.flatMap((position) =>
    spans.filter(({ field }) => field === position).map(() => worths[position] ?? 0),
  );
  const add = (hitWorths: readonly number[]) =>
    repeat.reduce((sum, share, nth) => {
      const worth = hitWorths[nth];
      return worth === undefined ? sum : sum + weighHit(points, worth, share);
    }, 0);
  const best = worths[fieldOrder[0] ?? 0] ?? 0;
  return add([best, ...found]) - add(found);
}

/** A term whose words can neither take points nor veto, so that it can be told what they do. */
interface SafeTerm {
  readonly term: PointTerm;
  /** What its first hit gives, in thousandths. */
  readonly gain: number;
}

const safeTerms = new WeakMap<CompiledTopic, readonly SafeTerm[]>();

/** The safe terms of a topic, those that give least first. */
function listSafeTerms(compiled: CompiledTopic): readonly SafeTerm[] {
  const known = safeTerms.get(compiled);
  if (known !== undefined) return known;
  const { terms, near, vetoes } = compiled;
  const costly = [
    ...vetoes,
    ...terms.filter(({ points }) => points < 0),
    ...near.filter(({ pointsMilli }) => pointsMilli < 0).flatMap(({ a, b }) => [...a, ...b]),
  ].map(({ label }) => readWords(label));
  const safe = terms
    .filter(({ label }) => !costly.some((others) => mayMeet(readWords(label), others)))
    .map((term) => ({ term, gain: measureGain(compiled, term, null) }))
    .sort((a, b) => a.gain - b.gain);
  safeTerms.set(compiled, safe);
  return safe;
}

/** Whether a text that holds one term may hold the other, or a part of it. */
function mayMeet(words: readonly TermWord[], others: readonly TermWord[]): boolean {
  return words.some((word) =>
    others.some(
      ({ text, isPrefix }) =>
        text === word.text ||
        (isPrefix && word.text.startsWith(text)) ||
        (word.isPrefix && text.startsWith(word.text)),
    ),
  );
}

function readWords(label: string): readonly TermWord[] {
  return parseTerm(label.replace(/^=/, ''))?.words ?? [];
}
