import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spaceHost } from '../../../src/ingest/schedule/space-host.ts';

const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 0, 0, second)).toISOString();

describe('spaceHost', () => {
  it.each<[string, number, number[], number]>([
    ['a host that is free', 100, [], 100],
    ['a request long before', 100, [10], 100],
    ['a request just before', 100, [95], 105],
    ['a request at the same time', 100, [100], 110],
    ['a request soon after', 100, [105], 115],
    ['a gap too small for one more', 100, [95, 112], 122],
    ['a gap that is just wide enough', 100, [90, 110], 100],
    ['many requests in any order', 100, [120, 100, 110], 130],
  ])('leaves 10 s beside %s', (_, wanted, taken, expected) => {
    expect(spaceHost(at(wanted), taken.map(at), 10_000)).toBe(at(expected));
  });

  it('never moves a request forward, nor nearer than the gap to another', () => {
    const seconds = fc.nat(2_000);
    fc.assert(
      fc.property(seconds, fc.array(seconds), fc.nat(60), (wanted, taken, gap) => {
        const found = Date.parse(spaceHost(at(wanted), taken.map(at), gap * 1000));
        expect(found).toBeGreaterThanOrEqual(Date.parse(at(wanted)));
        for (const other of taken) {
          expect(Math.abs(found - Date.parse(at(other)))).toBeGreaterThanOrEqual(gap * 1000);
        }
      }),
    );
  });
});
