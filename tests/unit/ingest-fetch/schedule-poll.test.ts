import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Freshness,
  NEVER,
  type PollFacts,
  schedulePoll,
} from '../../../src/ingest/schedule-poll.ts';
import type { PollHints } from '../../../src/model/normalized-feed.ts';

const NOW = '2026-11-22T12:00:00.000Z'; // a Sunday
const HOUR = 3_600_000;
const POLICY = {
  floorMinutes: 60,
  ceilingMinutes: 2880,
  timeoutMs: 20_000,
  maxBytes: 10_000_000,
  concurrency: 8,
};
const NO_HINTS: PollHints = {
  ttlMinutes: null,
  skipHours: [],
  skipDays: [],
  updateIntervalMinutes: null,
};
const STALE: Freshness = { freshSeconds: null, freshBy: null, retryAfterSeconds: null };
const GOOD: PollFacts = {
  sourceId: 'example',
  now: NOW,
  status: 200,
  failures: 0,
  hints: NO_HINTS,
  freshness: STALE,
  hasValidators: true,
};

function plan(facts: Partial<PollFacts>, policy = POLICY) {
  const { at, reason } = schedulePoll({ ...GOOD, ...facts }, policy);
  return { hours: (Date.parse(at) - Date.parse(NOW)) / HOUR, at, reason };
}

/** Expects a wait of so many hours, and the jitter of at most 5 % on top. */
function expectHours(found: number, hours: number): void {
  expect(found).toBeGreaterThanOrEqual(hours);
  expect(found).toBeLessThanOrEqual(hours * 1.05 + 0.001);
}

const fresh = (hours: number): Freshness => ({
  freshSeconds: hours * 3600,
  freshBy: 'max-age',
  retryAfterSeconds: null,
});
const retryAfter = (hours: number): Freshness => ({ ...STALE, retryAfterSeconds: hours * 3600 });

describe('after a success', () => {
  it.each<[string, Partial<PollFacts>, number, string]>([
    ['nothing said', {}, 1, 'at the floor of 1 h'],
    ['304', { status: 304 }, 1, 'at the floor of 1 h'],
    ['a longer max-age', { freshness: fresh(2) }, 2, "at the publisher's max-age of 2 h"],
    ['a shorter max-age', { freshness: fresh(0.1) }, 1, 'at the floor of 1 h'],
    [
      'a longer ttl',
      { hints: { ...NO_HINTS, ttlMinutes: 90 } },
      1.5,
      "at the publisher's ttl of 1 h 30 min",
    ],
    [
      'a longer update period',
      { hints: { ...NO_HINTS, updateIntervalMinutes: 1440 } },
      24,
      "at the publisher's update period of 1 d",
    ],
    [
      'the longest of several',
      { hints: { ...NO_HINTS, ttlMinutes: 180, updateIntervalMinutes: 120 }, freshness: fresh(2) },
      3,
      "at the publisher's ttl of 3 h",
    ],
    [
      'a hint past the ceiling',
      { hints: { ...NO_HINTS, ttlMinutes: 10_080 } },
      48,
      "at the publisher's ttl of 7 d, cut to the ceiling of 2 d",
    ],
    [
      'no validators',
      { hasValidators: false },
      24,
      'once in 1 d, since its answers carry no validators',
    ],
    ['Retry-After on a good answer', { freshness: retryAfter(9) }, 1, 'at the floor of 1 h'],
  ])('with %s', (_, facts, hours, reason) => {
    const found = plan(facts);
    expectHours(found.hours, hours);
    expect(found.reason).toBe(reason);
  });
});

describe('after a failure', () => {
  it.each([
    [1, 1, '1 failure: backing off 1 h'],
    [2, 2, '2 failures in a row: backing off 2 h'],
    [3, 4, '3 failures in a row: backing off 4 h'],
    [6, 32, '6 failures in a row: backing off 1 d 8 h'],
    [7, 48, '7 failures in a row: backing off 2 d'],
    [1000, 48, '1000 failures in a row: backing off 2 d'],
  ])('C8: number %i in a row waits %i h', (failures, hours, reason) => {
    for (const status of [null, 500, 404, 200]) {
      const found = plan({ status, failures });
      expectHours(found.hours, hours);
      expect(found.reason).toBe(reason);
    }
  });

  it('C6: the publisher’s hints still hold', () => {
    const found = plan({ status: null, failures: 1, hints: { ...NO_HINTS, ttlMinutes: 300 } });
    expectHours(found.hours, 5);
  });

  it.each([
    [429, 3, 1, 3, "429: at the publisher's Retry-After of 3 h"],
    [503, 72, 2, 72, "503: at the publisher's Retry-After of 3 d"],
    [302, 3, 1, 3, "302: at the publisher's Retry-After of 3 h"],
    [429, 1000, 1, 168, "429: at the publisher's Retry-After of 41 d 16 h, cut to 7 d"],
    [429, 0.01, 3, 4, '3 failures in a row: backing off 4 h'],
  ])(
    'C7: %i with Retry-After of %d h after %i failures waits %d h',
    (status, asked, failures, hours, reason) => {
      const found = plan({ status, failures, freshness: retryAfter(asked) });
      expectHours(found.hours, hours);
      expect(found.reason).toBe(reason);
    },
  );

  it('C8: 410 ends it', () => {
    expect(plan({ status: 410, failures: 1 })).toMatchObject({
      at: NEVER,
      reason: 'gone (410): not asked again',
    });
  });
});

describe('skipped hours and days', () => {
  it('C6: push the poll into the first free hour', () => {
    const found = plan({ hints: { ...NO_HINTS, skipHours: [13, 14, 15] } });
    expect(found.at).toMatch(/^2026-11-22T16:[012]/);
    expect(found.reason).toBe(
      'at the floor of 1 h, then out of the hours or days that the publisher skips',
    );
  });

  it('C6: push the poll over days and midnight', () => {
    const hints = { ...NO_HINTS, skipDays: [0, 1], skipHours: [0, 1] };
    expect(plan({ hints }).at).toMatch(/^2026-11-24T02:[012]/);
  });

  it('C6: hold after failures and Retry-After too', () => {
    const hints = { ...NO_HINTS, skipHours: [14] };
    expect(plan({ hints, failures: 2, status: 500 }).at).toMatch(/^2026-11-22T15:/);
    expect(plan({ hints, failures: 1, status: 429, freshness: retryAfter(2) }).at).toMatch(
      /^2026-11-22T15:/,
    );
  });

  it('are not believed when they leave nothing', () => {
    const all = Array.from({ length: 24 }, (_, hour) => hour);
    expectHours(plan({ hints: { ...NO_HINTS, skipHours: all } }).hours, 1);
    expectHours(plan({ hints: { ...NO_HINTS, skipDays: [0, 1, 2, 3, 4, 5, 6] } }).hours, 1);
  });
});

describe('the jitter', () => {
  it('is the same for a source each time and spreads sources', () => {
    expect(plan({})).toEqual(plan({}));
    const spread = new Set(
      Array.from({ length: 200 }, (_, index) => plan({ sourceId: `source-${index}` }).at),
    );
    expect(spread.size).toBeGreaterThan(190);
  });
});

describe('whatever is known', () => {
  const hours = fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 23 });
  const facts = fc.record({
    sourceId: fc.string(),
    status: fc.constantFrom(null, 200, 304, 404, 429, 500, 503),
    failures: fc.nat(40),
    hasValidators: fc.boolean(),
    ttl: fc.option(fc.nat(100_000)),
    skipHours: hours,
    skipDays: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 6 }),
    freshSeconds: fc.option(fc.nat(2 ** 31 - 1)),
    retryAfterSeconds: fc.option(fc.nat(2 ** 31 - 1)),
  });

  it('C5 C6: no poll is earlier than the floor or a hint up to the ceiling, nor in a skipped hour', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const found = plan({
          ...known,
          hints: {
            ttlMinutes: known.ttl,
            skipHours: known.skipHours,
            skipDays: known.skipDays,
            updateIntervalMinutes: null,
          },
          freshness: { ...known, freshBy: known.freshSeconds === null ? null : 'max-age' },
        });
        const at = new Date(found.at);
        expect(found.hours).toBeGreaterThanOrEqual(1);
        expect(found.hours).toBeGreaterThanOrEqual(Math.min(48, (known.ttl ?? 0) / 60));
        expect(found.hours).toBeGreaterThanOrEqual(Math.min(48, (known.freshSeconds ?? 0) / 3600));
        expect(found.hours).toBeLessThanOrEqual(7 * 24 * 1.05 + 7 * 24);
        expect(known.skipHours).not.toContain(at.getUTCHours());
        expect(known.skipDays).not.toContain(at.getUTCDay());
      }),
    );
  });
});
