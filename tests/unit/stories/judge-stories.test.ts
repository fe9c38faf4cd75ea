import { describe, expect, it, test } from 'vitest';
import { judgeStories, type StorySample } from '../../../src/curate/stories/judge-stories.ts';
import { fill, hardNegatives } from './hard-negatives.ts';
import { positivePairs } from './positive-pairs.ts';

function judgePair(
  first: { title: string; text: string },
  second: { title: string; text: string },
  own: Partial<StorySample> = {},
) {
  const samples = [first, second].map(({ title, text }, at) => ({
    id: `${at}`,
    title,
    content: text,
    date: '2026-03-04T10:00:00Z',
    ...(at === 1 ? own : {}),
  }));
  return [...judgeStories(samples)][1];
}

describe('a template filled in with other facts is other news', () => {
  it('in at least 40 cases', () => expect(hardNegatives.length).toBeGreaterThanOrEqual(40));

  it.each(
    hardNegatives.map((template) => [fill(template.title, template.first), template] as const),
  )('%s', (_, { title, text, first, second }) => {
    const a = { title: fill(title, first), text: fill(text, first) };
    const b = { title: fill(title, second), text: fill(text, second) };
    expect(judgePair(a, b)).toEqual({ id: '1', story: '1', duplicateOf: null });
    expect(judgePair(b, a)).toEqual({ id: '1', story: '1', duplicateOf: null });
    // The same facts again are a copy: what keeps them apart is nothing but what was filled in.
    expect(judgePair(a, a)).toEqual({ id: '1', story: '0', duplicateOf: '0' });
  });
});

describe('one text carried twice is one', () => {
  it('in at least 40 pairs', () => expect(positivePairs.length).toBeGreaterThanOrEqual(40));

  it.each(positivePairs.map((pair) => [pair.how, pair.first.title, pair] as const))(
    '%s: %s',
    (_how, _title, { first, second }) => {
      expect(judgePair(first, second)).toEqual({ id: '1', story: '0', duplicateOf: '0' });
      expect(judgePair(second, first)).toEqual({ id: '1', story: '0', duplicateOf: '0' });
    },
  );

  it('but not when it comes after the window', () => {
    const [pair] = positivePairs;
    if (pair === undefined) throw new Error('there are no pairs');
    const judge = (date: string) => judgePair(pair.first, pair.second, { date })?.duplicateOf;
    expect(judge('2026-03-07T09:59:00Z')).toBe('0');
    expect(judge('2026-03-07T10:01:00Z')).toBeNull();
  });

  it('and pieces of different news stay apart, whatever they share', () => {
    const samples = positivePairs
      .filter(({ how }) => how === 'edited')
      .map(({ first }, at) => ({ id: `${at}`, title: first.title, content: first.text }));
    const verdicts = [...judgeStories(samples)];
    expect(verdicts.map(({ duplicateOf }) => duplicateOf)).toEqual(verdicts.map(() => null));
    expect(new Set(verdicts.map(({ story }) => story)).size).toBe(samples.length);
  });
});

describe('what is told in other words is grouped and not hidden', () => {
  const told: readonly (readonly [string, StorySample, StorySample])[] = [
    [
      'titles alone',
      { id: '0', title: 'Keith Marlow writes a book for children' },
      { id: '1', title: 'Keith Marlow to publish book for children' },
    ],
    [
      'one title twice, without a text',
      { id: '0', title: 'Ports of Rotterdam and Antwerp closed by strike' },
      { id: '1', title: 'Ports of Rotterdam and Antwerp closed by strike' },
    ],
    [
      'a report with the same numbers and names',
      {
        id: '0',
        title: 'Ferry with 214 aboard runs aground off Naxos',
        content:
          'A ferry with 214 people aboard ran aground off Naxos early on Sunday. The Blue Aster struck rocks half a mile from the harbour, and the coast guard in Piraeus said that nobody was hurt.',
      },
      {
        id: '1',
        title: 'Passengers tell of night on ferry that hit rocks off Naxos',
        content:
          'They sat in the dark with life vests on and sang. Of the 214 people who left Piraeus on the Blue Aster, most were asleep when she struck; by sunrise on Sunday fishermen from Naxos had them all ashore.',
      },
    ],
  ];
  it.each(told)('%s', (_, first, second) => {
    expect([...judgeStories([first, second])]).toEqual([
      { id: '0', story: '0', duplicateOf: null },
      { id: '1', story: '0', duplicateOf: null },
    ]);
  });
});

test('one page under one title is one, also without a text', () => {
  const sample = { title: 'Rate decision', link: 'https://bank.example/rates' };
  const verdicts = [
    ...judgeStories([
      { ...sample, id: 'a' },
      { ...sample, id: 'b' },
    ]),
  ];
  expect(verdicts[1]).toEqual({ id: 'b', story: 'a', duplicateOf: 'a' });
});

test('the same few words of one source under another title are no copy, a whole text is', () => {
  const words = 'Every week we talk about films, games and books. Sponsored by Calder Coffee.';
  const [ferry] = positivePairs;
  const judge = (content: string, sources: readonly [string, string]) => {
    const samples = ['Of whales', 'Under the bridge'].map((title, at) => ({
      id: `${at}`,
      title,
      content,
      source: sources[at] ?? null,
    }));
    return [...judgeStories(samples)][1]?.duplicateOf;
  };
  expect(judge(words, ['Talk', 'Talk'])).toBeNull();
  expect(judge(words, ['Talk', 'Other'])).toBe('0');
  expect(judge(ferry?.first.text ?? '', ['Talk', 'Talk'])).toBe('0');
});

test('samples without a text or a title are news by themselves', () => {
  const verdicts = [
    ...judgeStories([
      { id: 'a', title: '' },
      { id: 'b', title: '' },
    ]),
  ];
  expect(verdicts.map(({ duplicateOf }) => duplicateOf)).toEqual([null, null]);
  expect(verdicts.map(({ story }) => story)).toEqual(['a', 'b']);
});

test('a row of small changes does not drift to other news', () => {
  const spell = (at: number) => [...`${at}`].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  const words = Array.from({ length: 120 }, (_, at) => `word${spell(at)}`);
  const samples = Array.from({ length: 12 }, (_, step) => ({
    id: `${step}`,
    title: `Title of ${spell(step)}`,
    content: words.map((word, at) => (at < step * 10 ? `other${spell(at)}` : word)).join(' '),
  }));
  const verdicts = [...judgeStories(samples)];
  expect(verdicts[1]?.duplicateOf).toBe('0');
  expect(verdicts.at(-1)?.duplicateOf).not.toBe('0');
});

test('the same samples give the same verdicts', () => {
  const samples = positivePairs
    .flatMap(({ first, second }) => [first, second])
    .map(({ title, text }, at) => ({ id: `${at}`, title, content: text }));
  expect([...judgeStories(samples)]).toEqual([...judgeStories(samples)]);
});

test('of pieces that come in any order the same ones are shown', () => {
  const pieces = Map.groupBy(positivePairs, ({ first }) => first.title.split(' - ')[0]);
  const groups = [...pieces].map(([name, pairs]) => {
    const texts = new Map(
      pairs
        .flatMap(({ first, second }) => [first, second])
        .map((each) => [JSON.stringify(each), each]),
    );
    return { name, texts: [...texts.values()] };
  });
  const samples = groups.flatMap(({ name, texts }) =>
    texts.map(({ title, text }, at) => ({ id: `${name} ${at}`, title, content: text })),
  );
  for (const order of [
    samples,
    samples.toReversed(),
    samples.toSorted((a, b) => (a.content < b.content ? -1 : 1)),
  ]) {
    const shown = [...judgeStories(order)].filter(({ duplicateOf }) => duplicateOf === null);
    expect(shown.map(({ id }) => id.replace(/ \d+$/, '')).sort()).toEqual(
      groups.map(({ name }) => name).sort(),
    );
  }
});
