import { expect, test } from 'vitest';
import { checkHtml, checkReading } from './check-reading.ts';
import { findSeeds } from './find-seeds.ts';
import { makeInput, runOnce } from './run-fuzz.ts';

const runs = 3_000;
const seed = 20_261_122;
const maxMs = 5_000;

const seeds = findSeeds(false);

test('three thousand mutated feeds are read, made safe and published, or refused', () => {
  expect(seeds.length).toBeGreaterThan(100);
  const findings = Array.from({ length: runs }, (_, run) => runOnce(seeds, seed, run, maxMs));
  const found = findings.filter((finding) => finding !== null);
  expect(found.map(({ run, faults }) => ({ run, faults }))).toEqual([]);
}, 120_000);

test('an input is the same for the same seed and run, and another for another', () => {
  expect(makeInput(seeds, seed, 7)).toEqual(makeInput(seeds, seed, 7));
  expect(makeInput(seeds, seed, 7)).not.toEqual(makeInput(seeds, seed, 8));
});

test('the checks find what they look for', () => {
  expect(checkHtml('<p>sound &amp; safe</p>')).toEqual([]);
  expect(checkHtml('<p onclick="x">a</p>')).toHaveLength(1);
  expect(checkHtml('<script>a<b</script>')).toHaveLength(2);
  const seed = seeds[0] ?? Buffer.alloc(0);
  expect(checkReading(seed, { publishes: true, maxMs: 10_000 })).toEqual([]);
  expect(checkReading(seed, { publishes: false, maxMs: -1 })).toEqual([
    expect.stringMatching(/^slow: \d+ ms$/),
  ]);
});
