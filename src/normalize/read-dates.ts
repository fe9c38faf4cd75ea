import type { Instant } from '../model/instant.ts';
import type { DefectList } from './defect-list.ts';
import { readDate } from './read-date.ts';

/**
 * A date of a feed as an instant; null with a defect where it cannot be read, `now` with a defect
 * where it lies ahead.
 * @param name what the date is, for the defect's message
 */
export function readPastDate(
  text: string | null,
  name: string,
  now: Instant,
  defects: DefectList,
): Instant | null {
  if (text === null || text.trim() === '') return null;
  const shown = text.trim().slice(0, 60);
  const reading = readDate(text);
  if (reading === null) {
    defects.add('date-unreadable', `the ${name} date "${shown}" cannot be read and was left out`);
    return null;
  }
  if (reading.repair !== null) {
    defects.add(
      'date-repaired',
      `the ${name} date "${shown}" was read as ${reading.at}: ${reading.repair}`,
    );
  }
  if (reading.at <= now) return reading.at;
  defects.add('date-in-future', `the ${name} date "${shown}" lies ahead; ${now} stands for it`);
  return now;
}
