import { describe, expect, it } from 'vitest';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { placeEntry } from '../../../src/curate/place-entry.ts';
import type { Decision, DecisionAction } from '../../../src/model/decision.ts';
import { sampleEntry, sampleTopic } from './sample.ts';

const matcher = compileTopics(
  [
    sampleTopic({ slug: 'tin', match: { any: { tin: 4 } } }),
    sampleTopic({ slug: 'ore', match: { any: { ore: 2 } } }),
    sampleTopic({ slug: 'lead', match: { any: { lead: 0.5 } } }),
    sampleTopic({ slug: 'gold', match: { any: { gold: 4 } } }),
  ],
  new Map(),
);
const entry = sampleEntry({ title: 'Tin, ore and lead' });

function decide(topic: string, action: DecisionAction, own: Partial<Decision> = {}): Decision {
  const at = '2026-03-03T08:00:00.000Z';
  return { topic, sourceId: 'agency', nativeId: '1', action, by: 'Ada', at, reason: null, ...own };
}

const statesOf = (decisions: readonly Decision[]) =>
  Object.fromEntries(
    placeEntry(entry, matcher, decisions).map(({ topic, state }) => [topic, state]),
  );

describe('placeEntry', () => {
  it('places an entry in the topics that take or queue it, by slug', () => {
    const placements = placeEntry(entry, matcher, []);
    expect(placements.map(({ topic, state, score }) => [topic, state, score])).toEqual([
      ['ore', 'queued', 4],
      ['tin', 'published', 8],
    ]);
    expect(placements[1]).toMatchObject({
      sourceId: 'agency',
      nativeId: '1',
      rulesHash: matcher.rulesHash('tin'),
      explanation: { topic: 'tin', entryId: 'urn:sample:1', decision: null },
    });
  });

  it('keeps a record of what is out where an editor decided so, and nowhere else', () => {
    expect(statesOf([])).toEqual({ ore: 'queued', tin: 'published' });
    expect(statesOf([decide('tin', { kind: 'reject' })])).toEqual({
      ore: 'queued',
      tin: 'out',
    });
  });

  it.each([
    ['approve', 'ore', 'published'],
    ['reject', 'tin', 'out'],
    ['hide', 'tin', 'out'],
  ] as const)('lets an editor %s', (kind, topic, state) => {
    expect(statesOf([decide(topic, { kind })])[topic]).toBe(state);
  });

  it('lets an editor approve what touches no rule of the topic', () => {
    expect(statesOf([decide('gold', { kind: 'approve' })]).gold).toBe('published');
  });

  it('holds to the latest of approve, reject and hide, and to none of other kinds', () => {
    const earlier = decide('tin', { kind: 'reject' }, { at: '2026-03-03T07:00:00.000Z' });
    const later = decide('tin', { kind: 'approve' });
    expect(statesOf([earlier, later]).tin).toBe('published');
    expect(statesOf([later, earlier]).tin).toBe('published');
    expect(statesOf([later, decide('tin', { kind: 'hide' })]).tin).toBe('out');
    expect(statesOf([decide('ore', { kind: 'note', text: 'look' })]).ore).toBe('queued');
  });

  it('passes over decisions on topics that are no more', () => {
    expect(statesOf([decide('silver', { kind: 'approve' })])).toEqual(statesOf([]));
  });

  it('names the decision, by whom and why, and keeps the sum', () => {
    const decision = decide('tin', { kind: 'reject' }, { reason: 'toy soldiers' });
    const placement = placeEntry(entry, matcher, [decision]).find(({ topic }) => topic === 'tin');
    expect(placement?.score).toBe(8);
    expect(placement?.explanation).toMatchObject({
      state: 'out',
      score: 8,
      decision: 'rejected by Ada on 2026-03-03: "toy soldiers"',
      decisions: ['rejected by Ada on 2026-03-03: "toy soldiers"'],
      reason:
        'Out, rejected by Ada on 2026-03-03: "toy soldiers"; without that: Published: 8 points, 2 more than needed; without "tin" it would not be.',
    });
  });

  it.each([
    ['2026-03-01T10:00:00.000Z', null, '2026-03-01T10:00:00.000Z'],
    [null, '2026-03-01T11:00:00.000Z', '2026-03-01T11:00:00.000Z'],
    [null, null, '2026-03-02T10:00:00.000Z'],
    [null, '2026-03-05T00:00:00.000Z', '2026-03-02T10:00:00.000Z'],
    ['2026-03-05T00:00:00.000Z', null, '2026-03-02T10:00:00.000Z'],
  ])('sorts one published %s, updated %s at %s', (publishedAt, updatedAt, sortAt) => {
    const [placement] = placeEntry({ ...entry, publishedAt, updatedAt }, matcher, []);
    expect(placement?.sortAt).toBe(sortAt);
  });

  it('matches categories by their labels, and the text of the content', () => {
    const categories = [{ term: 'cat-7', scheme: null, label: 'Gold' }];
    const placements = placeEntry(sampleEntry({ categories, text: 'gold' }), matcher, []);
    expect(placements.map(({ score }) => score)).toEqual([4 * 1.5 + 4 * 0.5]);
  });
});
