import type { Decision } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Placement, PlacementState } from '../model/placement.ts';
import { addLearning } from './add-learning.ts';
import { type Candidate, candidateFromEntry } from './candidate.ts';
import type { Matcher } from './compile-topics.ts';
import { datePublished } from './date-published.ts';
import { describeDecision } from './describe-decision.ts';
import type { Learning } from './learning.ts';
import { NO_STANDING, readStanding, type Standing } from './standing-decisions.ts';

/** What a placement says of its entry. */
export type PlacedHead = Pick<
  Entry,
  'sourceId' | 'nativeId' | 'publishedAt' | 'updatedAt' | 'firstSeenAt'
>;

/**
 * What an entry that no editor decided on has placements of. What it touches and stays out of leaves no
 * record: that is most of what it touches, and why it is out can be asked at any time.
 */
export const PLACED_STATES: readonly PlacementState[] = ['published', 'queued'];

const NO_STANDINGS: ReadonlyMap<string, Standing> = new Map();

/** How an entry is placed. */
export interface PlaceOptions {
  /** What decisions taught the topics; nothing by default. */
  readonly learning?: Learning | null;
  /**
   * What `evaluate` of this matcher says of the entry, where that is known: of {@link PLACED_STATES} at
   * least, of all states where something was learned. It is asked otherwise.
   */
  readonly byRules?: readonly Explanation[];
}

/**
 * An entry's standing in every topic that it is published or queued in, or that an editor decided on, by
 * slug.
 *
 * @param decisions those on this entry, of any topics, in the order in which they were made.
 */
export function placeEntry(
  entry: Entry,
  matcher: Matcher,
  decisions: readonly Decision[],
  options: PlaceOptions = {},
): readonly Placement[] {
  const { learning = null } = options;
  const standings = readStanding(decisions);
  const candidate = candidateFromEntry(entry);
  const touched = listTouched(candidate, matcher, standings, options);
  const others = new Set([...standings.keys(), ...(learning?.find(candidate) ?? [])]);
  return [...touched, ...explainOthers(candidate, matcher, others, touched)]
    .map((byRules) => judge(candidate, byRules, matcher, standings, learning))
    .filter(({ topic, state }) => state !== 'out' || standings.has(topic))
    .sort((a, b) => (a.topic < b.topic ? -1 : 1))
    .map((explanation) => makePlacement(entry, explanation, matcher, learning));
}

/**
 * The same where no editor decided on the entry and nothing is learned: then its key and its dates are
 * all that is needed of it.
 *
 * @param byRules what `evaluate` of this matcher says of it, in {@link PLACED_STATES}.
 */
export function placeByRules(
  entry: PlacedHead,
  matcher: Matcher,
  byRules: readonly Explanation[],
): readonly Placement[] {
  return byRules
    .map((explanation) => judge(null, explanation, matcher, NO_STANDINGS, null))
    .sort((a, b) => (a.topic < b.topic ? -1 : 1))
    .map((explanation) => makePlacement(entry, explanation, matcher, null));
}

/** What the rules say of each topic that they touch and that matters here. */
function listTouched(
  candidate: Candidate,
  matcher: Matcher,
  standings: ReadonlyMap<string, Standing>,
  { learning = null, byRules }: PlaceOptions,
): readonly Explanation[] {
  const matters = (slug: string, state: PlacementState) =>
    state !== 'out' || standings.has(slug) || hasLearned(slug, learning);
  if (byRules !== undefined) return byRules.filter(({ topic, state }) => matters(topic, state));
  return matcher.evaluateWhere(candidate, ({ slug, state }) => matters(slug, state));
}

function hasLearned(slug: string, learning: Learning | null): boolean {
  return learning !== null && learning.modelHash(slug) !== null;
}

/**
 * Why an entry stands where it stands in one topic, also where it touches none of its rules.
 *
 * @throws TopicwireError `not-found` when there is no such topic.
 */
export function explainPlace(
  entry: Entry,
  slug: string,
  matcher: Matcher,
  decisions: readonly Decision[],
  { learning = null }: Pick<PlaceOptions, 'learning'> = {},
): Explanation {
  const candidate = candidateFromEntry(entry);
  const byRules = matcher.explain(candidate, slug);
  return judge(candidate, byRules, matcher, readStanding(decisions), learning);
}

/**
 * The hash of all that judges in a topic, learning included; equal hashes place equally.
 *
 * @throws TopicwireError `not-found` when there is no such topic.
 */
export function hashJudging(matcher: Matcher, slug: string, learning: Learning | null): string {
  const rules = matcher.rulesHash(slug);
  const learned = learning?.modelHash(slug) ?? null;
  return learned === null ? rules : `${rules}+${learned}`;
}

/** Topics that an entry does not touch: those that an editor, or learning, has something to say on. */
function explainOthers(
  candidate: Candidate,
  matcher: Matcher,
  slugs: ReadonlySet<string>,
  explanations: readonly Explanation[],
): readonly Explanation[] {
  const explained = new Set(explanations.map(({ topic }) => topic));
  return [...slugs]
    .filter((slug) => !explained.has(slug) && matcher.has(slug))
    .map((slug) => matcher.explain(candidate, slug));
}

/**
 * Rules, then learning, then the topic's own wish for review; an editor's word over all.
 *
 * @param candidate Null where nothing is learned.
 */
function judge(
  candidate: Candidate | null,
  byRules: Explanation,
  matcher: Matcher,
  standings: ReadonlyMap<string, Standing>,
  learning: Learning | null,
): Explanation {
  const topic = matcher.topic(byRules.topic);
  const isLearned = learning !== null && candidate !== null && topic.learn.use;
  const finding = isLearned ? learning.judge(candidate, byRules) : null;
  const learned = finding === null ? byRules : addLearning(byRules, finding, topic.learn.may);
  const reviewed = topic.publish.review === 'manual' ? askForApproval(learned) : learned;
  return overrule(reviewed, standings.get(byRules.topic) ?? NO_STANDING);
}

function askForApproval(explanation: Explanation): Explanation {
  if (explanation.state !== 'published') return { ...explanation, needsApproval: true };
  const wait = 'this topic publishes only what an editor approved (publish.review: manual)';
  const reason = `Queued for an editor: ${wait}; otherwise: ${explanation.reason}`;
  return { ...explanation, needsApproval: true, state: 'queued', reason };
}

function overrule(explanation: Explanation, { verdict, holding }: Standing): Explanation {
  const decisions = holding.map(describeDecision);
  if (verdict === null) return { ...explanation, decisions };
  const decision = describeDecision(verdict);
  const state = verdict.action.kind === 'approve' ? 'published' : 'out';
  const outcome = state === 'published' ? 'Published' : 'Out';
  const reason = `${outcome}, ${decision}; without that: ${explanation.reason}`;
  return { ...explanation, state, decision, decisions, reason };
}

function makePlacement(
  entry: PlacedHead,
  { missed: _, ...explanation }: Explanation,
  matcher: Matcher,
  learning: Learning | null,
): Placement {
  return {
    topic: explanation.topic,
    sourceId: entry.sourceId,
    nativeId: entry.nativeId,
    state: explanation.state,
    score: explanation.score,
    explanation,
    rulesHash: hashJudging(matcher, explanation.topic, learning),
    sortAt: datePublished(entry),
  };
}
