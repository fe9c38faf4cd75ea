import { describe, expect, test } from 'vitest';
import type { PollHour } from '../../../src/model/poll-hour.ts';
import { chooseCorrection, choosePace } from '../../../src/pipeline/choose-correction.ts';

const START = Date.UTC(2026, 2, 2);
const at = (hour: number) => new Date(START + hour * 3_600_000).toISOString();
/** An hour each from `from` on, each with so many requests. */
function count(from: number, to: number, requests: number, correction: number, perDay = 240) {
  const plan = { requestsPerDay: perDay, correction };
  return Array.from(
    { length: to - from },
    (_, index): PollHour => ({ at: at(from + index), requests, plan }),
  );
}

describe('the correction of a budget', () => {
  test('is none where nothing was counted, or for another budget', () => {
    expect(chooseCorrection([], at(5), 240)).toBe(1);
    expect(chooseCorrection(count(0, 24, 20, 0.5, 999), at(24), 240)).toBe(1);
  });

  test('stays for the rest of a day', () => {
    expect(chooseCorrection(count(0, 20, 99, 0.8), at(20), 240)).toBe(0.8);
  });

  test('makes good on the next day what the day before took too much or too little', () => {
    expect(chooseCorrection(count(0, 24, 11, 1), at(24), 240)).toBeCloseTo(10 / 11);
    expect(chooseCorrection(count(0, 24, 9, 1), at(24), 240)).toBeCloseTo(10 / 9);
    expect(chooseCorrection(count(0, 24, 10, 0.9), at(24), 240)).toBeCloseTo(0.9);
  });

  test('goes by the clock, so that rounds of a timer once a day count as what they are', () => {
    const daily = [0, 24].flatMap((hour) => count(hour, hour + 1, 240, 1));
    expect(chooseCorrection(daily, at(48), 240)).toBe(1);
  });

  test('looks at the last day alone', () => {
    const hours = [...count(0, 24, 100, 1), ...count(24, 48, 10, 0.8)];
    expect(chooseCorrection(hours, at(48), 240)).toBeCloseTo(0.8);
  });

  test('does not judge by less than half a day', () => {
    expect(chooseCorrection(count(20, 24, 100, 1), at(24), 240)).toBe(1);
  });
});

describe('the pace of a day', () => {
  test('is the plan, until the budget is passed by a fifth', () => {
    expect(choosePace([], at(0), 240)).toBe(1);
    expect(choosePace(count(0, 12, 23, 1), at(12), 240)).toBe(1);
    expect(choosePace(count(0, 12, 24, 1), at(12), 240)).toBe(0.25);
  });

  test('has nothing to do with the day before', () => {
    expect(choosePace(count(0, 24, 40, 1), at(24), 240)).toBe(1);
  });
});
