import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PollFacts, schedulePoll } from '../../../src/ingest/schedule-poll.ts';
import { learnFromPoll, type PollHistory } from '../../../src/model/poll-history.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-03-02T12:00:00.000Z'); // a Monday
const instant = (at: number) => new Date(at).toISOString();
const POLICY = {
  floorMinutes: 60,
  ceilingMinutes: 1440,
  timeoutMs: 20_000,
  maxBytes: 10_000_000,
  concurrency: 8,
};

/** What the first document of a source tells. */
const learn = (posts: readonly number[], now = NOW): PollHistory =>
  learnFromPoll(null, {
    polledAt: instant(now),
    previousPolledAt: null,
    entryInstants: posts.map(instant),
  });
/** One entry a day at an hour, for so many days up to now. */
const dailyAt = (hour: number, days = 40) =>
  learn(
    Array.from({ length: days }, (_, day) => NOW - 12 * HOUR - day * DAY + hour * HOUR).filter(
      (at) => at < NOW,
    ),
  );
/** So many hours apart on average, at no minute more than at another. */
const evenly = (hours: number) =>
  learn(Array.from({ length: 200 }, (_, i) => NOW - (i * hours + ((i * 0.37) % 0.3)) * HOUR));

const hints = { ttlMinutes: null, skipHours: [], skipDays: [], updateIntervalMinutes: null };
const facts = (history: PollHistory | null, more: Partial<PollFacts> = {}): PollFacts => ({
  sourceId: 'example',
  now: instant(NOW),
  status: 200,
  failures: 0,
  hints,
  freshness: null,
  hasValidators: true,
  history,
  ...more,
});
const waitHours = (given: PollFacts, policy = POLICY) =>
  (Date.parse(schedulePoll(given, policy).at) - NOW) / HOUR;

describe('with a history', () => {
  it('a source that posts at an hour of the day is asked right after it', () => {
    // 09:10 tomorrow, seen from noon.
    const wait = waitHours(facts(dailyAt(9.17)), { ...POLICY, ceilingMinutes: 2880 });
    const rested = waitHours(facts(dailyAt(9.17), { budget: { price: 3, stretch: 1 } }), {
      ...POLICY,
      ceilingMinutes: 2880,
    });
    expect(wait).toBeGreaterThan(5);
    expect(rested).toBeGreaterThan(21.2);
    expect(rested).toBeLessThan(22.5);
  });

  it('a source that posts often is asked often, and one that posts seldom seldom', () => {
    const waits = [0.5, 4.1, 23.3, 97].map((gap) => waitHours(facts(evenly(gap))));
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[0]).toBeLessThan(1.06);
    expect(waits[3]).toBeGreaterThan(6);
  });

  it('a source that posts by a timer each hour is asked right after it', () => {
    const hourly = learn(Array.from({ length: 150 }, (_, i) => NOW - i * HOUR - 43 * 60_000));
    const policy = { ...POLICY, floorMinutes: 5 };
    const wait = waitHours(facts(hourly, { budget: { price: 0.2, stretch: 1 } }), policy);
    // It posts at 17 past; now it is noon.
    expect(wait * 60).toBeGreaterThan(17);
    expect(wait * 60).toBeLessThan(26);
  });

  it('a silent source is asked at the ceiling', () => {
    const silent = learnFromPoll(learn([NOW - 200 * DAY, NOW - 201 * DAY]), {
      polledAt: instant(NOW),
      previousPolledAt: null,
      entryInstants: [],
    });
    const plan = schedulePoll(facts(silent), POLICY);
    expect(Date.parse(plan.at) - NOW).toBeGreaterThanOrEqual(24 * HOUR);
    expect(Date.parse(plan.at) - NOW).toBeLessThanOrEqual(24 * HOUR + 5 * 60_000);
    expect(plan.reason).toMatch(/: in 1 d, the ceiling$/);
  });

  it('a burst under way is followed', () => {
    const policy = { ...POLICY, floorMinutes: 5 };
    const burst = (start: number) =>
      Array.from({ length: 8 }, (_, index) => start + index * 0.3 * HOUR);
    const before = [3, 7, 12, 16, 21].flatMap((days) => burst(NOW - days * DAY + days * HOUR));
    const during = learn([...before, ...burst(NOW - 2.2 * HOUR)]);
    const quiet = learn(before);
    expect(waitHours(facts(during), policy)).toBeLessThan(1.5);
    expect(waitHours(facts(quiet), policy)).toBeGreaterThan(3);
    expect(schedulePoll(facts(during), policy).reason).toMatch(
      /^entries come in quick succession, about every \d+ min: in /,
    );
  });

  it('a dearer request is made later, and a stretched ceiling passed', () => {
    const history = evenly(6);
    const waits = [0.1, 1, 10, 1000].map((price) =>
      waitHours(facts(history, { budget: { price, stretch: 1 } })),
    );
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits[3]).toBeLessThan(24.2);
    expect(waitHours(facts(history, { budget: { price: 1e9, stretch: 3 } }))).toBeGreaterThan(70);
  });
});

describe('over two months', () => {
  /** Polls a source that posts at these times, learning as it goes; judges the second month. */
  function follow(posts: readonly number[]): { perDay: number; delayMinutes: number } {
    let history: PollHistory | null = null;
    let previous: number | null = null;
    let [requests, delay, seen] = [0, 0, 0];
    for (let at = NOW; at < NOW + 60 * DAY; ) {
      const from: number = previous ?? NOW;
      const isJudged = at > NOW + 30 * DAY;
      const fresh = posts.filter((post) => post > from && post <= at);
      history = learnFromPoll(history, {
        polledAt: instant(at),
        previousPolledAt: previous === null ? null : instant(previous),
        entryInstants: fresh.map(instant),
      });
      if (isJudged) {
        requests += 1;
        seen += fresh.length;
        delay += fresh.reduce((sum, post) => sum + at - post, 0);
      }
      previous = at;
      const now = instant(at);
      at = Date.parse(schedulePoll({ ...facts(history), now }, { ...POLICY, floorMinutes: 15 }).at);
    }
    return { perDay: requests / 30, delayMinutes: delay / seen / 60_000 };
  }

  it('a daily entry is seen within the half hour at a few requests a day', () => {
    // At 09:00, some minutes sooner or later.
    const posts = Array.from({ length: 60 }, (_, day) => {
      return NOW - 3 * HOUR + day * DAY + ((day * 37) % 17) * 60_000;
    });
    const { perDay, delayMinutes } = follow(posts);
    // At even distances, that many requests would take 24 h / 8 / 2 = 90 min.
    expect(perDay).toBeLessThan(8);
    expect(delayMinutes).toBeLessThan(30);
  });

  it('nobody asks often at night where entries come by day', () => {
    const posts = Array.from({ length: 60 * 8 }, (_, index) => {
      const [day, hour] = [Math.floor(index / 8), index % 8];
      return NOW + day * DAY + hour * HOUR + ((index * 29) % 60) * 60_000;
    });
    const { perDay, delayMinutes } = follow(posts);
    expect(perDay).toBeLessThan(20);
    expect(delayMinutes).toBeLessThan(30);
  });
});

describe('the reason', () => {
  it.each<[string, PollFacts, RegExp]>([
    [
      'of an even source',
      facts(evenly(5)),
      /^an entry is expected about every \d h( \d+ min)?: in \d h( \d+ min)?$/,
    ],
    [
      'of a daily one',
      facts(dailyAt(9.17), { budget: { price: 3, stretch: 1 } }),
      /^an entry is expected about every .+ on weekdays around 09:00 UTC, near minute 10: in 21 h \d+ min$/,
    ],
    [
      'at the floor',
      facts(evenly(0.5)),
      /^at the floor of 1 h; an entry is expected about every \d+ min$/,
    ],
    [
      'at a hint',
      facts(evenly(0.5), { hints: { ...hints, ttlMinutes: 180 } }),
      /^at the publisher's ttl of 3 h; an entry is expected about every \d+ min$/,
    ],
    [
      'after failures',
      facts(evenly(0.5), { status: 500, failures: 3 }),
      /^3 failures in a row: backing off 4 h; an entry is expected about every \d+ min$/,
    ],
    [
      'of a poll at a quiet time',
      facts(dailyAt(9.17)),
      /^an entry is expected about every .+, hardly before Tuesday 0[89]:00 UTC, near minute 10: in \d+ h( \d+ min)?$/,
    ],
    ['without a history', facts(null), /^at the floor of 1 h$/],
    [
      'of a budget',
      facts(evenly(5), { budget: { price: 2, stretch: 1, totalPerDay: 5000 } }),
      /^budget of 5,000 a day: an entry is expected about every 5 h 12 min: in \d h( \d+ min)?$/,
    ],
    [
      'of a budget that is too small',
      facts(evenly(97), { budget: { price: 1e6, stretch: 3, totalPerDay: 5 } }),
      /^budget of 5 a day: .+: in 3 d, 3\.0 times the ceiling, for the budget$/,
    ],
  ])('%s is said in words', (_, given, expected) => {
    expect(schedulePoll(given, POLICY).reason).toMatch(expected);
  });
});

describe('whatever is known', () => {
  const history = fc
    .array(fc.double({ min: 0, max: 2000, noNaN: true }), { maxLength: 60 })
    .map((ages) => learn(ages.map((hours) => NOW - hours * HOUR)));
  const known = fc.record({
    sourceId: fc.string(),
    history,
    status: fc.constantFrom(null, 200, 304, 404, 429, 500, 503),
    failures: fc.nat(20),
    hasValidators: fc.boolean(),
    hints: fc.record({
      ttlMinutes: fc.option(fc.nat(5_000)),
      updateIntervalMinutes: fc.option(fc.nat(5_000)),
      skipHours: fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 23 }),
      skipDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
    }),
    freshness: fc.option(
      fc.record({
        freshSeconds: fc.option(fc.nat(200_000)),
        freshBy: fc.constant('max-age' as const),
        retryAfterSeconds: fc.option(fc.nat(2_000_000)),
      }),
    ),
    budget: fc.option(
      fc.record({
        price: fc.double({ min: 1e-6, max: 1e9, noNaN: true }),
        stretch: fc.double({ min: 1, max: 20, noNaN: true }),
      }),
    ),
  });
  const bounds = fc.record({
    floorMinutes: fc.integer({ min: 1, max: 300 }),
    ceilingMinutes: fc.integer({ min: 1, max: 5_000 }),
  });

  it('no poll comes before the floor, a hint up to the ceiling or Retry-After, nor in a skipped hour or day', () => {
    fc.assert(
      fc.property(known, bounds, (given, limits) => {
        const policy = { ...POLICY, ...limits };
        const at = Date.parse(schedulePoll({ ...facts(null), ...given }, policy).at);
        const wait = (at - NOW) / 60_000;
        const ceiling = Math.max(limits.floorMinutes, limits.ceilingMinutes);
        expect(wait).toBeGreaterThanOrEqual(limits.floorMinutes);
        for (const told of [
          given.hints.ttlMinutes,
          given.hints.updateIntervalMinutes,
          (given.freshness?.freshSeconds ?? 0) / 60,
        ]) {
          expect(wait).toBeGreaterThanOrEqual(Math.min(ceiling, told ?? 0) - 1e-6);
        }
        if (given.status === 429 || given.status === 503) {
          const asked = (given.freshness?.retryAfterSeconds ?? 0) / 60;
          expect(wait).toBeGreaterThanOrEqual(Math.min(7 * 1440, asked) - 1e-6);
        }
        expect(given.hints.skipHours).not.toContain(new Date(at).getUTCHours());
        expect(given.hints.skipDays).not.toContain(new Date(at).getUTCDay());
      }),
    );
  });

  it('no poll comes later than the ceiling, where nothing else asks for it', () => {
    fc.assert(
      fc.property(history, bounds, (past, limits) => {
        const ceiling = Math.max(limits.floorMinutes, limits.ceilingMinutes);
        const wait = 60 * waitHours(facts(past), { ...POLICY, ...limits });
        expect(wait).toBeLessThanOrEqual(ceiling * 1.05 + 0.001);
      }),
    );
  });

  it('one failure more never brings the next poll forward', () => {
    fc.assert(
      fc.property(known, (given) => {
        const status = 500;
        const plain = { ...facts(null), ...given, status, hints };
        let before = 0;
        for (let failures = 1; failures < 12; failures += 1) {
          const wait = waitHours({ ...plain, failures });
          expect(wait).toBeGreaterThanOrEqual(before);
          before = wait;
        }
      }),
      { numRuns: 50 },
    );
  });

  it('the same facts give the same plan', () => {
    fc.assert(
      fc.property(known, (given) => {
        const once = schedulePoll({ ...facts(null), ...given }, POLICY);
        expect(schedulePoll(structuredClone({ ...facts(null), ...given }), POLICY)).toEqual(once);
      }),
    );
  });
});

describe('a host of many feeds', () => {
  const minutes = (count: number) => count * 60_000;
  const gapped = { ...POLICY, hostGapMs: minutes(5) };
  const alone = Date.parse(schedulePoll(facts(null), gapped).at);
  const plans = [0, 5, 10].map((minute) => instant(alone + minutes(minute)));

  it('is asked by no two planned polls at once, and why is said', () => {
    const plan = schedulePoll(facts(null, { hostPlans: plans }), gapped);
    expect(Date.parse(plan.at)).toBe(alone + minutes(15));
    expect(plan.reason).toBe('at the floor of 1 h, 15 min later beside other feeds of its host');
  });

  it('C6: is not asked in a skipped hour for the sake of its gap', () => {
    const late = facts(null, { hostPlans: plans, hints: { ...hints, skipHours: [13] } });
    const given = { ...late, now: instant(NOW - HOUR - minutes(12)) };
    const at = new Date(schedulePoll(given, gapped).at);
    expect(at.getUTCHours()).not.toBe(13);
  });

  it('is left alone by a policy without a gap', () => {
    expect(Date.parse(schedulePoll(facts(null, { hostPlans: plans }), POLICY).at)).toBe(alone);
  });
});
