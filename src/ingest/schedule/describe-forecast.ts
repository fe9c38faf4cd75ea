import type { Instant } from '../../model/instant.ts';
import { describeDuration } from './describe-duration.ts';
import type { Forecast } from './forecast-entries.ts';

const HOUR_MS = 3_600_000;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
/** From this on, a week is uneven enough for its pattern to be named. */
const UNEVEN = 0.15;
/** A burst is named where entries come so many times faster than on average. */
const BURST_FACTOR = 3;

/**
 * What a forecast lets expect, in words: `an entry is expected about every 3 h on weekdays around
 * 09:00 UTC`, `an entry is expected about every 23 h, hardly before Tuesday 09:00 UTC`, `an entry is
 * expected about every 1 h, near minute 4`.
 *
 * @param waitMs How long it is until the poll that is explained.
 */
export function describeForecast(forecast: Forecast, now: Instant, waitMs: number): string {
  const expected = describeWeek(forecast, now, waitMs);
  return forecast.minute === null ? expected : `${expected}, near minute ${forecast.minute}`;
}

function describeWeek(forecast: Forecast, now: Instant, waitMs: number): string {
  const rate = forecast.smoothRateAfter(0);
  if (forecast.burstShare > 0.5 && rate > BURST_FACTOR * forecast.averageRate) {
    return `entries come in quick succession, about every ${describeGap(rate)}`;
  }
  if (forecast.unevenness() < UNEVEN) {
    return `an entry is expected about every ${describeGap(forecast.averageRate)}`;
  }
  const hours = waitMs / HOUR_MS;
  // The stretch that the poll closes is what it is made for.
  const peak = findPeak(forecast, Math.max(0, hours - 3), hours);
  const { averageRate } = forecast;
  if (peak.rate < averageRate / 2) {
    const next = findBusyHour(forecast, hours);
    const usual = `an entry is expected about every ${describeGap(averageRate)}`;
    return next === null ? usual : `${usual}, hardly before ${describeTime(now, next)}`;
  }
  const isWeekend = [0, 6].includes(dateAfter(now, peak.hours).getUTCDay());
  const days = isWeekend ? 'at weekends' : 'on weekdays';
  const hour = describeHour(dateAfter(now, peak.hours));
  return `an entry is expected about every ${describeGap(peak.rate)} ${days} around ${hour}`;
}

/** When, from then on, entries first come at the average rate again; null within a week. */
function findBusyHour(forecast: Forecast, from: number): number | null {
  for (let hours = from; hours < from + 168; hours += 0.25) {
    if (forecast.smoothRateAfter(hours) >= forecast.averageRate) return hours;
  }
  return null;
}

function findPeak(
  forecast: Forecast,
  from: number,
  to: number,
): { readonly hours: number; readonly rate: number } {
  let best = { hours: from, rate: forecast.smoothRateAfter(from) };
  for (let hours = from; hours <= to; hours += 0.25) {
    const rate = forecast.smoothRateAfter(hours);
    if (rate > best.rate) best = { hours, rate };
  }
  return best;
}

function describeGap(entriesPerHour: number): string {
  return describeDuration(HOUR_MS / Math.max(entriesPerHour, 1e-6));
}

function dateAfter(now: Instant, hours: number): Date {
  return new Date(Date.parse(now) + hours * HOUR_MS);
}

function describeTime(now: Instant, hours: number): string {
  const date = dateAfter(now, hours);
  return `${DAYS[date.getUTCDay()] ?? ''} ${describeHour(date)}`;
}

function describeHour(date: Date): string {
  return `${String(date.getUTCHours()).padStart(2, '0')}:00 UTC`;
}
