import type { PollHints } from '../model/normalized-feed.ts';
import type { ParsedHints } from '../model/parsed-feed.ts';
import { readCount } from './read-numbers.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTES_OF_PERIOD: ReadonlyMap<string, number> = new Map([
  ['hourly', 60],
  ['daily', 1_440],
  ['weekly', 10_080],
  ['monthly', 43_200],
  ['yearly', 525_600],
]);

/**
 * What the publisher says of when to come again; what cannot be read says nothing.
 * @see RSS 2.0, ttl, skipHours, skipDays · RSS 1.0 Syndication module
 */
export function readHints(hints: ParsedHints): PollHints {
  const ttl = readCount(hints.ttl);
  return {
    ttlMinutes: ttl === 0 ? null : ttl,
    skipHours: sortNumbers(hints.skipHours.map(readHour)),
    skipDays: sortNumbers(hints.skipDays.map(readDay)),
    updateIntervalMinutes: readInterval(hints),
  };
}

function sortNumbers(numbers: readonly (number | null)[]): readonly number[] {
  return [...new Set(numbers.filter((number) => number !== null))].sort((a, b) => a - b);
}

/** Some writers count from 1 to 24. */
function readHour(text: string): number | null {
  const hour = readCount(text);
  if (hour === null || hour > 24) return null;
  return hour === 24 ? 0 : hour;
}

function readDay(text: string): number | null {
  const day = DAYS.indexOf(text.trim().slice(0, 3).toLowerCase());
  return day === -1 ? null : day;
}

function readInterval(hints: ParsedHints): number | null {
  if (hints.updatePeriod === null && hints.updateFrequency === null) return null;
  const period = MINUTES_OF_PERIOD.get((hints.updatePeriod ?? 'daily').trim().toLowerCase());
  const frequency = readCount(hints.updateFrequency) ?? 1;
  return period === undefined ? null : Math.round(period / Math.max(1, frequency));
}
