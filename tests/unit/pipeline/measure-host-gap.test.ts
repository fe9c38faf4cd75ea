import { expect, test } from 'vitest';
import { measureHostGap } from '../../../src/pipeline/measure-host-gap.ts';

const policy = {
  floorMinutes: 60,
  ceilingMinutes: 1440,
  timeoutMs: 20_000,
  maxBytes: 10_000_000,
  concurrency: 8,
  hostGapMs: 1000,
};

test.each([
  ['feeds.example', 1000],
  ['feeds.example:8443', 1000],
  ['93.184.215.14', 1000],
  ['[2606:2800:21f::1]:80', 1000],
  ['localhost', 0],
  ['desk.localhost:3000', 0],
  ['127.0.0.1:8080', 0],
  ['10.1.2.3', 0],
  ['[::1]:8080', 0],
  ['[fd00::1]', 0],
])('%s is spared by %d ms', (host, gap) => {
  expect(measureHostGap(host, policy)).toBe(gap);
});

test('a policy without a gap spares no host', () => {
  const { hostGapMs: _, ...rest } = policy;
  expect(measureHostGap('feeds.example', rest)).toBe(0);
});
