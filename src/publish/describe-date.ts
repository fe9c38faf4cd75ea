const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const WEEKDAYS = [
  'Sunday',
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
] as const;

/** The day in UTC for a person: `25 June 2019`. */
export function describeDay(instant: string): string {
  const date = new Date(instant);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** The day in UTC with its name: `Tuesday, 25 June 2019`. */
export function describeWeekday(instant: string): string {
  return `${WEEKDAYS[new Date(instant).getUTCDay()]}, ${describeDay(instant)}`;
}

/** The time of day in UTC, `14:05`; null at midnight exactly, which is how a date without a time reads. */
export function describeTime(instant: string): string | null {
  const [, time, rest] = /T(\d\d:\d\d)(.*)/.exec(new Date(instant).toISOString()) ?? [];
  return time === undefined || (time === '00:00' && rest === ':00.000Z') ? null : time;
}

/** Day and, where there is one, time in UTC, and that it is UTC: `25 June 2019, 14:05 UTC`. */
export function describeMoment(instant: string): string {
  const time = describeTime(instant);
  return time === null ? describeDay(instant) : `${describeDay(instant)}, ${time} UTC`;
}
