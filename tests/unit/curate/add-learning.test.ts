import { describe, expect, it } from 'vitest';
import { addLearning } from '../../../src/curate/add-learning.ts';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { describeExplanation } from '../../../src/curate/describe-explanation.ts';
import type { LearnedFinding } from '../../../src/model/explanation.ts';
import type { TopicMatch } from '../../../src/model/topic.ts';
import { sampleCandidate, sampleTopic } from './sample.ts';

const learned = (points: number): LearnedFinding => ({
  points,
  decisions: 120,
  modelHash: 'model-1',
  words: [
    { word: 'metal', points: 1.2 },
    { word: 'soldier', points: -0.4 },
  ],
});

function explain(match: Partial<TopicMatch>) {
  const matcher = compileTopics([sampleTopic({ match })], new Map());
  return matcher.explain(sampleCandidate({ title: 'tin war' }), 'trade');
}

const published = explain({ any: { tin: 4 } });
const queued = explain({ any: { tin: 2 } });
const out = explain({ any: { tin: 1 } });

describe('what was learned', () => {
  it.each([
    ['off', out, 9, 'out'],
    ['off', published, -9, 'published'],
    ['review', out, 9, 'queued'],
    ['review', out, 2, 'queued'],
    ['review', out, 0.5, 'out'],
    ['review', queued, 9, 'queued'],
    ['review', queued, -9, 'queued'],
    ['review', published, -3, 'queued'],
    ['review', published, -9, 'queued'],
    ['review', published, 3, 'published'],
    ['publish', out, 9, 'published'],
    ['publish', out, 2, 'queued'],
    ['publish', queued, 2, 'published'],
    ['publish', published, -9, 'out'],
  ] as const)('may %s: from %o by %d points to %s', (may, byRules, points, state) => {
    expect(addLearning(byRules, learned(points), may).state).toBe(state);
  });

  it.each([
    ['a veto', { any: { tin: 1 }, none: ['war'] }],
    ['a missing group', { any: { tin: 1 }, all: { action: ['ban'] } }],
  ])('does nothing against %s', (_what, match) => {
    expect(addLearning(explain(match), learned(50), 'publish').state).toBe('out');
  });

  it('is one line of the sum, with its strongest words', () => {
    const explanation = addLearning(queued, learned(2.75), 'review');
    expect(explanation.score).toBe(6.75);
    expect(explanation.lines.reduce((sum, { points }) => sum + points, 0)).toBe(6.75);
    const text = describeExplanation(explanation).split('\n');
    expect(text[0]).toBe('6.75 = +4 title "tin" +2.75 learned from 120 decisions');
    expect(text[1]).toMatch(
      /^Queued for an editor: 6\.75 points, \+2\.75 of them by what 120 decisions taught; by the rules alone: Queued/,
    );
    expect(text).toContain('  2.75 learned from 120 decisions: "metal" +1.2, "soldier" -0.4');
  });

  it('counts nothing where it may do nothing', () => {
    const explanation = addLearning(queued, learned(2.75), 'off');
    expect([explanation.score, explanation.reason]).toEqual([4, queued.reason]);
  });
});
