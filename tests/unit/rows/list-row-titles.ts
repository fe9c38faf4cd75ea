import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const tests = join(import.meta.dirname, '..', '..');

/**
 * The titles of tests by the rows that they name at their head, such as `C5: …` or `C5, C6: …`: the
 * first argument of `it`, `test`, `describe` or a table of one of them, or the template of one.
 *
 * @param letter of the rows to look for.
 */
export function listRowTitles(letter: string): ReadonlyMap<string, readonly string[]> {
  const title = new RegExp(
    `(?:^|\\s|\\()(['"\`])(${letter}\\d+(?:, ${letter}\\d+)*): (.*?)\\1`,
    'gm',
  );
  const titles = new Map<string, string[]>();
  const files = readdirSync(tests, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.test.ts')).sort()) {
    const text = readFileSync(join(tests, file), 'utf8');
    for (const [, , rows = '', named = ''] of text.matchAll(title)) {
      for (const row of rows.split(', ')) {
        titles.set(row, [...(titles.get(row) ?? []), `${file}: ${named}`]);
      }
    }
  }
  return titles;
}
