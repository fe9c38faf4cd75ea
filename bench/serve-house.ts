// What a house of many topics holds when it publishes all of them: `node --expose-gc
// bench/serve-house.ts [--topics 100] [--entries 50] [--cache-mb 64]`. One source whose entries are in every
// topic, published at once, and published again after a restart, when nothing has changed.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseFeed } from '../src/ingest/parse-feed.ts';
import { normalizeFeed } from '../src/normalize/normalize-feed.ts';
import { catchUp } from '../src/pipeline/catch-up.ts';
import type { House } from '../src/pipeline/house.ts';
import { compareEntries, storeEntries } from '../src/pipeline/store-entries.ts';
import { writeServedFeed } from './samples/make-served-feed.ts';
import { openBenchHouse } from './samples/open-bench-house.ts';

const { values: options } = parseArgs({
  options: {
    topics: { type: 'string', default: '100' },
    entries: { type: 'string', default: '50' },
    'cache-mb': { type: 'string', default: '64' },
  },
});
const topics = Number(options.topics);
const entries = Number(options.entries);
const cacheBytes = Number(options['cache-mb']) * 1_000_000;
let now = '2026-11-22T11:00:00.000Z';
const root = mkdtempSync(join(tmpdir(), 'topicwire-house-'));

try {
  writeRoot();
  await measure('first', async (house) => {
    // Of a source's first round only the newest go out.
    await takeIn(house, 1);
    now = '2026-11-22T12:00:00.000Z';
    await takeIn(house, entries);
    return await catchUp(house);
  });
  await measure('after a restart', catchUp);
} finally {
  rmSync(root, { recursive: true });
}

async function measure(
  name: string,
  work: (house: House) => ReturnType<typeof catchUp>,
): Promise<void> {
  const house = await openBenchHouse(root, { now: () => now, cacheBytes });
  const before = await settle();
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const startedAt = performance.now();
  const { published } = await work(house);
  const seconds = (performance.now() - startedAt) / 1000;
  clearInterval(watch);
  const after = await settle();
  console.log(
    `${name}: ${published.changed.length} documents changed in ${seconds.toFixed(1)} s; heap ` +
      `${show(after.heapUsed - before.heapUsed)} more (${((after.heapUsed - before.heapUsed) / topics / 1000).toFixed(1)} KB a topic), ` +
      `${show(house.publication.heldBytes)} of documents held, resident ${show(after.rss)}, at most ${show(peak)}`,
  );
  await house.fetcher.close();
  await house.store.close();
}

async function settle(): Promise<NodeJS.MemoryUsage> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return process.memoryUsage();
}

async function takeIn(house: House, count: number): Promise<void> {
  const source = house.rules.config.sources.get('bench');
  if (source === undefined) throw new Error('the source is missing');
  const body = new TextEncoder().encode(writeServedFeed(count));
  const feed = normalizeFeed(parseFeed(body, { contentType: 'application/rss+xml' }), {
    source,
    finalUrl: source.url,
    contentLocation: null,
    now: house.now(),
  });
  const compared = await compareEntries(house, source.id, feed.entries);
  await storeEntries(house, compared, { state: null, record: null, withdrawn: [] });
}

function writeRoot(): void {
  for (const folder of ['feeds/topics', 'content', 'data']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  write(
    'feeds/site.yaml',
    'title: Bench\ndescription: Bench\nbase_url: https://bench.example\ncontact: https://wire.example/\ntag_authority: wire.example\nsince: 2026-01-01\n',
  );
  write(
    'feeds/sources.yaml',
    'sources:\n  - {id: bench, url: "https://paper.example/feed.xml", rights: full}\n',
  );
  for (let topic = 0; topic < topics; topic += 1) {
    write(
      `feeds/topics/topic-${topic}.yaml`,
      `title: Topic ${topic}\ndescription: Cranes\nlanguage: en\nmatch: {publish: 1, review: 1, any: {cranes: 3}}\npublish: {entries: ${entries}, text: full}\n`,
    );
  }
}

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text);
}

function show(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
