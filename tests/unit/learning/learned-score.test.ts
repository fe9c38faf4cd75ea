import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoreTogether } from '../../../src/curate/learning/learned-score.ts';
import { measureRuleMargin } from '../../../src/curate/learning/rule-margin.ts';

const thresholds = { publish: 6000, review: 3000 };
const plain = { share: 1, threshold: 0, background: { middle: -1, top: -1 } };

const models = fc.record({
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  threshold: fc.double({ min: -1, max: 0, noNaN: true }),
  background: fc.record({
    middle: fc.double({ min: -2, max: -0.05, noNaN: true }),
    top: fc.double({ min: -2, max: 1, noNaN: true }),
  }),
});
const scores = fc.integer({ min: -60_000, max: 200_000 });
const margins = fc.double({ min: -3, max: 3, noNaN: true });
const bounds = fc
  .tuple(fc.integer({ min: 1, max: 20_000 }), fc.double({ min: 0.001, max: 1, noNaN: true }))
  .map(([publish, share]) => ({ publish, review: Math.max(1, Math.round(publish * share)) }));

describe('the score by rules and learning', () => {
  it('is the score by the rules while nothing is learned', () => {
    fc.assert(
      fc.property(scores, (score) => {
        expect(scoreTogether(plain, score, 0, thresholds).milli).toBe(score);
      }),
      { examples: [[5850], [5851], [5999], [6000]] },
    );
  });

  it('publishes exactly what rules and learning together say yes to', () => {
    fc.assert(
      fc.property(models, scores, margins, bounds, (model, score, margin, limits) => {
        const { distance, verdict } = measureRuleMargin(score, limits.publish);
        const together = model.share * distance + margin - model.threshold + model.share * verdict;
        const { milli } = scoreTogether(model, score, margin, limits);
        expect(Number.isSafeInteger(milli)).toBe(true);
        expect(milli >= limits.publish).toBe(together >= 0);
      }),
    );
  });

  it('never falls when the learned margin rises', () => {
    fc.assert(
      fc.property(models, scores, margins, margins, bounds, (model, score, one, two, limits) => {
        const [low, high] = [Math.min(one, two), Math.max(one, two)];
        const at = (margin: number) => scoreTogether(model, score, margin, limits).milli;
        expect(at(high)).toBeGreaterThanOrEqual(at(low));
      }),
    );
  });

  it('leaves entries at the level of the background out, however near that is', () => {
    for (const [middle, top] of [
      [-1, -0.9],
      [-0.3, -0.1],
      [-0.06, -0.05],
      [-0.06, 0.2],
    ] as const) {
      const model = { share: 0.25, threshold: 0, background: { middle, top } };
      const { milli } = scoreTogether(model, 0, middle + 0.25, thresholds);
      expect(milli).toBeLessThan(3000);
    }
  });

  it('outweighs the rules only by more than their yes is worth', () => {
    const half = { ...plain, share: 0.5 };
    expect(scoreTogether(half, 6000, -0.49, thresholds).milli).toBe(6000);
    expect(scoreTogether(half, 6000, -0.51, thresholds).milli).toBeLessThan(6000);
  });
});
