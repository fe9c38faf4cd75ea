import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BANDS, SHINGLE_BANDS } from '../../../src/curate/stories/sign-story.ts';
import { StoryIndex } from '../../../src/curate/stories/story-index.ts';

const hourMs = 3_600_000;
const windowMs = 72 * hourMs;

/** Keys that share as many over shingles with others of one family as the family says. */
function makeKeys(own: number, shared = 0): Uint32Array {
  return Uint32Array.from({ length: BANDS }, (_, band) =>
    band < shared ? 1_000 + band : own * BANDS + band + 10_000,
  );
}

test('what shares keys is found, the most alike first', () => {
  const index = new StoryIndex({ windowMs });
  index.add(1, 0, makeKeys(1, 2));
  index.add(2, 0, makeKeys(2, 5));
  index.add(3, 0, makeKeys(3, 0));
  index.add(4, 0, makeKeys(4, 5));
  expect(index.find(0, makeKeys(5, 20))).toEqual([
    { number: 2, shared: 10 },
    { number: 4, shared: 10 },
    { number: 1, shared: 4 },
  ]);
  expect(index.find(0, makeKeys(6))).toEqual([]);
});

test('of those that share a single key over words the three earliest are looked at', () => {
  const index = new StoryIndex({ windowMs });
  const keysWith = (own: number, bands: readonly number[]) => {
    const keys = makeKeys(own);
    for (const band of bands) keys[band] = 7 + band;
    return keys;
  };
  for (let number = 1; number <= 7; number += 1) {
    index.add(number, 0, keysWith(number, [SHINGLE_BANDS]));
  }
  index.add(8, 0, keysWith(8, [SHINGLE_BANDS, SHINGLE_BANDS + 1]));
  index.add(9, 0, keysWith(9, [0]));
  const found = index.find(0, keysWith(10, [0, SHINGLE_BANDS, SHINGLE_BANDS + 1]));
  expect(found.map(({ number }) => number)).toEqual([8, 9, 1, 2, 3]);
});

test('what is older than the window is neither found nor counted', () => {
  const index = new StoryIndex({ windowMs });
  index.add(1, 0, makeKeys(1, 9));
  index.add(2, hourMs, makeKeys(2, 9));
  expect(index.find(windowMs + hourMs / 2, makeKeys(3, 9)).map(({ number }) => number)).toEqual([
    2,
  ]);
  index.add(3, windowMs + hourMs / 2, makeKeys(3, 9));
  expect(index.size).toBe(2);
});

test('it grows with the window and finds everything again', () => {
  const index = new StoryIndex({ windowMs });
  const count = 20_000;
  for (let number = 1; number <= count; number += 1) index.add(number, number, makeKeys(number));
  for (let number = 1; number <= count; number += 97) {
    expect(index.find(count, makeKeys(number))).toEqual([
      { number, shared: 2 * SHINGLE_BANDS + 10 },
    ]);
  }
  expect(index.byteLength / 2 ** 15).toBeLessThan(400);
});

test('its size is bounded: the oldest leave early', () => {
  const index = new StoryIndex({ windowMs, maxMembers: 256 });
  for (let number = 1; number <= 1_000; number += 1) index.add(number, number, makeKeys(number));
  expect(index.size).toBe(256);
  expect(index.find(1_000, makeKeys(744))).toEqual([]);
  expect(index.find(1_000, makeKeys(745))).toHaveLength(1);
});

test('what was taken back is as if it had never come', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 20 }), { maxLength: 60 }),
      fc.array(fc.nat({ max: 20 }), { maxLength: 20 }),
      (kept, taken) => {
        const [index, plain] = [new StoryIndex({ windowMs }), new StoryIndex({ windowMs })];
        kept.forEach((family, at) => {
          index.add(at, at, makeKeys(at, family));
          plain.add(at, at, makeKeys(at, family));
        });
        taken.forEach((family, at) => {
          index.add(100 + at, 100, makeKeys(100 + at, family));
        });
        index.removeNewest(taken.length);
        for (let family = 0; family <= 20; family += 1) {
          const keys = makeKeys(999, family);
          expect(index.find(100, keys)).toEqual(plain.find(100, keys));
        }
        expect(index.size).toBe(plain.size);
      },
    ),
    { numRuns: 60 },
  );
});

test('it finds what comparing with every member finds', () => {
  const keys = fc.array(fc.nat({ max: 3 }), { minLength: BANDS, maxLength: BANDS });
  fc.assert(
    fc.property(fc.array(keys, { minLength: 1, maxLength: 6 }), (drawn) => {
      const index = new StoryIndex({ windowMs });
      const members = drawn.map((values) => Uint32Array.from(values));
      members.forEach((member, number) => {
        index.add(number, 0, member);
      });
      const [asked = new Uint32Array(BANDS)] = members;
      const expected = members
        .map((member, number) => ({ number, shared: countShared(asked, member) }))
        .filter(({ shared }) => shared >= 1)
        .sort((a, b) => b.shared - a.shared || a.number - b.number);
      const strong = expected.filter(({ shared }) => shared > 1);
      const weak = expected.filter(({ shared }) => shared === 1).slice(0, 3);
      expect(index.find(0, asked)).toEqual([...strong, ...weak].slice(0, 8));
    }),
    { numRuns: 100 },
  );
});

/** Twice for keys over shingles; 0 is no key. Chains over words are followed eight steps. */
function countShared(a: Uint32Array, b: Uint32Array): number {
  return a.reduce((sum, key, band) => {
    if (key === 0 || key !== b[band]) return sum;
    return sum + (band < SHINGLE_BANDS ? 2 : 1);
  }, 0);
}
