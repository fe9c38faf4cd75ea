import { expect, test } from 'vitest';
import { type PollFacts, schedulePoll } from '../../../src/ingest/schedule-poll.ts';
import { learnFromPoll } from '../../../src/model/poll-history.ts';

const now = '2026-06-15T12:00:00.000Z';
const policy = {
  floorMinutes: 60,
  ceilingMinutes: 1_440,
  timeoutMs: 1_000,
  maxBytes: 1_000,
  concurrency: 1,
};
const facts: PollFacts = {
  sourceId: 'press',
  now,
  status: 200,
  failures: 0,
  hints: null,
  freshness: null,
  hasValidators: true,
};
const later = (hours: number) => new Date(Date.parse(now) + hours * 3_600_000).toISOString();
const hoursOf = (more: Partial<PollFacts>) =>
  (Date.parse(schedulePoll({ ...facts, ...more }, policy).at) - Date.parse(now)) / 3_600_000;
const push = { hub: 'hub.example', until: later(240) };

test('E20 a source that is pushed is polled at the ceiling, for a reason in words', () => {
  expect(hoursOf({})).toBeLessThan(1.1);
  expect(hoursOf({ push })).toBeGreaterThanOrEqual(24);
  expect(schedulePoll({ ...facts, push }, policy).reason).toBe(
    'pushed by hub.example, polled only as a back-stop: in 1 d, the ceiling',
  );
});

test('E20 it is polled at the end of its lease where that comes first, and never sooner than without pushes', () => {
  expect(hoursOf({ push: { ...push, until: later(5) } })).toBeGreaterThanOrEqual(5);
  expect(hoursOf({ push: { ...push, until: later(5) } })).toBeLessThan(5.3);
  for (const hours of [-1, 0, 0.5]) {
    expect(hoursOf({ push: { ...push, until: later(hours) } })).toBe(hoursOf({}));
  }
});

test('E20 a hub is not trusted to be silent while a dozen entries should have come', () => {
  const history = learnFromPoll(null, {
    polledAt: now,
    previousPolledAt: null,
    entryInstants: Array.from({ length: 150 }, (_, index) => later(-index)),
  });
  const hours = hoursOf({ history, push });
  expect(hours).toBeGreaterThan(8);
  expect(hours).toBeLessThan(20);
  expect(schedulePoll({ ...facts, history, push }, policy).reason).toContain(
    'when 12 entries should have come',
  );
});

test('hours that the publisher skips are skipped by a back-stop poll, too', () => {
  const hints = {
    ttlMinutes: null,
    skipHours: [12, 13, 14],
    skipDays: [],
    updateIntervalMinutes: null,
  };
  const at = schedulePoll({ ...facts, hints, push }, policy).at;
  expect(hints.skipHours).not.toContain(new Date(at).getUTCHours());
});

test('a source that is gone stays gone', () => {
  expect(schedulePoll({ ...facts, status: 410, push }, policy).reason).toContain('gone');
});
