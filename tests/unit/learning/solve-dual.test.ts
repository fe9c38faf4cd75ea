import { expect, it } from 'vitest';
import { chooseThreshold } from '../../../src/curate/learning/choose-threshold.ts';
import { FEATURE_COUNT, hashBigram, hashWord } from '../../../src/curate/learning/hash-feature.ts';
import { measureQuality } from '../../../src/curate/learning/measure-quality.ts';
import { type Example, project, solveDual } from '../../../src/curate/learning/solve-dual.ts';

const example = (positions: number[], side: 1 | -1, own: Partial<Example> = {}): Example => ({
  vector: { positions, values: positions.map(() => 1 / Math.sqrt(positions.length)) },
  side,
  offset: 0,
  cost: 2,
  ...own,
});

it('parts what can be parted', () => {
  const examples = [
    example([0, 2], 1),
    example([0, 3], 1),
    example([1, 2], -1),
    example([1, 3], -1),
  ];
  const { weights, bias } = solveDual(examples, 4);
  for (const { vector, side } of examples) {
    expect(side * (project(vector, weights) + bias)).toBeGreaterThan(0.9);
  }
  expect(Math.abs(weights[2] ?? 1)).toBeLessThan(0.05);
});

it('learns nothing where the offsets say enough', () => {
  const examples = [example([0], 1, { offset: 1.5 }), example([1], -1, { offset: -1 })];
  expect(solveDual(examples, 2)).toEqual({ weights: new Float64Array(2), bias: 0 });
});

it('lets no example pull more than its cost', () => {
  const { weights } = solveDual([example([0], 1, { cost: 0.25 })], 1);
  expect(weights[0]).toBeCloseTo(0.25, 6);
});

it('chooses the threshold of the best F1, and of equal ones the nearest to 0', () => {
  const held = (margin: number, belongs: boolean) => ({ margin, belongs });
  const low = [held(-0.2, true), held(-0.3, true), held(-0.5, false), held(0.4, true)];
  expect(chooseThreshold(low)).toBeCloseTo(-0.4, 6);
  expect(chooseThreshold([held(0.4, true), held(-0.4, false)])).toBe(0);
  expect(chooseThreshold([held(-0.4, true), held(-0.9, true)])).toBe(-0.65);
  expect(chooseThreshold([held(0.4, false), held(0.9, false)])).toBe(0);
  expect(chooseThreshold([])).toBe(0);
});

it('never raises the threshold', () => {
  const held = [0.9, 0.8, 0.5, 0.4].map((margin, at) => ({ margin, belongs: at < 2 }));
  expect(chooseThreshold(held)).toBe(0);
});

it('measures precision, recall, F1 and break-even, ties in every order', () => {
  const answers = [
    { belongs: true, taken: true, rank: 3 },
    { belongs: false, taken: true, rank: 2 },
    { belongs: true, taken: false, rank: 1 },
    { belongs: false, taken: false, rank: 1 },
  ];
  const quality = measureQuality(answers);
  expect(quality).toMatchObject({ precision: 0.5, recall: 0.5, f1: 0.5, taken: 2, found: 1 });
  expect(quality.breakEven).toBe(0.5);
  const tied = measureQuality(answers.map((answer) => ({ ...answer, rank: 0 })));
  expect(tied.breakEven).toBe(0.5);
  expect(measureQuality([])).toMatchObject({ precision: null, recall: null, breakEven: null });
});

it('numbers words for ever the same, below the count of features', () => {
  expect([hashWord('outbreak'), hashWord('芯'), hashWord('')]).toEqual([
    hashWord('outbreak'),
    hashWord('芯'),
    hashWord(''),
  ]);
  const numbers = Array.from({ length: 20_000 }, (_, at) => hashWord(`word${at}`));
  expect(Math.max(...numbers)).toBeLessThan(FEATURE_COUNT);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(new Set(numbers).size).toBeGreaterThan(19_500);
  expect(hashBigram(1, 2)).not.toBe(hashBigram(2, 1));
});
