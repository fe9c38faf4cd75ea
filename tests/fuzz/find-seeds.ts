import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSampleFeed } from '../../bench/samples/write-sample-feed.ts';

const tests = join(import.meta.dirname, '..');
/** Real feeds, where they stand beside the checkout. */
const corpora = join(tests, '..', '..', 'shared', 'corpora');
/** Longer ones are cut, so that time goes into many inputs and not into long ones. */
const longestBytes = 24_000;

/** The feeds that mutations start from, in one order: those of the tests, and those of the corpora if asked. */
export function findSeeds(withCorpora: boolean): readonly Buffer[] {
  const generated = (['rss', 'atom', 'rdf'] as const).map((format) =>
    Buffer.from(writeSampleFeed(format, 3)),
  );
  return [
    ...generated,
    ...readFeeds(join(tests, 'cases', 'parse')),
    ...readFeeds(join(tests, 'e2e', 'feeds')),
    ...(withCorpora && existsSync(corpora) ? readFeeds(corpora) : []),
  ];
}

/** Readings that stand beside their inputs as JSON are no feeds. */
function readFeeds(folder: string): readonly Buffer[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const known = new Set(files);
  return files
    .filter((file) => /\.(?:xml|rss|atom|rdf|html|json|bin)$/.test(file))
    .filter((file) => !/\.(?:expected|serde)\.json$/.test(file))
    .filter((file) => !known.has(file.replace(/\.json$/, '.xml')) || !file.endsWith('.json'))
    .toSorted()
    .map((file) => readFileSync(join(folder, file)).subarray(0, longestBytes));
}
