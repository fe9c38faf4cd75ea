import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findForbiddenArrows } from './find-forbidden-arrows.ts';
import { readImports } from './read-imports.ts';

const source = join(import.meta.dirname, '..', '..', 'src');
const vagueNames = /(^|\/)(utils?|common|helpers?|types|index)\.ts$/;

test('every import follows the arrows of the house', () => {
  const imports = readImports(source);
  expect(imports.length).toBeGreaterThan(20);
  expect(findForbiddenArrows(imports)).toEqual([]);
});

test('an arrow against the house is found', () => {
  const planted = [
    { from: 'curate/place-entry.ts', to: 'publish/write-rss.ts' },
    { from: 'model/entry.ts', to: 'config/load-config.ts' },
    { from: 'http/create-app.ts', to: 'store/open-store.ts' },
    { from: 'pipeline/house.ts', to: 'cli/main.ts' },
  ];
  expect(findForbiddenArrows(planted)).toHaveLength(planted.length);
  expect(findForbiddenArrows([{ from: 'http/create-app.ts', to: 'store/store.ts' }])).toEqual([]);
});

test('no file has a name that says nothing', () => {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' });
  expect(files.filter((file) => vagueNames.test(file))).toEqual([]);
});
