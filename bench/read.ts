import { parseArgs } from 'node:util';
import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import Parser from 'rss-parser';
import { parseFeed } from '../src/ingest/parse-feed.ts';
import type { Instant } from '../src/model/instant.ts';
import type { Source } from '../src/model/source.ts';
import { normalizeFeed } from '../src/normalize/normalize-feed.ts';
import { readRealFeeds, writeGeneratedFeeds } from './samples/read-sample-feeds.ts';
import { writeHostileInputs } from './samples/write-hostile-inputs.ts';
import { writeSampleFeed } from './samples/write-sample-feed.ts';

/**
 * Reading speed against rss-parser and feedsmith, interleaved in one run, on a mix of real feeds and
 * generated ones. Feeds that a peer refuses are left out for all. `--memory` reads 100,000 different
 * feeds instead and tells what of the process grows.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '15' },
    memory: { type: 'boolean', default: false },
    feeds: { type: 'string', default: '100000' },
  },
});

interface Reader {
  readonly name: string;
  readonly read: (body: Buffer) => unknown;
}

const url = 'https://news.example/feed';
const now: Instant = '2026-11-22T12:00:00.000Z';
const readers: readonly Reader[] = [
  { name: 'topicwire, as parsed', read: (body) => parseFeed(body, { contentType: null }) },
  { name: 'topicwire, normalized', read: (body) => readEntries(body, 'en') },
  { name: '… telling languages', read: (body) => readEntries(body, null) },
  { name: 'rss-parser', read: (body) => new Parser().parseString(body.toString()) },
  { name: 'feedsmith', read: (body) => parseWithFeedsmith(body.toString()) },
];

if (values.memory) {
  watchMemory(Number(values.feeds));
} else {
  const real = await keepReadable(readRealFeeds());
  const generated = await keepReadable(writeGeneratedFeeds());
  await compare('real feeds', real, Number(values.rounds));
  await compare('generated feeds of 20 to 100 entries', generated, Number(values.rounds));
  await compare('all', [...real, ...generated], Number(values.rounds));
  timeHostileInputs();
}

/** @param language what the source says of a feed that does not; null has it told from each text */
function readEntries(body: Buffer, language: string | null): unknown {
  const source: Source = {
    id: 'bench',
    url,
    title: null,
    weight: 0,
    rights: 'full',
    tags: [],
    language,
    headers: {},
  };
  const feed = parseFeed(body, { contentType: null });
  return normalizeFeed(feed, { source, finalUrl: url, contentLocation: null, now });
}

async function keepReadable(bodies: readonly Buffer[]): Promise<readonly Buffer[]> {
  const kept: Buffer[] = [];
  for (const body of bodies) {
    const isReadable = await Promise.all(readers.map(async ({ read }) => read(body))).then(
      () => true,
      () => false,
    );
    if (isReadable) kept.push(body);
  }
  return kept;
}

/** The readers take turns over all bodies; two rounds warm them up. */
async function compare(title: string, bodies: readonly Buffer[], rounds: number): Promise<void> {
  if (bodies.length === 0) return;
  const times = readers.map((): number[] => []);
  for (let round = -2; round < rounds; round += 1) {
    for (const [at, { read }] of readers.entries()) {
      const start = performance.now();
      for (const body of bodies) await read(body);
      if (round >= 0) times[at]?.push(performance.now() - start);
    }
  }
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  console.log(`\n${title}: ${bodies.length}, ${(bytes / 1e6).toFixed(1)} MB, ${rounds} rounds`);
  const medians = times.map(median);
  const medianOf = (name: string): number =>
    medians[readers.findIndex((reader) => reader.name === name)] ?? Number.NaN;
  for (const [at, { name }] of readers.entries()) {
    const time = medians[at] ?? Number.NaN;
    const speed = (bytes / 1e3 / time).toFixed(1).padStart(7);
    const ratios = ['rss-parser', 'feedsmith'].map(
      (peer) => `${(medianOf(peer) / time).toFixed(2)} × ${peer}`,
    );
    console.log(`  ${name.padEnd(22)} ${speed} MB/s   ${ratios.join('   ')}`);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** No feed is like another: hosts, ids and languages differ, so that whatever is kept shows. */
function watchMemory(feeds: number): void {
  const formats = ['rss', 'atom', 'rdf'] as const;
  const step = Math.max(1, Math.floor(feeds / 10));
  for (let at = 0; at < feeds; at += 1) {
    const format = formats[at % formats.length] ?? 'rss';
    const text = writeSampleFeed(format, 20).replaceAll('news.example', `n${at}.example`);
    readEntries(Buffer.from(text), at % 2 === 0 ? null : `en-x-p${at}`);
    if ((at + 1) % step === 0) reportMemory(at + 1);
  }
}

function reportMemory(feeds: number): void {
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const [resident, heap, outside] = [rss, heapUsed, external].map((size) =>
    (size / 1e6).toFixed(1),
  );
  console.log(
    `${String(feeds).padStart(7)} feeds: ${heap} MB heap, ${outside} MB outside of it, ${resident} MB resident`,
  );
}

function timeHostileInputs(): void {
  console.log('\nhostile inputs');
  for (const [name, text] of Object.entries(writeHostileInputs())) {
    const body = Buffer.from(text);
    const start = performance.now();
    const outcome = describeReading(body);
    const time = (performance.now() - start).toFixed(1);
    console.log(`  ${name.padEnd(26)} ${time.padStart(7)} ms  ${outcome}`);
  }
}

function describeReading(body: Buffer): string {
  try {
    const { entries, defects } = parseFeed(body, { contentType: null });
    return `${entries.length} entries, ${[...new Set(defects.map(({ code }) => code))].join(' ')}`;
  } catch (error) {
    return String(error);
  }
}
