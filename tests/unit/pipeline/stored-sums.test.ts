import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Learning } from '../../../src/curate/learning.ts';
import { explainPlace } from '../../../src/curate/place-entry.ts';
import type { PlacementState } from '../../../src/model/placement.ts';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { rejudgeTopics } from '../../../src/pipeline/rejudge-topics.ts';
import { openTestHouse } from './test-house.ts';

const words = ['tin', 'ore', 'lead', 'gold', 'zinc', 'iron'];
const makeTopic = (weights: readonly number[], publish: number, may: string, review: string) =>
  `title: T
description: T.
read: {sources: {weight: {wire: 0.7}}}
match:
  publish: ${publish}
  review: ${publish / 2}
  any: {${words.map((word, at) => `${word}: ${weights[at] ?? 1}`).join(', ')}}
  near: [{a: [tin], b: [ore], within: 4, points: 1.25}]
learn: {may: ${may}}
publish: {review: ${review}}
`;

/** Says something of every entry, to thousandths, so that sums are tried with it. */
const learning: Learning = {
  judge: (candidate, byRules) => ({
    points: ((candidate.title.length * 37 + byRules.topic.length) % 8000) / 1000 - 4,
    decisions: 40,
    modelHash: 'model-1',
    words: [{ word: 'tin', points: 0.5 }],
  }),
  find: () => [],
  modelHash: () => 'model-1',
};

it('the explanation of everything that is stored adds up to its score', async () => {
  const at = await openTestHouse({
    one: makeTopic([3, 1.5, 1, 0.333, -1, 2], 4, 'review', 'auto'),
    two: makeTopic([1, 1, 1, 1, 1, 1], 2, 'publish', 'auto'),
    three: makeTopic([2, -0.4, 0.7, 2, 1, 0.05], 3, 'off', 'manual'),
  });
  const titles = fc.sample(fc.array(fc.constantFrom(...words, 'and', 'of'), { minLength: 1 }), {
    numRuns: 150,
    seed: 20_261_122,
  });
  const entries = titles.map((title, number) => ({
    nativeId: String(number),
    title: title.join(' '),
    text: title.toReversed().join(' '),
  }));
  await at.take('agency', entries);
  await at.take('wire', entries.slice(0, 40));
  for (const [number, kind] of (['approve', 'reject', 'hide', 'split'] as const).entries()) {
    const word = { action: { kind }, by: 'Ada', reason: null };
    await decideEntry(at.house, { sourceId: 'agency', nativeId: String(number) }, 'one', word);
  }
  await rejudgeTopics(at.house);
  at.house.learning = learning;
  await rejudgeTopics(at.house);
  await rejudgeTopics(at.house);
  const told = at.said.filter((line) => line.includes('learned anew'));
  expect(told).toHaveLength(3);

  const states: readonly PlacementState[] = ['published', 'queued', 'out'];
  const stored = await at.house.store.listEntries({ after: null, limit: 1000 });
  const seen = new Map<string, number>();
  for (const topic of ['one', 'two', 'three']) {
    const sourceIds = ['agency', 'wire'];
    const placed = await at.house.store.listPlaced({ topic, states, sourceIds, limit: 1000 });
    for (const { placement } of placed) {
      const { score, lines, state, learned } = placement.explanation;
      const milli = lines.reduce((sum, { points }) => sum + Math.round(points * 1000), 0);
      expect(milli).toBe(Math.round(placement.score * 1000));
      expect([score, state]).toEqual([placement.score, placement.state]);
      expect(learned).not.toBeNull();
      expect(placement.rulesHash).toMatch(/^[0-9a-f]{64}\+model-1$/);
      seen.set(`${topic} ${state}`, (seen.get(`${topic} ${state}`) ?? 0) + 1);
    }
  }
  for (const topic of ['one', 'two', 'three']) {
    for (const entry of stored) {
      const { matcher } = at.house.rules;
      const { score, lines, state } = explainPlace(entry, topic, matcher, [], { learning });
      const milli = lines.reduce((sum, { points }) => sum + Math.round(points * 1000), 0);
      expect(milli).toBe(Math.round(score * 1000));
      if (state === 'out') seen.set(`${topic} out`, (seen.get(`${topic} out`) ?? 0) + 1);
    }
  }
  for (const topic of ['one', 'two']) {
    for (const state of states) expect(seen.get(`${topic} ${state}`) ?? 0).toBeGreaterThan(5);
  }
  // Without approval nothing of it goes out.
  expect(seen.get('three published')).toBeUndefined();
  expect(seen.get('three queued')).toBeGreaterThan(5);
  await at.remove();
});
