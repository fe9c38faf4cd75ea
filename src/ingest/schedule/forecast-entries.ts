import { QUARTERS } from '../../model/day-pattern.ts';
import { SLOTS } from '../../model/hour-pattern.ts';
import type { Instant } from '../../model/instant.ts';
import {
  EXCITEMENT_HOURS,
  type PollHistory,
  readDayPattern,
  readExcitement,
  readHourPattern,
  readRates,
  readWeekPattern,
} from '../../model/poll-history.ts';

/** How many entries are expected from an instant on. */
export interface Forecast {
  /** Entries an hour, so many hours after the instant. */
  readonly rateAfter: (hours: number) => number;
  /** The same without regard to the minutes of the hour. */
  readonly smoothRateAfter: (hours: number) => number;
  /** For how many hours the rate does not change, about. */
  readonly grain: number;
  /** The minute of the hour about which entries come; null where no minute stands out. */
  readonly minute: number | null;
  /** Entries an hour on average over a week, without a burst that is under way. */
  readonly averageRate: number;
  /** How much of the rate at the instant a burst under way makes up: 0 to 1. */
  readonly burstShare: number;
  /** How uneven the week is: 0 where every hour of it is alike, towards 1 where all comes at one time. */
  readonly unevenness: () => number;
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = HOUR_MS / 4;
/** Less than that of a pattern of the hour is chance, and not worth its price in time. */
const UNEVEN_HOUR = 1.5;
/** A minute stands out where entries come so many times as often as on average. */
const STANDS_OUT = 4;
/** The first quarter hour after the epoch was one of a Thursday. */
const EPOCH_DAY = 4;

/** What a history lets expect from `now` on, were nothing seen in between; pure. */
export function forecastEntries(history: PollHistory, now: Instant): Forecast {
  const rates = readRates(history);
  const { followUpShare, entriesPerEvent, entriesPerHour: averageRate } = rates;
  const day = readDayPattern(history);
  const week = readWeekPattern(history);
  const hour = readHourPattern(history);
  const nowQuarters = Date.parse(now) / QUARTER_MS;
  const burst = entriesPerEvent * followUpShare * readExcitement(history, now);
  // Follow-ups bring follow-ups, so that a burst lasts longer than the power of its first event.
  const fading = (1 - followUpShare) / EXCITEMENT_HOURS;
  const steadyAfter = (hours: number) => {
    const quarter = Math.floor(nowQuarters + 4 * hours);
    const ofDay = day[quarter % QUARTERS] ?? 1;
    return averageRate * ofDay * (week[(Math.floor(quarter / QUARTERS) + EPOCH_DAY) % 7] ?? 1);
  };
  const peak = Math.max(...hour);
  const ofHourAfter = (hours: number) =>
    hour[Math.floor((nowQuarters / 4 + hours) * SLOTS) % SLOTS] ?? 1;
  const isEven = peak < UNEVEN_HOUR;
  const withBurst = (steady: number, hours: number) => {
    const faded = Math.exp(-fading * hours);
    // What the entries to come will bring takes its time; what the past ones brought is the burst.
    return steady * (1 - followUpShare * faded) + burst * faded;
  };
  const smoothRateAfter = (hours: number) => withBurst(steadyAfter(hours), hours);
  const exactRateAfter = (hours: number) =>
    withBurst(steadyAfter(hours) * ofHourAfter(hours), hours);
  return {
    rateAfter: isEven ? smoothRateAfter : exactRateAfter,
    smoothRateAfter,
    grain: isEven ? 1 / 4 : 1 / SLOTS,
    minute: peak < STANDS_OUT ? null : hour.indexOf(peak) * (60 / SLOTS),
    averageRate,
    burstShare: burst / smoothRateAfter(0),
    unevenness: () => 1 - meanRoot(day, week) ** 2,
  };
}

/** How much fewer polls entries are worth that come at certain minutes: 1 where the hour is even. */
export function meanHourRoot(hour: Float64Array): number {
  return hour.reduce((sum, part) => sum + Math.sqrt(part), 0) / SLOTS;
}

/** The mean over the week of the root of the pattern: 1 where it is even, less the more it is not. */
export function meanRoot(day: Float64Array, week: readonly number[]): number {
  let total = 0;
  for (const ofDay of day) total += Math.sqrt(ofDay);
  const ofWeek = week.reduce((sum, part) => sum + Math.sqrt(part), 0);
  return (total / QUARTERS) * (ofWeek / 7);
}
