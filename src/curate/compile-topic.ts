import type { NearRule, Topic } from '../model/topic.ts';
import { MATCH_FIELDS } from './candidate.ts';
import { toMilli } from './milli-points.ts';
import { parseTerm } from './parse-term.ts';
import { compileReadGate, type ReadGate } from './read-gate.ts';
import type { TermIndexBuilder } from './term-index.ts';

/** A topic with its terms as patterns of the index. */
export interface CompiledTopic {
  readonly topic: Topic;
  readonly gate: ReadGate;
  readonly publishMilli: number;
  readonly reviewMilli: number;
  /** By position in `MATCH_FIELDS`: what a hit there is worth. */
  readonly worths: readonly number[];
  /** Positions of the fields, the worthiest first. */
  readonly fieldOrder: readonly number[];
  readonly terms: readonly PointTerm[];
  readonly near: readonly CompiledNear[];
  readonly groups: readonly { readonly name: string; readonly terms: readonly CompiledTerm[] }[];
  readonly vetoes: readonly CompiledTerm[];
}

/** A term as it is written, and its pattern. */
export interface CompiledTerm {
  readonly label: string;
  readonly pattern: number;
}

/** A term that gives points. */
export interface PointTerm extends CompiledTerm {
  readonly points: number;
}

/** A near rule. */
export interface CompiledNear {
  readonly a: readonly CompiledTerm[];
  readonly b: readonly CompiledTerm[];
  readonly within: number;
  readonly pointsMilli: number;
  /** The whole rule, as explanations name it. */
  readonly label: string;
}

/** The pattern of a term that holds no letter and no digit; nothing is ever found for it. */
export const NO_PATTERN = -1;

/** Enters a topic's terms into the index that is being built. */
export function compileTopic(topic: Topic, index: TermIndexBuilder): CompiledTopic {
  const { match } = topic;
  const compileTerm = (label: string): CompiledTerm => {
    const term = parseTerm(label);
    return { label, pattern: term === null ? NO_PATTERN : index.add(term) };
  };
  const worths = MATCH_FIELDS.map((field) => match.fields[field]);
  const worthOf = (field: number) => worths[field] ?? 0;
  return {
    topic,
    gate: compileReadGate(topic.read),
    publishMilli: toMilli(match.publish),
    reviewMilli: toMilli(match.review),
    worths,
    fieldOrder: MATCH_FIELDS.map((_, field) => field).sort((a, b) => worthOf(b) - worthOf(a)),
    terms: dropRepeats(
      Object.entries(match.any).map(([label, points]) => ({ ...compileTerm(label), points })),
    ),
    near: match.near.map((rule) => compileNear(rule, compileTerm)),
    groups: Object.entries(match.all).map(([name, terms]) => ({
      name,
      terms: terms.map(compileTerm),
    })),
    vetoes: match.none.map(compileTerm),
  };
}

function compileNear(rule: NearRule, compileTerm: (label: string) => CompiledTerm): CompiledNear {
  const { within } = rule;
  const a = rule.a.map(compileTerm);
  const b = rule.b.map(compileTerm);
  const label = describeNear(within, a, b);
  return { a, b, within, pointsMilli: toMilli(rule.points), label };
}

/** A near rule, or the two terms of it that were found, in words. */
export function describeNear(
  within: number,
  a: readonly CompiledTerm[],
  b: readonly CompiledTerm[],
): string {
  const name = (terms: readonly CompiledTerm[]) => terms.map(({ label }) => label).join(' | ');
  return `near(${name(a)}, ${name(b)}) within ${within}`;
}

/** Of terms that say the same (`华为` and `華為`) the one with the most points; its place counts once. */
function dropRepeats(terms: readonly PointTerm[]): readonly PointTerm[] {
  const best = new Map<number, PointTerm>();
  for (const term of terms) {
    const rival = best.get(term.pattern);
    if (rival === undefined || term.points > rival.points) best.set(term.pattern, term);
  }
  return terms.filter((term) => term.pattern === NO_PATTERN || best.get(term.pattern) === term);
}
