import { describe, expect, it } from 'vitest';
import { StartFilter } from '../../../src/curate/start-filter.ts';

describe('the filter of beginnings', () => {
  const filter = new StartFilter(['huawei', 'g', '5g', '芯'], ['chip', 'x']);

  it.each(['huawei', 'g', '5g', 'chip', 'chips', 'x', 'xylophone', '芯', '片', 'übung', 'xé'])(
    'lets %s through',
    (word) => {
      expect(filter.mayHave(word)).toBe(true);
    },
  );

  it('lets through what begins like a term, to be looked up', () => {
    expect(filter.mayHave('huarache')).toBe(true);
    expect(filter.mayHave('chicken')).toBe(true);
  });

  it.each([
    '',
    'trade',
    'h',
    'c',
    'go',
    '5',
    'H',
    'Huawei',
    'hungry',
    'cheese',
    'ch',
    'aé',
    '\u0000',
  ])('knows that no term is like "%s"', (word) => {
    expect(filter.mayHave(word)).toBe(false);
  });

  it('looks at a word in its place in a text', () => {
    expect(filter.mayHave('a huawei phone', 2, 8)).toBe(true);
    expect(filter.mayHave('a gnu', 2, 3)).toBe(true);
    expect(filter.mayHave('a gnu', 2, 5)).toBe(false);
    expect(filter.mayHave('5ghz', 0, 4)).toBe(false);
  });
});
