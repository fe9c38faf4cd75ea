import type { Explanation, ExplanationLine, GroupFinding, Hit } from '../model/explanation.ts';
import { type Candidate, MATCH_FIELDS, readField } from './candidate.ts';
import { chooseState } from './choose-state.ts';
import {
  type CompiledNear,
  type CompiledTerm,
  type CompiledTopic,
  describeNear,
  type PointTerm,
} from './compile-topic.ts';
import { describeReason } from './describe-reason.ts';
import { findDecidingWord, findMissingWord } from './find-change.ts';
import { findNearPair, type NearPair } from './find-near-pair.ts';
import type { HitLog, Span } from './hit-log.ts';
import { toMilli, toPoints, weighHit } from './milli-points.ts';
import type { TokenPlaces } from './token-places.ts';

const NO_LINES: readonly ExplanationLine[] = [];

/** One candidate with its hits, and what its source weighs in the topic. */
export interface Findings {
  readonly candidate: Candidate;
  readonly tokens: TokenPlaces;
  readonly log: HitLog;
  /** Thousandths of points. */
  readonly weightMilli: number;
}

/** Tries every rule of a topic and says what came of it. */
export function explainTopic(compiled: CompiledTopic, findings: Findings): Explanation {
  const { topic, gate } = compiled;
  const { candidate, log } = findings;
  const { lines, missed } = tryRules(compiled, findings);
  const groups = compiled.groups.map(
    ({ name, terms }): GroupFinding => ({ name, hits: findFirstHits(terms, findings) }),
  );
  const vetoes = findFirstHits(compiled.vetoes, findings);
  const scoreMilli = lines.reduce((sum, { points }) => sum + toMilli(points), 0);
  const refusedBy = gate.refuse(candidate);
  const isPassed = vetoes.length === 0 && groups.every(({ hits }) => hits.length > 0);
  const state =
    isPassed && isTouched(compiled, log)
      ? chooseState(compiled, scoreMilli, () => refusedBy !== null)
      : 'out';
  const explanation = {
    topic: topic.slug,
    entryId: candidate.entryId,
    state,
    score: toPoints(scoreMilli),
    publish: topic.match.publish,
    review: topic.match.review,
    lines,
    groups,
    vetoes,
    missed,
    refusedBy,
    learned: null,
    story: null,
    limits: [],
    needsApproval: false,
    decision: null,
    decisions: [],
  };
  const change = {
    missing:
      state === 'published'
        ? null
        : findMissingWord(compiled, log, explanation, findings.weightMilli),
    deciding: state === 'published' ? findDecidingWord(compiled, explanation) : null,
  };
  return { ...explanation, reason: describeReason(explanation, change) };
}

function isTouched({ terms, groups, near }: CompiledTopic, log: HitLog): boolean {
  const isFound = ({ pattern }: CompiledTerm) => log.has(pattern);
  return (
    terms.some(isFound) ||
    groups.some((group) => group.terms.some(isFound)) ||
    near.some(({ a, b }) => a.some(isFound) || b.some(isFound))
  );
}

function tryRules(
  compiled: CompiledTopic,
  findings: Findings,
): Pick<Explanation, 'lines' | 'missed'> {
  const lines: ExplanationLine[] = [];
  const missed: string[] = [];
  for (const term of compiled.terms) {
    const found = explainTerm(compiled, term, findings);
    if (found.length === 0) missed.push(term.label);
    lines.push(...found);
  }
  for (const rule of compiled.near) {
    const line = explainNear(rule, findings);
    if (line === null) missed.push(rule.label);
    else lines.push(line);
  }
  const { candidate, weightMilli } = findings;
  const ruleMilli = lines.reduce((sum, { points }) => sum + toMilli(points), 0);
  lines.sort((a, b) => b.points - a.points);
  if (ruleMilli > 0 && weightMilli !== 0) {
    const label = candidate.sourceId ?? candidate.host ?? '';
    const points = toPoints(weightMilli);
    lines.push({ rule: 'source', points, field: null, label, hits: [], found: 0 });
  }
  return { lines, missed };
}

/** A line for each field that the term was found in; hits count over all fields, the worthiest first. */
function explainTerm(
  { topic, worths, fieldOrder }: CompiledTopic,
  { label, pattern, points }: PointTerm,
  findings: Findings,
): readonly ExplanationLine[] {
  const { repeat } = topic.match;
  const spans = findings.log.spansOf(pattern);
  if (spans.length === 0) return NO_LINES;
  const lines: ExplanationLine[] = [];
  let nth = 0;
  for (const position of fieldOrder) {
    const inField = spans.filter(({ field }) => field === position);
    const [first] = inField;
    const field = MATCH_FIELDS[position];
    if (first === undefined || field === undefined) continue;
    const counted = inField.slice(0, Math.max(0, repeat.length - nth));
    let milli = 0;
    for (const _ of counted) {
      milli += weighHit(points, worths[position] ?? 0, repeat[nth] ?? 0);
      nth += 1;
    }
    const shown = counted.length > 0 ? counted : [first];
    const hits = shown.map((span) => quoteHit(label, span, findings));
    lines.push({
      rule: 'term',
      points: toPoints(milli),
      field,
      label,
      hits,
      found: inField.length,
    });
  }
  return lines;
}

/** The first two terms, in the rule's order, that stand near each other, where they stand closest. */
function explainNear(rule: CompiledNear, findings: Findings): ExplanationLine | null {
  for (const a of rule.a) {
    for (const b of rule.b) {
      const pair = findPair(a, b, rule.within, findings);
      if (pair === null) continue;
      return {
        rule: 'near',
        points: toPoints(rule.pointsMilli),
        field: MATCH_FIELDS[pair.a.field] ?? null,
        label: describeNear(rule.within, [a], [b]),
        hits: [quoteHit(a.label, pair.a, findings), quoteHit(b.label, pair.b, findings)],
        found: 1,
      };
    }
  }
  return null;
}

function findPair(
  a: CompiledTerm,
  b: CompiledTerm,
  within: number,
  { log, tokens }: Findings,
): NearPair | null {
  if (!log.has(a.pattern) || !log.has(b.pattern)) return null;
  const bSpans = log.spansOf(b.pattern);
  return findNearPair(log.spansOf(a.pattern), bSpans, within, tokens.segments);
}

/** For each term that was found, its first place. */
function findFirstHits(terms: readonly CompiledTerm[], findings: Findings): readonly Hit[] {
  return terms.flatMap(({ label, pattern }) => {
    const [first] = findings.log.spansOf(pattern);
    return first === undefined ? [] : [quoteHit(label, first, findings)];
  });
}

function quoteHit(term: string, { first, last, field }: Span, findings: Findings): Hit {
  const { starts, ends } = findings.tokens;
  const name = MATCH_FIELDS[field] ?? 'title';
  const offset = starts[first] ?? 0;
  const length = (ends[last] ?? offset) - offset;
  const text = readField(findings.candidate, name).slice(offset, offset + length);
  return { term, field: name, text, offset, length };
}
