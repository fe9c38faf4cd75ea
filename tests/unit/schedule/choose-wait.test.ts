import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseWait, type WaitBounds } from '../../../src/ingest/schedule/choose-wait.ts';

const bounds: WaitBounds = { earliest: 1 / 12, latest: 24, spacing: 1 / 12, price: 1 / 3 };

describe('at a steady rate', () => {
  it.each([
    [0.05, 1],
    [0.5, 1 / 3],
    [2, 1 / 3],
    [2, 3],
  ])('of %d an hour and a price of %d h, polls are sqrt(2 price / rate) apart', (rate, price) => {
    const best = Math.sqrt((2 * price) / rate);
    const wait = chooseWait(() => rate, { ...bounds, price });
    expect(wait).toBeGreaterThan(0.85 * best);
    expect(wait).toBeLessThan(1.15 * best);
  });

  it('the wait is as long as it may be where nothing is expected', () => {
    expect(chooseWait(() => 0, bounds)).toBeCloseTo(24, 5);
  });

  it('the wait is as short as it may be where much is expected', () => {
    expect(chooseWait(() => 1000, bounds)).toBeCloseTo(1 / 12, 2);
  });
});

describe('where entries come at one time', () => {
  const peakAt = (hour: number) => (hours: number) =>
    hours >= hour && hours < hour + 0.5 ? 2 : 0.0001;

  it.each([1, 3, 9, 20])(
    'a peak %d h ahead is waited for, and the poll comes behind it',
    (hour) => {
      const wait = chooseWait(peakAt(hour), bounds);
      expect(wait).toBeGreaterThan(hour);
      expect(wait).toBeLessThan(hour + 1);
    },
  );

  it('a peak that is too near for the spacing is asked about as soon as may be', () => {
    expect(chooseWait(peakAt(0.1), { ...bounds, earliest: 2, spacing: 2 })).toBeCloseTo(2, 1);
  });
});

describe('whatever is expected', () => {
  const rates = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), {
    minLength: 24,
    maxLength: 24,
  });
  const anyBounds = fc.record({
    earliest: fc.double({ min: 0.02, max: 60, noNaN: true }),
    latest: fc.double({ min: 0.1, max: 100, noNaN: true }),
    spacing: fc.double({ min: 0.02, max: 24, noNaN: true }),
    price: fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
  });

  it('the wait is within its bounds, the earliest one being the stronger', () => {
    fc.assert(
      fc.property(rates, anyBounds, (hourly, given) => {
        const wait = chooseWait((hours) => hourly[Math.floor(hours) % 24] ?? 0, given);
        expect(wait).toBeGreaterThanOrEqual(given.earliest);
        expect(wait).toBeLessThanOrEqual(Math.max(given.earliest, given.latest));
      }),
    );
  });

  it('the plan costs no more than polls at any fixed spacing', () => {
    fc.assert(
      fc.property(rates, fc.double({ min: 0.05, max: 5, noNaN: true }), (hourly, price) => {
        const rateAfter = (hours: number) => hourly[Math.floor(hours) % 24] ?? 0;
        const ours = costOf(rateAfter, price, (now) =>
          chooseWait((hours) => rateAfter(now + hours), { ...bounds, price }),
        );
        for (const gap of [0.25, 0.5, 1, 2, 4, 8]) {
          // What the grid of steps costs: a few per cent.
          expect(ours).toBeLessThan(1.05 * costOf(rateAfter, price, () => gap) + 3 * price);
        }
      }),
      { numRuns: 25 },
    );
  });
});

/** What five days cost: the time that entries wait, and the price of each poll. */
function costOf(
  rateAfter: (hours: number) => number,
  price: number,
  next: (now: number) => number,
): number {
  let cost = 0;
  for (let now = 0; now < 120; ) {
    const wait = next(now);
    const step = wait / 40;
    for (let part = 0.5; part < 40; part += 1) {
      cost += rateAfter(now + part * step) * step * (wait - part * step);
    }
    cost += price;
    now += wait;
  }
  return cost;
}
