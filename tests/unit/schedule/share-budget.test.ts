import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  correctShare,
  DEFAULT_PRICE,
  type PollDemand,
  readDemand,
  shareBudget,
} from '../../../src/ingest/schedule/share-budget.ts';
import { learnFromPoll } from '../../../src/model/poll-history.ts';

const demand = (sourceId: string, entriesPerHour: number): PollDemand => ({
  sourceId,
  rootRate: Math.sqrt(entriesPerHour),
  mostPerDay: 288,
  leastPerDay: 1,
});
const demands = fc
  .array(fc.double({ min: 0.0001, max: 20, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((rates) => rates.map((rate, index) => demand(`source-${index}`, rate)));
const total = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

describe('a budget', () => {
  it('goes to sources by the root of their rates', () => {
    const { requestsPerDay } = shareBudget([demand('a', 4), demand('b', 1)], 90);
    expect(requestsPerDay.get('a')).toBeCloseTo(60, 3);
    expect(requestsPerDay.get('b')).toBeCloseTo(30, 3);
  });

  it('is spent, but not passed, and keeps every source within its bounds', () => {
    fc.assert(
      fc.property(demands, fc.double({ min: 1, max: 20_000, noNaN: true }), (all, budget) => {
        const { requestsPerDay, stretch, price } = shareBudget(all, budget);
        expect(total(requestsPerDay)).toBeLessThanOrEqual(budget * 1.000001);
        for (const count of requestsPerDay.values()) {
          expect(count).toBeLessThanOrEqual(288);
          expect(count * stretch).toBeGreaterThanOrEqual(0.999999);
        }
        // Below one millionth of an hour, a request is as good as free, and no more are made.
        const most = Math.min(budget, 288 * all.length);
        if (budget >= all.length && price > 2e-6) {
          expect(total(requestsPerDay)).toBeGreaterThan(0.99 * most);
        }
      }),
    );
  });

  it('that is smaller makes a request dearer', () => {
    const all = [demand('a', 1), demand('b', 0.1), demand('c', 0.01)];
    const prices = [400, 200, 100, 50, 25].map((budget) => shareBudget(all, budget).price);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
    expect(new Set(prices).size).toBe(5);
  });

  it('too small for the ceiling stretches the ceiling', () => {
    const all = [demand('a', 1), demand('b', 0.1)];
    expect(shareBudget(all, 0.5).stretch).toBeCloseTo(8);
    expect(shareBudget(all, 1.9).stretch).toBeCloseTo((2 / 1.9) ** 2);
    expect(shareBudget(all, 2).stretch).toBe(1);
  });

  it('too small for the ceiling still goes where entries are likely', () => {
    const all = [demand('busy', 4), ...[1, 2, 3, 4].map((at) => demand(`silent-${at}`, 0.0001))];
    const { requestsPerDay } = shareBudget(all, 2);
    expect(total(requestsPerDay)).toBeCloseTo(2, 3);
    expect(requestsPerDay.get('silent-1')).toBeCloseTo(1 / 5, 3);
    expect(requestsPerDay.get('busy')).toBeGreaterThan(1);
  });

  it('that is not set, or has nobody to be shared among, leaves the price as it is', () => {
    expect(shareBudget([demand('a', 1)], null)).toMatchObject({ price: DEFAULT_PRICE, stretch: 1 });
    expect(shareBudget([], 1000)).toMatchObject({ price: DEFAULT_PRICE, stretch: 1 });
  });
});

describe('a demand', () => {
  const HOUR = 3_600_000;
  const now = Date.parse('2026-03-02T12:00:00.000Z');
  const learn = (hours: readonly number[]) =>
    learnFromPoll(null, {
      polledAt: new Date(now).toISOString(),
      previousPolledAt: null,
      entryInstants: hours.map((ago) => new Date(now - ago * HOUR).toISOString()),
    });
  const bounds = { floorMinutes: 60, ceilingMinutes: 1440 };

  it('is the root of the rate, and less where entries come at one time', () => {
    const evenly = readDemand('a', learn(Array.from({ length: 60 }, (_, i) => i * 23.3)), bounds);
    const daily = readDemand('b', learn(Array.from({ length: 60 }, (_, i) => i * 24)), bounds);
    expect(evenly.rootRate).toBeGreaterThan(0.8 * Math.sqrt(1 / 23.3));
    expect(evenly.rootRate).toBeLessThan(1.2 * Math.sqrt(1 / 23.3));
    expect(daily.rootRate).toBeLessThan(0.6 * evenly.rootRate);
  });

  it('stays between the floor and the ceiling', () => {
    expect(readDemand('a', learn([]), bounds)).toMatchObject({ mostPerDay: 24, leastPerDay: 1 });
    expect(readDemand('a', learn([]), { floorMinutes: 2880, ceilingMinutes: 1440 })).toMatchObject({
      mostPerDay: 0.5,
      leastPerDay: 0.5,
    });
  });
});

describe('the correction', () => {
  it('plans for less after a day of too many requests, and for more after one of too few', () => {
    expect(correctShare(1, 1100, 1000)).toBeCloseTo(0.909, 3);
    expect(correctShare(1, 900, 1000)).toBeCloseTo(1.111, 3);
    expect(correctShare(0.8, 1000, 1000)).toBe(0.8);
  });

  it('goes in bounded steps', () => {
    expect(correctShare(1, 1_000_000, 10)).toBe(0.8);
    expect(correctShare(1, 1, 1_000_000)).toBe(1.25);
    expect(correctShare(4, 1, 1_000_000)).toBe(4);
    expect(correctShare(0.9, 0, 1000)).toBe(0.9);
  });
});
