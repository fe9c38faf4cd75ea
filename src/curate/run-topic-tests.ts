import type { Explanation } from '../model/explanation.ts';
import type { PlacementState } from '../model/placement.ts';
import type { Topic, TopicTest } from '../model/topic.ts';
import { type Candidate, candidateFromTest } from './candidate.ts';
import type { Matcher } from './compile-topics.ts';
import { formatPoints, namePoints } from './format-points.ts';
import { toMilli, toPoints } from './milli-points.ts';

/** A test of a topic that did not come out as it says. */
export interface TopicTestFailure {
  /** `file:line:column` of the test. */
  readonly place: string;
  /** The sample's title, or its file while that cannot be read. */
  readonly sample: string;
  readonly expected: PlacementState;
  /** Null when the sample's file cannot be read. */
  readonly found: PlacementState | null;
  readonly score: number;
  /** Points between the score and the threshold on its way to the expected state; 0 when points are not it. */
  readonly missedBy: number;
  /** Names of `all` groups that did not hit. */
  readonly missingGroups: readonly string[];
  /** What vetoed, as it stands in the sample. */
  readonly vetoes: readonly string[];
  /** Why the topic does not look at the sample, or null. */
  readonly refusedBy: string | null;
  /** All of this in one line, without the place. */
  readonly message: string;
}

const expectations = { in: 'published', queue: 'queued', out: 'out' } as const;

/**
 * Runs a topic's own tests against its compiled rules, in the order of the file.
 *
 * @param readFile a sample's file below the root; null when there is no such article.
 */
export function runTopicTests(
  topic: Topic,
  matcher: Matcher,
  readFile: (file: string) => Candidate | null,
): readonly TopicTestFailure[] {
  return (['in', 'queue', 'out'] as const).flatMap((group) =>
    topic.tests[group].flatMap((test) => {
      const failure = runTest(topic.slug, test, expectations[group], matcher, readFile);
      return failure === null ? [] : [failure];
    }),
  );
}

function runTest(
  slug: string,
  test: TopicTest,
  expected: PlacementState,
  matcher: Matcher,
  readFile: (file: string) => Candidate | null,
): TopicTestFailure | null {
  const candidate = test.kind === 'file' ? readFile(test.file) : candidateFromTest(test);
  if (candidate === null) return failUnread(test, expected);
  const explanation = matcher.explain(candidate, slug);
  if (explanation.state === expected) return null;
  return failJudged(test.place, candidate.title, expected, explanation);
}

function failUnread(test: TopicTest, expected: PlacementState): TopicTestFailure {
  const sample = test.kind === 'file' ? test.file : test.title;
  return {
    place: test.place,
    sample,
    expected,
    found: null,
    score: 0,
    missedBy: 0,
    missingGroups: [],
    vetoes: [],
    refusedBy: null,
    message: `"${sample}" cannot be read, so that it cannot be tested; name an article that is there`,
  };
}

function failJudged(
  place: string,
  sample: string,
  expected: PlacementState,
  explanation: Explanation,
): TopicTestFailure {
  const { state, score, refusedBy } = explanation;
  const miss = measureMiss(expected, explanation);
  const missingGroups = explanation.groups
    .filter(({ hits }) => hits.length === 0)
    .map(({ name }) => name);
  const vetoes = explanation.vetoes.map(({ text }) => text);
  const causes = [
    ...(miss === null ? [] : [miss.words]),
    ...(expected === 'out' ? [] : nameObstacles(missingGroups, vetoes, refusedBy)),
  ];
  const because = causes.length === 0 ? '' : `: ${causes.join('; ')}`;
  const message = `"${sample}" should be ${expected} but is ${state} with ${namePoints(score)}${because}`;
  return {
    place,
    sample,
    expected,
    found: state,
    score,
    missedBy: miss?.points ?? 0,
    missingGroups,
    vetoes,
    refusedBy,
    message,
  };
}

function nameObstacles(
  missingGroups: readonly string[],
  vetoes: readonly string[],
  refusedBy: string | null,
): readonly string[] {
  return [
    ...missingGroups.map((name) => `the group "${name}" did not hit`),
    ...vetoes.map((text) => `"${text}" vetoes`),
    ...(refusedBy === null ? [] : [refusedBy]),
  ];
}

interface Miss {
  readonly points: number;
  /** `1.5 short of 6`. */
  readonly words: string;
}

/** How far the score is from what the expected state takes; null when points are not it. */
function measureMiss(
  expected: PlacementState,
  { score, publish, review }: Explanation,
): Miss | null {
  const lowest = { published: publish, queued: review, out: null }[expected];
  const ceiling = { published: null, queued: publish, out: review }[expected];
  if (lowest !== null && toMilli(score) < toMilli(lowest)) {
    const points = toPoints(toMilli(lowest) - toMilli(score));
    return { points, words: `${formatPoints(points)} short of ${formatPoints(lowest)}` };
  }
  if (ceiling !== null && toMilli(score) >= toMilli(ceiling)) {
    const points = toPoints(toMilli(score) - toMilli(ceiling));
    const words =
      points === 0
        ? `it has to be below ${formatPoints(ceiling)}`
        : `${formatPoints(points)} above ${formatPoints(ceiling)}`;
    return { points, words };
  }
  return null;
}
