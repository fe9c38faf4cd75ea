import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  learnFromPoll,
  type PollHistory,
  readDayPattern,
  readExcitement,
  readHourPattern,
  readRates,
  readWeekPattern,
} from '../../../src/model/poll-history.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-02T00:00:00.000Z'); // a Monday
const instant = (at: number) => new Date(at).toISOString();

/** Polls every so many hours for so many days, and learns what was posted in between. */
function watch(posts: readonly number[], days: number, everyHours = 1): PollHistory {
  let history: PollHistory | null = null;
  let previous: number | null = null;
  for (let at = START; at <= START + days * DAY; at += everyHours * HOUR) {
    const from = previous ?? Number.NEGATIVE_INFINITY;
    history = learnFromPoll(history, {
      polledAt: instant(at),
      previousPolledAt: previous === null ? null : instant(previous),
      entryInstants: posts.filter((post) => post > from && post <= at).map(instant),
    });
    previous = at;
  }
  if (history === null) throw new Error('nothing was watched');
  return history;
}

const dailyAt = (hours: number, days: number, firstDay = 0) =>
  Array.from({ length: days }, (_, day) => START + (firstDay + day) * DAY + hours * HOUR);

describe('the rate', () => {
  it('comes near that of a source which posts evenly', () => {
    const posts = Array.from({ length: 240 }, (_, index) => START + (index + 0.5) * 3 * HOUR);
    const { entriesPerHour } = readRates(watch(posts, 30));
    expect(entriesPerHour).toBeGreaterThan(0.8 / 3);
    expect(entriesPerHour).toBeLessThan(1.25 / 3);
  });

  it('is about one entry in two weeks where nothing is known', () => {
    const history = learnFromPoll(null, {
      polledAt: instant(START),
      previousPolledAt: null,
      entryInstants: [],
    });
    const perWeek = readRates(history).entriesPerHour * 168;
    expect(perWeek).toBeGreaterThan(0.3);
    expect(perWeek).toBeLessThan(1.2);
  });

  it('falls as long as a source is silent', () => {
    const rates = [10, 20, 40, 80].map(
      (days) => readRates(watch(dailyAt(9, 10), days, 6)).entriesPerHour,
    );
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(rates[3]).toBeLessThan(0.1 * (rates[0] ?? 0));
  });

  it('is read from the dates of the first document', () => {
    const history = learnFromPoll(null, {
      polledAt: instant(START),
      previousPolledAt: null,
      entryInstants: Array.from({ length: 20 }, (_, index) => instant(START - index * DAY)),
    });
    const perDay = 24 * readRates(history).entriesPerHour;
    expect(perDay).toBeGreaterThan(0.6);
    expect(perDay).toBeLessThan(1.3);
  });

  it('is not misled by a date in the future or from before the last poll', () => {
    const known = watch([], 10);
    const learn = (entry: string | null) =>
      learnFromPoll(known, {
        polledAt: instant(START + 10 * DAY + HOUR),
        previousPolledAt: instant(START + 10 * DAY),
        entryInstants: [entry],
      });
    const undated = learn(null);
    expect(learn('2030-01-01T00:00:00.000Z')).toEqual(undated);
    expect(learn('1999-01-01T00:00:00.000Z')).toEqual(undated);
    expect(undated.entries).toBeGreaterThan(0.9);
  });
});

describe('the pattern', () => {
  it('finds the hour of a daily entry', () => {
    const pattern = readDayPattern(watch(dailyAt(9.3, 30), 30));
    const peak = pattern.indexOf(Math.max(...pattern));
    expect(peak).toBe(Math.floor(9.3 * 4));
    expect(pattern[peak]).toBeGreaterThan(10);
    expect(pattern[4 * 20]).toBeLessThan(0.2);
  });

  it('stays nearly even where entries come at any time', () => {
    // 7.7 h apart, so that every hour of the day has its turn.
    const posts = Array.from({ length: 90 }, (_, index) => START + (index + 1) * 7.7 * HOUR);
    const pattern = readDayPattern(watch(posts, 29));
    expect(Math.max(...pattern)).toBeLessThan(3);
    expect(Math.min(...pattern)).toBeGreaterThan(0.3);
  });

  it('is not read into hours and days that were not watched', () => {
    // A wire whose first document goes back five hours only.
    const history = learnFromPoll(null, {
      polledAt: instant(START + 12 * HOUR),
      previousPolledAt: null,
      entryInstants: Array.from({ length: 16 }, (_, index) =>
        instant(START + 12 * HOUR - (index / 3) * HOUR),
      ),
    });
    expect(Math.min(...readDayPattern(history))).toBeGreaterThan(0.8);
    expect(Math.min(...readWeekPattern(history))).toBeGreaterThan(0.9);
  });

  it('is not believed after a single entry', () => {
    const pattern = readDayPattern(watch(dailyAt(9, 1), 2));
    expect(pattern[4 * 20]).toBeGreaterThan(0.4);
  });

  it('finds the days without entries', () => {
    const weekdays = dailyAt(9, 56).filter((at) => ![0, 6].includes(new Date(at).getUTCDay()));
    const week = readWeekPattern(watch(weekdays, 56));
    expect(week[0]).toBeLessThan(0.3);
    expect(week[6]).toBeLessThan(0.3);
    for (const day of [1, 2, 3, 4, 5]) expect(week[day]).toBeGreaterThan(1.1);
  });

  it('follows a habit that changes', () => {
    const pattern = readDayPattern(watch([...dailyAt(9, 20), ...dailyAt(18, 20, 20)], 40));
    expect(pattern[4 * 18]).toBeGreaterThan(2 * (pattern[4 * 9] ?? 0));
  });

  it('is not learned from entries whose time is known to a day only', () => {
    const history = learnFromPoll(watch([], 1), {
      polledAt: instant(START + 2 * DAY),
      previousPolledAt: instant(START + DAY),
      entryInstants: [null],
    });
    expect(new Set(readDayPattern(history)).size).toBe(1);
  });
});

describe('the pattern of the hour', () => {
  const everyHour = (minute: number, days: number) =>
    Array.from({ length: days * 24 }, (_, hour) => START + hour * HOUR + minute * 60_000);

  it('finds the minute at which a timer posts', () => {
    const pattern = readHourPattern(watch(everyHour(17, 4), 4, 0.5));
    expect(pattern.indexOf(Math.max(...pattern))).toBe(8);
    expect(Math.max(...pattern)).toBeGreaterThan(8);
    expect(pattern.reduce((sum, part) => sum + part, 0) / pattern.length).toBeCloseTo(1);
  });

  it('stays nearly even where entries come at any minute', () => {
    const posts = Array.from({ length: 300 }, (_, index) => START + index * 2.29 * HOUR);
    const pattern = readHourPattern(watch(posts, 28));
    expect(Math.max(...pattern)).toBeLessThan(1.6);
  });

  it('is not learned from entries without a date', () => {
    let history = watch([], 1);
    for (let hour = 25; hour < 80; hour += 1) {
      history = learnFromPoll(history, {
        polledAt: instant(START + hour * HOUR),
        previousPolledAt: null,
        entryInstants: [null],
      });
    }
    expect(Math.max(...readHourPattern(history))).toBe(1);
  });

  it('is even in what an earlier version learned, and learned from then on', () => {
    const { slots: _, hourTrust: __, ...old } = watch(everyHour(17, 4), 4, 0.5);
    expect(Math.max(...readHourPattern(old))).toBe(1);
    const at = START + 4 * DAY;
    const next = learnFromPoll(old, {
      polledAt: instant(at + HOUR),
      previousPolledAt: instant(at),
      entryInstants: [instant(at + 17 * 60_000)],
    });
    expect(next.slots?.[8]).toBeGreaterThan(0);
  });
});

describe('bursts', () => {
  const bursts = Array.from({ length: 10 }, (_, burst) =>
    Array.from(
      { length: 6 },
      (_, index) => START + (3 * burst + 1) * DAY + (((7 * burst) % 24) + 0.4 * index) * HOUR,
    ),
  ).flat();

  it('are told from what comes by the calendar', () => {
    expect(readRates(watch(bursts, 30)).followUpShare).toBeGreaterThan(0.5);
    expect(readRates(watch(dailyAt(9, 30), 30)).followUpShare).toBeLessThan(0.1);
  });

  it('excite for hours, not days', () => {
    const history = watch(bursts, 2, 0.5);
    const last = history.lastEventAt ?? '';
    const excitedAfter = (hours: number) =>
      readExcitement(history, instant(Date.parse(last) + hours * HOUR));
    expect(excitedAfter(0)).toBeGreaterThan(0);
    expect(excitedAfter(1.5)).toBeCloseTo(excitedAfter(0) / Math.E);
    expect(excitedAfter(24)).toBeLessThan(0.001);
  });

  it('of one moment are one event of several entries', () => {
    const batches = dailyAt(9, 20).flatMap((at) => [at, at + 1000, at + 60_000, at + 60_000]);
    const rates = readRates(watch(batches, 20));
    expect(rates.entriesPerEvent).toBeGreaterThan(3.3);
    expect(rates.followUpShare).toBeLessThan(0.15);
  });
});

describe('whatever comes', () => {
  const polls = fc.array(
    fc.record({
      gapHours: fc.double({ min: 0, max: 400, noNaN: true }),
      offsets: fc.array(fc.option(fc.double({ min: -900, max: 900, noNaN: true })), {
        maxLength: 30,
      }),
    }),
    { maxLength: 30 },
  );

  it('the history is plain JSON of one size, and its rates and patterns are sound', () => {
    fc.assert(
      fc.property(polls, (steps) => {
        let history: PollHistory | null = null;
        let at = START;
        for (const { gapHours, offsets } of steps) {
          const previousPolledAt = history === null ? null : instant(at);
          at += gapHours * HOUR;
          const entryInstants = offsets.map((hours) =>
            hours === null ? null : instant(at + hours * HOUR),
          );
          const observation = { polledAt: instant(at), previousPolledAt, entryInstants };
          const before: string = JSON.stringify(history);
          const next: PollHistory = learnFromPoll(history, observation);
          expect(learnFromPoll(history, observation)).toEqual(next);
          expect(JSON.stringify(history)).toBe(before);
          history = next;
        }
        if (history === null) return;
        const text = JSON.stringify(history);
        expect(JSON.parse(text)).toEqual(history);
        expect(text.length).toBeLessThan(2_500);
        expect(text).not.toContain('null,null');
        const { quarters, days, hours, events, followUps, entries } = history;
        expect([quarters.length, days.length]).toEqual([96, 7]);
        for (const count of [...quarters, ...days, hours, events, followUps, entries]) {
          expect(count).toBeGreaterThanOrEqual(0);
        }
        const pattern = readDayPattern(history);
        expect(pattern.reduce((sum, part) => sum + part, 0) / 96).toBeCloseTo(1, 6);
        expect(readRates(history).entriesPerHour).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('a poll from before what is known changes nothing', () => {
    const known = watch(dailyAt(9, 3), 3);
    const late = { polledAt: instant(START), previousPolledAt: null, entryInstants: [null] };
    expect(learnFromPoll(known, late)).toBe(known);
  });

  it('a history can start from polls that were made before there were histories', () => {
    const history = learnFromPoll(null, {
      polledAt: instant(START + 12 * HOUR),
      previousPolledAt: instant(START),
      entryInstants: [instant(START + 9 * HOUR)],
    });
    expect(history).toMatchObject({ hours: 12, entries: 1 });
  });
});
