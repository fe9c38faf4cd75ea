import { beforeAll, describe, expect, test } from 'vitest';
import type { Candidate } from '../../src/curate/candidate.ts';
import { compileTopics } from '../../src/curate/compile-topics.ts';
import { evaluateTopic } from '../../src/curate/learning/evaluate-topic.ts';
import type { Topic } from '../../src/model/topic.ts';
import { hasCorpora, skippedReason } from './corpora-folder.ts';
import {
  chooseBackground,
  LABELLED_TOPICS,
  readExampleTopic,
  readHeadlines,
  readLabelled,
  readPublishedTopic,
  shuffle,
  thinOut,
} from './labelled-headlines.ts';

const noSources = new Map();

describe.skipIf(!hasCorpora)('topics on news that they were not made with', () => {
  let headlines: ReadonlyMap<string, Candidate> = new Map();
  beforeAll(() => {
    headlines = readHeadlines();
  });

  /** Learns from one half and judges the other, over several random halves. */
  function learnFromHalves(topic: Topic, decisions: number, halves: number) {
    const labelled = readLabelled(topic.slug, headlines);
    const background = chooseBackground(headlines, labelled);
    return Array.from({ length: halves }, (_, seed) => {
      const mixed = shuffle(labelled, seed);
      const train = mixed.slice(0, decisions);
      const sets = { train, test: mixed.slice(200), background };
      const { rule, both } = evaluateTopic(topic, noSources, sets);
      return 100 * ((both?.f1 ?? 0) - (rule.f1 ?? 0));
    });
  }

  test.each(LABELLED_TOPICS)('%s: rules alone are precise and find most', async (slug) => {
    const labelled = readLabelled(slug, headlines);
    expect(labelled).toHaveLength(400);
    const topic = await readExampleTopic(slug);
    const sets = { train: labelled.slice(0, 200), test: labelled.slice(200), background: [] };
    const { rule } = evaluateTopic(topic, noSources, sets);
    process.stdout.write(
      `${slug}: precision ${rule.precision?.toFixed(3)}, recall ${rule.recall?.toFixed(3)}\n`,
    );
    expect(rule.precision).toBeGreaterThanOrEqual(0.9);
    expect(rule.recall).toBeGreaterThanOrEqual(0.7);
  });

  test.each(LABELLED_TOPICS)('%s: 200 decisions raise F1 on the other 200', async (slug) => {
    const gains = learnFromHalves(await readExampleTopic(slug), 200, 10);
    process.stdout.write(`${slug}: ${gains.map((gain) => gain.toFixed(2)).join(' ')}\n`);
    expect(mean(gains)).toBeGreaterThan(0);
    expect(Math.min(...gains)).toBeGreaterThan(-1);
  });

  test.each(LABELLED_TOPICS)('%s: few decisions cost less than a point', async (slug) => {
    const topic = await readExampleTopic(slug);
    for (const decisions of [10, 20, 50, 100]) {
      expect(Math.min(...learnFromHalves(topic, decisions, 3))).toBeGreaterThan(-1);
    }
  });

  test.each(LABELLED_TOPICS)('%s: three plain terms gain ten points and more', async (slug) => {
    const gains = learnFromHalves(thinOut(await readExampleTopic(slug)), 200, 3);
    expect(Math.min(...gains)).toBeGreaterThan(10);
  });

  test('tech-trade-war takes fewer than 5 of 60,000 unrelated headlines', async () => {
    const topic = await readPublishedTopic('tech-trade-war');
    const matcher = compileTopics([topic], noSources);
    const taken = [...headlines.values()].filter((candidate) =>
      matcher.judge(candidate).some(({ state }) => state === 'published'),
    );
    expect(headlines.size).toBe(60_000);
    expect(taken.length).toBeLessThan(5);
  });
});

test.runIf(!hasCorpora)(skippedReason, () => {});

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
