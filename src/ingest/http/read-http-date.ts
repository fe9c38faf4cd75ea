import type { Instant } from '../../model/instant.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const FORMS = [
  /^[a-z]{3}, (?<day>\d{2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d{2}:\d{2}:\d{2}) (?:gmt|utc)$/i,
  /^[a-z]{6,9}, (?<day>\d{2})-(?<month>[a-z]{3})-(?<year>\d{2}) (?<time>\d{2}:\d{2}:\d{2}) (?:gmt|utc)$/i,
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<time>\d{2}:\d{2}:\d{2}) (?<year>\d{4})$/i,
];

/**
 * An HTTP date in any of its three forms; null for anything else. A two-digit year that would lie
 * more than 50 years after `now` is taken from the century before.
 *
 * @see RFC 9110 §5.6.7
 */
export function readHttpDate(text: string, now: Instant): Instant | null {
  for (const form of FORMS) {
    const groups = form.exec(text.trim())?.groups;
    if (groups === undefined) continue;
    const month = MONTHS.indexOf((groups.month ?? '').toLowerCase());
    const [hours = 0, minutes = 0, secs = 0] = (groups.time ?? '').split(':').map(Number);
    if (month < 0 || hours > 23 || minutes > 59 || secs > 60) return null;
    const year = readYear(groups.year ?? '', Number(now.slice(0, 4)));
    const date = new Date(0);
    date.setUTCFullYear(year, month, Number(groups.day));
    if (date.getUTCMonth() !== month) return null;
    date.setUTCHours(hours, minutes, secs);
    return date.toISOString();
  }
  return null;
}

function readYear(digits: string, thisYear: number): number {
  if (digits.length === 4) return Number(digits);
  const year = Math.floor(thisYear / 100) * 100 + Number(digits);
  return year > thisYear + 50 ? year - 100 : year;
}
