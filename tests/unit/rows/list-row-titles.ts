import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const tests = join(import.meta.dirname, '..', '..');
/** A title, or the template of one, as the first argument of `it`, `test` or a table of either. */
const TITLE = /(?:^|\s|\()(['"`])([A-E]\d+(?:, [A-E]\d+)*): (.*?)\1/gm;

/** The tests that name a row at the head of their titles, by the rows of one letter. */
export function listRowTitles(letter: string): ReadonlyMap<string, readonly string[]> {
  const titles = new Map<string, string[]>();
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.ts')).sort()) {
    const text = readFileSync(join(tests, file), 'utf8');
    for (const [, , rows = '', title = ''] of text.matchAll(TITLE)) {
      for (const row of rows.split(', ').filter((name) => name.startsWith(letter))) {
        titles.set(row, [...(titles.get(row) ?? []), `${file}: ${title}`]);
      }
    }
  }
  return titles;
}
