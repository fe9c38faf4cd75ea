import { afterEach, beforeEach, expect, it } from 'vitest';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { previewTopic } from '../../../src/pipeline/preview-topic.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const TIN =
  'title: Tin\ndescription: Tin.\nmatch: {publish: 6, review: 3, any: {tin: 4, ore: 2}}\n';

let at: TestHouse;

beforeEach(async () => {
  at = await openTestHouse({ tin: TIN });
  await at.take('agency', [
    { title: 'Tin' },
    { title: 'Ore' },
    { title: 'Gold' },
    { title: 'Tin of old', publishedAt: '2025-01-01T00:00:00.000Z' },
  ]);
});

afterEach(async () => {
  await at.remove();
});

const topicWith = (any: Readonly<Record<string, number>>) => {
  const topic = at.house.rules.matcher.topic('tin');
  return { ...topic, match: { ...topic.match, any } };
};

it('by the rules in force nothing moves, and what touches no rule is left out', async () => {
  const preview = await previewTopic(at.house, topicWith({ tin: 4, ore: 2 }), 90);
  expect(preview.judged).toBe(3);
  expect(preview.entries.map(({ title, state, score }) => [title, state, score])).toEqual([
    ['Tin', 'published', 8],
    ['Ore', 'queued', 4],
  ]);
  expect(preview.moves).toEqual({ comeIn: 0, goOut: 0, queued: 0 });
});

it('shows what touches a rule and stays out, of which nothing is stored', async () => {
  const preview = await previewTopic(at.house, topicWith({ tin: 4, ore: 2, gold: 0.5 }), 90);
  const out = preview.entries.filter(({ state }) => state === 'out');
  expect(out.map(({ title, score, before }) => [title, score, before])).toEqual([
    ['Gold', 1, 'out'],
  ]);
  expect(out[0]?.reason).toContain('1 point');
  expect(preview.moves).toEqual({ comeIn: 0, goOut: 0, queued: 0 });
});

it('shows who comes in, goes out and moves, and changes nothing', async () => {
  const before = await at.house.store.listPlaced({
    topic: 'tin',
    states: ['published', 'queued', 'out'],
    sourceIds: ['agency'],
    limit: 10,
  });
  const preview = await previewTopic(at.house, topicWith({ ore: 3, gold: 1.5 }), 1000);
  expect(preview.entries.map(({ title, before: was, state }) => [title, was, state])).toEqual([
    ['Ore', 'queued', 'published'],
    ['Gold', 'out', 'queued'],
    ['Tin', 'published', 'out'],
    ['Tin of old', 'published', 'out'],
  ]);
  expect(preview.moves).toEqual({ comeIn: 1, goOut: 2, queued: 1 });
  const options = { topic: 'tin', sourceIds: ['agency'], limit: 10 } as const;
  const states = ['published', 'queued', 'out'] as const;
  expect(await at.house.store.listPlaced({ ...options, states })).toEqual(before);
});

it('respects decisions', async () => {
  const reject = { action: { kind: 'reject' }, by: 'Ada', reason: null } as const;
  await decideEntry(at.house, { sourceId: 'agency', nativeId: '1' }, 'tin', reject);
  const preview = await previewTopic(at.house, topicWith({ tin: 10 }), 90);
  expect(preview.entries[0]).toMatchObject({
    title: 'Tin',
    before: 'out',
    state: 'out',
    score: 20,
  });
});

it("runs the definition's own tests", async () => {
  const topic = topicWith({ tin: 1 });
  const test = {
    kind: 'text' as const,
    title: 'Tin',
    summary: null,
    body: null,
    categories: [],
    language: 'und',
    source: null,
    place: 'new.yaml:4:5',
  };
  const tried = { ...topic, tests: { in: [test], queue: [], out: [] } };
  const { faults } = await previewTopic(at.house, tried, 90);
  expect(faults).toEqual([expect.objectContaining({ file: 'new.yaml', line: 4, column: 5 })]);
});
