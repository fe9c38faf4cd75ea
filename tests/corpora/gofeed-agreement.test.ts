import { describe, expect, test } from 'vitest';
import { type Comparison, compareWithGofeed } from './compare-with-gofeed.ts';
import { hasCorpora, listFiles, skippedReason } from './corpora-folder.ts';
import { gofeedDifferences } from './gofeed-differences.ts';

/** Share of the values that have to agree. */
const wanted = 0.98;

/** Its readings in one shape for all formats, and those of each format; JSON ones only repeat their input. */
const folders = [
  'translator/atom',
  'translator/rss',
  'translator/json',
  'parser/atom',
  'parser/rss',
  'extensions',
];

/** What the share is of; everything else is compared too, and has to agree or be listed. */
const counted = new Set([
  'title',
  'description',
  'links',
  'ids',
  'authors',
  'dates',
  'categories',
  'content',
  'enclosures',
  'image',
  'language',
]);

describe.skipIf(!hasCorpora)("gofeed's readings", () => {
  const comparisons = hasCorpora ? folders.flatMap(compareFolder) : [];

  test.each(['translator', 'parser'])('%s: nearly all values agree', (set) => {
    const all = comparisons.filter(({ place }) => place.startsWith(`${set}/`));
    const compared = all.filter(({ field }) => counted.has(field));
    process.stdout.write(`${describeFields(set, compared)}\n`);
    const others = all.filter(({ field }) => !counted.has(field));
    process.stdout.write(`${describeFields(`${set}, other fields`, others)}\n`);
    expect(compared.length).toBeGreaterThan(200);
    expect(countAgreed(compared) / compared.length).toBeGreaterThanOrEqual(wanted);
  });

  test('every value that differs is listed with the reason, and no other', () => {
    const different = comparisons.filter(({ agrees }) => !agrees).map(({ place }) => place);
    expect([...new Set(different)].toSorted()).toEqual(Object.keys(gofeedDifferences).toSorted());
  });
});

test.runIf(!hasCorpora)(skippedReason, () => {});

function compareFolder(folder: string): readonly Comparison[] {
  const files = new Set(listFiles(`gofeed/${folder}`, /\.(?:xml|json)$/));
  return [...files].flatMap((input) => {
    const expected = input.endsWith('.xml')
      ? input.replace(/\.xml$/, '.json')
      : input.replace(/\.json$/, '_expected.json');
    const inFolder = (file: string): string => `gofeed/${folder}/${file}`;
    return files.has(expected) ? compareWithGofeed(inFolder(input), inFolder(expected)) : [];
  });
}

function countAgreed(list: readonly Comparison[]): number {
  return list.filter(({ agrees }) => agrees).length;
}

/** `gofeed translator: 236 of 240 values agree (title 13/13, …)`. */
function describeFields(set: string, compared: readonly Comparison[]): string {
  const fields = [...Map.groupBy(compared, ({ field }) => field)]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([field, list]) => `${field} ${countAgreed(list)}/${list.length}`);
  const share = ((100 * countAgreed(compared)) / compared.length).toFixed(2);
  return `gofeed ${set}: ${countAgreed(compared)} of ${compared.length} values agree, ${share} % (${fields.join(', ')})`;
}
