import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DEFECT_ADVICE } from '../../../src/pipeline/advise-on-defects.ts';
import { readInterface, readUnion } from './read-interfaces.ts';
import { type MarkdownTable, readTables } from './read-tables.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const tables = readTables(readFileSync(join(root, 'docs', 'entry.md'), 'utf8'));

/** Interface, its file, the heading it stands under. */
const interfaces = [
  ['Entry', 'entry.ts'],
  ['EntryLink', 'entry.ts'],
  ['Person', 'entry.ts'],
  ['Category', 'entry.ts'],
  ['Enclosure', 'entry.ts'],
  ['Origin', 'entry.ts'],
  ['Comments', 'entry.ts'],
  ['Reply', 'entry.ts'],
  ['GeoPoint', 'entry.ts'],
  ['Podcast', 'entry.ts'],
  ['NormalizedFeed', 'normalized-feed.ts'],
  ['Tombstone', 'normalized-feed.ts'],
  ['PollHints', 'normalized-feed.ts'],
] as const;

function tablesUnder(heading: string): readonly MarkdownTable[] {
  return tables.filter((table) => table.heading === heading);
}

function unquote(cell: string | undefined): string {
  return /^`([^`]+)`$/.exec(cell ?? '')?.[1] ?? `not in backticks: ${cell}`;
}

function firstColumn(table: MarkdownTable | undefined): readonly string[] {
  return table?.rows.map(([cell]) => unquote(cell)) ?? [];
}

describe('docs/entry.md', () => {
  test.each(interfaces)('names every property of %s with its type, and no other', (name, file) => {
    const properties = readInterface(file, name);
    const [table] = tablesUnder(name);
    const documented = table?.rows.map(([property, type]) => [unquote(property), unquote(type)]);
    expect(properties.size).toBeGreaterThan(1);
    expect(documented).toEqual([...properties]);
  });

  test('names every property of Defect with its type, and no other', () => {
    const [table] = tablesUnder('Defects');
    const documented = table?.rows.map(([property, type]) => [unquote(property), unquote(type)]);
    expect(documented).toEqual([...readInterface('defect.ts', 'Defect')]);
  });

  test.each([
    ['Where it comes from', 0, 'Entry', 'entry.ts', 6],
    ['Origin', 1, 'Origin', 'entry.ts', 4],
    ['NormalizedFeed', 1, 'NormalizedFeed', 'normalized-feed.ts', 4],
  ])(
    '%s says for each property and format where it comes from',
    (heading, position, name, file, columns) => {
      const table = tablesUnder(heading)[position];
      expect(firstColumn(table)).toEqual([...readInterface(file, name).keys()]);
      for (const row of table?.rows ?? []) {
        expect(row).toHaveLength(columns);
        expect(row).not.toContain('');
      }
    },
  );

  test('names every defect code with a meaning and its advice, and no other', () => {
    const [, table] = tablesUnder('Defects');
    const codes = [
      ...readUnion('model/ingest-defect-code.ts', 'IngestDefectCode'),
      ...readUnion('model/normalize-defect-code.ts', 'NormalizeDefectCode'),
    ];
    expect(firstColumn(table)).toEqual(codes);
    for (const [code, meaning, advice] of table?.rows ?? []) {
      expect(meaning).toMatch(/^.{20,}\.$/);
      expect(advice).toBe(DEFECT_ADVICE[unquote(code) as keyof typeof DEFECT_ADVICE]);
    }
  });

  test('names every observation on a feed as a whole, and no other', () => {
    const table = tablesUnder('Defects')[2];
    expect(firstColumn(table)).toEqual(readUnion('pipeline/advise-on-feed.ts', 'Observation'));
  });

  test('names no element with a prefix that the readers do not know', () => {
    const ingest = join(root, 'src', 'ingest');
    const files = readdirSync(ingest, { recursive: true, encoding: 'utf8' });
    const code = files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ingest, file), 'utf8'))
      .join('\n');
    const named = tables.flatMap(
      ({ rows }) =>
        rows
          .flat()
          .join(' ')
          .match(/`[A-Za-z]+:[A-Za-z-]+`/g) ?? [],
    );
    const names = [...new Set(named.map((name) => name.slice(1, -1)))];
    expect(names.length).toBeGreaterThan(50);
    expect(names.filter((name) => !code.includes(`'${name}'`))).toEqual([]);
  });
});
