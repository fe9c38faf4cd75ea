import type { Decision } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Placement, PlacementState } from '../model/placement.ts';
import { candidateFromEntry } from './candidate.ts';
import type { Matcher } from './compile-topics.ts';
import { datePublished } from './date-published.ts';

/** How an entry is placed. */
export interface PlaceOptions {
  /**
   * Whether topics that the entry touches and stays out of get a placement too; true by default.
   * Without them a process of very many topics stores only what is in or queued, and what an editor
   * decided; why an entry is out can be asked of the matcher at any time.
   */
  readonly keepOut?: boolean;
  /** What `evaluate` of this matcher says of the entry, where that is known; it is asked otherwise. */
  readonly byRules?: readonly Explanation[];
}

type Verdict = Decision & { readonly action: { readonly kind: 'approve' | 'reject' | 'hide' } };

/**
 * An entry's standing in every topic that it touches or that an editor decided on, by slug.
 *
 * @param decisions those on this entry, of any topics, in the order in which they were made.
 */
export function placeEntry(
  entry: Entry,
  matcher: Matcher,
  decisions: readonly Decision[],
  options: PlaceOptions = {},
): readonly Placement[] {
  const verdicts = findVerdicts(decisions);
  const explanations = evaluate(entry, matcher, options);
  return [...explanations, ...explainDecided(entry, matcher, verdicts, explanations)]
    .map((explanation) => overrule(explanation, verdicts.get(explanation.topic)))
    .sort((a, b) => (a.topic < b.topic ? -1 : 1))
    .map((explanation) => makePlacement(entry, explanation, matcher));
}

function evaluate(
  entry: Entry,
  matcher: Matcher,
  { keepOut = true, byRules }: PlaceOptions,
): readonly Explanation[] {
  const states: readonly PlacementState[] = ['published', 'queued'];
  if (byRules !== undefined) {
    return byRules.filter(({ state }) => keepOut || states.includes(state));
  }
  const candidate = candidateFromEntry(entry);
  return keepOut ? matcher.evaluate(candidate) : matcher.evaluate(candidate, states);
}

/** By topic: the latest approval, rejection or hiding, which alone holds. */
function findVerdicts(decisions: readonly Decision[]): ReadonlyMap<string, Verdict> {
  const latest = new Map<string, Verdict>();
  for (const decision of decisions) {
    if (!isVerdict(decision)) continue;
    const before = latest.get(decision.topic);
    if (before === undefined || decision.at >= before.at) latest.set(decision.topic, decision);
  }
  return latest;
}

function isVerdict(decision: Decision): decision is Verdict {
  const { kind } = decision.action;
  return kind === 'approve' || kind === 'reject' || kind === 'hide';
}

function explainDecided(
  entry: Entry,
  matcher: Matcher,
  verdicts: ReadonlyMap<string, Verdict>,
  explanations: readonly Explanation[],
): readonly Explanation[] {
  if (verdicts.size === 0) return [];
  const candidate = candidateFromEntry(entry);
  const explained = new Set(explanations.map(({ topic }) => topic));
  return matcher.slugs
    .filter((slug) => verdicts.has(slug) && !explained.has(slug))
    .map((slug) => matcher.explain(candidate, slug));
}

const doneTo = { approve: 'approved', reject: 'rejected', hide: 'hidden' } as const;

function overrule(explanation: Explanation, verdict: Verdict | undefined): Explanation {
  if (verdict === undefined) return explanation;
  const { action, by, at, reason } = verdict;
  const because = reason === null ? '' : `: "${reason}"`;
  const decision = `${doneTo[action.kind]} by ${by} on ${at.slice(0, 10)}${because}`;
  const state = action.kind === 'approve' ? 'published' : 'out';
  const outcome = state === 'published' ? 'Published' : 'Out';
  const byRules = explanation.reason;
  return {
    ...explanation,
    state,
    decision,
    reason: `${outcome}, ${decision}; by the rules alone: ${byRules}`,
  };
}

function makePlacement(entry: Entry, explanation: Explanation, matcher: Matcher): Placement {
  return {
    topic: explanation.topic,
    sourceId: entry.sourceId,
    nativeId: entry.nativeId,
    state: explanation.state,
    score: explanation.score,
    explanation,
    rulesHash: matcher.rulesHash(explanation.topic),
    sortAt: datePublished(entry),
  };
}
