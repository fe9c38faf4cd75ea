import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.join(import.meta.dirname, '../../..');
const cases = path.join(root, 'tests/cases');
const files = readdirSync(cases, { recursive: true, encoding: 'utf8' });
const expectations = files.filter((file) => file.endsWith('.expected.json'));

/** Rows of the standards checklist on reading, D, that no case of these stages can prove. */
const elsewhere: Readonly<Record<string, string>> = {
  d17: 'reads OPML, which is no feed: it belongs to the import of sources',
  d18: 'finds feeds in a page: it belongs to the import of sources',
};

test('there are at least 250 cases', () => {
  expect(expectations.length).toBeGreaterThanOrEqual(250);
});

test('every row of the checklist on reading is named by a case', () => {
  const rows = Array.from({ length: 18 }, (_, at) => `d${String(at + 1).padStart(2, '0')}`);
  const isNamed = (row: string): boolean =>
    expectations.some((file) => path.basename(file).startsWith(`${row}-`));
  expect(rows.filter((row) => !isNamed(row))).toEqual(Object.keys(elsewhere));
});

test('every repair that the reader reports is shown by a case', () => {
  const source = readFileSync(path.join(root, 'src/model/ingest-defect-code.ts'), 'utf8');
  const codes = [...source.matchAll(/'([a-z-]+)'/g)].map(([, code]) => code);
  const shown = new Set(expectations.flatMap(listDefects));
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !shown.has(code))).toEqual([]);
});

function listDefects(file: string): readonly unknown[] {
  const expected: unknown = JSON.parse(readFileSync(path.join(cases, file), 'utf8'));
  if (typeof expected !== 'object' || expected === null || !('defects' in expected)) return [];
  const { defects } = expected;
  return Array.isArray(defects) ? defects.map(({ code }) => code) : [];
}
