import type { Candidate } from '../src/curate/candidate.ts';
import { compileTopics } from '../src/curate/compile-topics.ts';
import { evaluateTopic, type TopicEvaluation } from '../src/curate/learning/evaluate-topic.ts';
import { readFeatures } from '../src/curate/learning/read-features.ts';
import { TopicLearning } from '../src/curate/learning/topic-learning.ts';
import { measureLearned } from '../src/curate/learning/topic-model.ts';
import { trainTopic } from '../src/curate/learning/train-topic.ts';
import type { Topic } from '../src/model/topic.ts';
import { hasCorpora, skippedReason } from '../tests/corpora/corpora-folder.ts';
import {
  chooseBackground,
  LABELLED_TOPICS,
  readExampleTopic,
  readHeadlines,
  readLabelled,
  shuffle,
  thinOut,
} from '../tests/corpora/labelled-headlines.ts';

// Learning: what decisions add to rules on labelled headlines, and what training and judging cost.
//   node bench/learn.ts [seeds]        random halves, 20 by default

const seeds = Number(process.argv[2] ?? 20);
const numbers = [10, 20, 50, 100, 200];
const noSources = new Map();

/** Per number of decisions: rule, learned and both, over random halves. */
function tryHalves(topic: Topic, headlines: ReadonlyMap<string, Candidate>) {
  const labelled = readLabelled(topic.slug, headlines);
  const background = chooseBackground(headlines, labelled);
  return numbers.map((decisions) => {
    const runs = Array.from({ length: seeds }, (_, seed) => {
      const mixed = shuffle(labelled, seed);
      const [train, test] = [mixed.slice(0, decisions), mixed.slice(200)];
      return evaluateTopic(topic, noSources, { train, test, background });
    });
    return { decisions, runs };
  });
}

const percent = (share: number | null | undefined) => 100 * (share ?? 0);

function describeRuns(name: string, decisions: number, runs: readonly TopicEvaluation[]): string {
  const f1 = (judge: 'rule' | 'learned' | 'both') => runs.map((run) => percent(run[judge]?.f1));
  const even = (judge: 'rule' | 'learned' | 'both') =>
    mean(runs.map((run) => percent(run[judge]?.breakEven)));
  const gains = f1('both').map((both, at) => both - (f1('rule')[at] ?? 0));
  const worse = gains.filter((gain) => gain < -1).length;
  const means = [mean(f1('rule')), mean(f1('learned')), mean(f1('both'))];
  const evens = [even('rule'), even('learned'), even('both')];
  const cells = [name, decisions, ...[...means, ...evens].map((value) => value.toFixed(1))];
  const gain = `${mean(gains).toFixed(2)} | ${Math.min(...gains).toFixed(1)} | ${worse} of ${runs.length}`;
  return `| ${cells.join(' | ')} | ${gain} |`;
}

async function benchQuality(headlines: ReadonlyMap<string, Candidate>): Promise<void> {
  console.log('| topic | decisions | F1 rule | learned | both | even rule | learned | both |');
  console.log('  then: gain of both over rule, worst half, halves worse by more than a point |');
  for (const thin of [false, true]) {
    for (const slug of LABELLED_TOPICS) {
      const full = await readExampleTopic(slug);
      const topic = thin ? thinOut(full) : full;
      const name = thin ? `${slug}, three terms` : slug;
      for (const { decisions, runs } of tryHalves(topic, headlines)) {
        console.log(describeRuns(name, decisions, runs));
      }
    }
  }
}

/** How many of all other headlines the rules, and rules and learning, take and queue. */
async function benchFlood(headlines: ReadonlyMap<string, Candidate>): Promise<void> {
  console.log('of the other headlines, published/queued by the rules, and after 200 decisions:');
  for (const thin of [false, true]) {
    for (const slug of LABELLED_TOPICS) {
      const full = await readExampleTopic(slug);
      const topic = thin ? thinOut(full) : full;
      const labelled = readLabelled(slug, headlines);
      const background = chooseBackground(headlines, labelled);
      const set = { decided: labelled.slice(0, 200), background };
      const model = trainTopic(topic, noSources, set);
      if (model === null) continue;
      const learning = new TopicLearning(new Map([[slug, model]]));
      const matcher = compileTopics([topic], noSources);
      const { publish, review } = topic.match;
      const counts = { published: 0, queued: 0, out: 0 };
      const after = { published: 0, queued: 0, out: 0 };
      const known = new Set(labelled.map(({ candidate }) => candidate.entryId));
      for (const candidate of headlines.values()) {
        if (known.has(candidate.entryId)) continue;
        const byRules = matcher.explain(candidate, slug);
        counts[byRules.state] += 1;
        const score = byRules.score + (learning.judge(candidate, byRules)?.points ?? 0);
        const isOut = byRules.vetoes.length > 0 || score < review;
        after[isOut ? 'out' : score >= publish ? 'published' : 'queued'] += 1;
      }
      const name = thin ? `${slug}, three terms` : slug;
      console.log(
        `  ${name}: ${counts.published}/${counts.queued}, then ${after.published}/${after.queued}`,
      );
    }
  }
}

/** The best of several runs: other processes count least so. */
function time(rounds: number, run: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    const before = performance.now();
    run();
    best = Math.min(best, performance.now() - before);
  }
  return best;
}

async function benchSpeed(headlines: ReadonlyMap<string, Candidate>): Promise<void> {
  const topic = await readExampleTopic('epidemics');
  const all = [...headlines.values()];
  const matcher = compileTopics([topic], noSources);
  const isIn = (candidate: Candidate) =>
    matcher.judge(candidate).some(({ state }) => state === 'published');
  const some = all.filter((_, at) => at % 40 === 0);
  const label = (candidate: Candidate) => (isIn(candidate) ? ('in' as const) : ('out' as const));
  const decided = some.map((candidate) => ({ candidate, label: label(candidate) }));
  const background = all.filter((_, at) => at % 100 === 1);
  const model = trainTopic(topic, noSources, { decided, background });
  if (model === null) return;
  const trainMs = time(7, () => trainTopic(topic, noSources, { decided, background }));
  const features = all.slice(0, 20_000).map(readFeatures);
  const readMs = time(5, () => all.slice(0, 20_000).map(readFeatures));
  const judgeMs = time(7, () => {
    for (const each of features) measureLearned(model, each);
  });
  const perEntry = (ms: number) => ((1000 * ms) / features.length).toFixed(2);
  console.log(
    `train on ${decided.length} decisions and 300 others, three folds included: ${trainMs.toFixed(0)} ms`,
  );
  console.log(
    `words of a headline: ${perEntry(readMs)} µs for all topics; judging: ${perEntry(judgeMs)} µs a topic`,
  );
  const bytes = model.ids.byteLength + model.termWeights.byteLength + model.weights.byteLength;
  console.log(`a model: ${(bytes / 1024).toFixed(0)} KB`);
}

if (!hasCorpora) console.log(skippedReason);
else {
  const headlines = readHeadlines();
  await benchSpeed(headlines);
  await benchFlood(headlines);
  await benchQuality(headlines);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
