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

/** The time of day in UTC: `14:05`. */
export function describeTime(instant: string): string {
  return new Date(instant).toISOString().slice(11, 16);
}

/** Day and time in UTC, and that it is UTC: `25 June 2019, 14:05 UTC`. */
export function describeMoment(instant: string): string {
  return `${describeDay(instant)}, ${describeTime(instant)} UTC`;
}
