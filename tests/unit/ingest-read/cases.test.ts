import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { findCasePairs } from './find-case-pairs.ts';

const cases = join(import.meta.dirname, '..', '..', 'cases', 'parse');

test.each(findCasePairs(cases).map((pair) => [pair.name, pair] as const))('%s', (_, pair) => {
  // The header that the document came with stands beside what is expected of it.
  const { contentType = null, ...expected } = JSON.parse(readFileSync(pair.expected, 'utf8'));
  expect(parseFeed(readFileSync(pair.input), { contentType })).toMatchObject(expected);
});

test('a folder without cases, or with half a pair, fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cases-'));
  try {
    expect(() => findCasePairs(folder)).toThrow('no cases');
    writeFileSync(join(folder, 'fact.xml'), '<rss/>');
    expect(() => findCasePairs(folder)).toThrow('half a pair: fact.xml');
    writeFileSync(join(folder, 'fact.expected.json'), '{}');
    writeFileSync(join(folder, 'other.expected.json'), '{}');
    expect(() => findCasePairs(folder)).toThrow('half a pair: other.expected.json');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
