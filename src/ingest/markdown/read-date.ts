import type { Instant } from '../../model/instant.ts';

const FORM =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ]+(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A date of front matter: `2019-06-25`, `2019-06-25 10:00`, or RFC 3339. Without a zone it is UTC.
 * Null for anything else, also for days and hours that do not exist.
 */
export function readDate(text: string): Instant | null {
  const parts = FORM.exec(text.trim());
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  if (year === undefined || month === undefined || day === undefined) return null;
  if (hour === undefined || minute === undefined || second === undefined) return null;
  const offset = readOffset(parts[8]);
  if (offset === null || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  date.setUTCHours(
    hour,
    minute - offset,
    second,
    Number((parts[7] ?? '').padEnd(3, '0').slice(0, 3)),
  );
  const shifted = date.getUTCFullYear();
  return shifted < 0 || shifted > 9999 ? null : date.toISOString();
}

/** Minutes east of UTC; null when the zone is out of range. */
function readOffset(zone: string | undefined): number | null {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}
