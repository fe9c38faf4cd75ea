import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeSampleFeed } from './write-sample-feed.ts';

const corpora = join(import.meta.dirname, '..', '..', '..', 'shared', 'corpora');
/** Smaller ones are cases of one detail each, not feeds as they are polled. */
const leastRealBytes = 5_000;

/** Feeds of `../shared/corpora`, where they stand beside the checkout; else none. */
export function readRealFeeds(): readonly Buffer[] {
  if (!existsSync(corpora)) return [];
  return readdirSync(corpora, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:xml|rss|atom)$/.test(file))
    .toSorted()
    .map((file) => readFileSync(join(corpora, file)))
    .filter((body) => body.length >= leastRealBytes);
}

/** Feeds of 20 to 100 entries in the formats of XML; the same each time. */
export function writeGeneratedFeeds(): readonly Buffer[] {
  return [20, 40, 60, 80, 100].flatMap((entries) =>
    (['rss', 'atom', 'rdf'] as const).map((format) =>
      Buffer.from(writeSampleFeed(format, entries)),
    ),
  );
}
