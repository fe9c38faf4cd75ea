// What publishing costs, and how long it holds the event loop: `node bench/publish.ts [--rounds 20]`.
// Three topics of 50 entries of 3 KB each and 500 articles of the house; each round changes one entry
// of one topic and publishes it as the scheduler does.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parseFeed } from '../src/ingest/parse-feed.ts';
import { normalizeFeed } from '../src/normalize/normalize-feed.ts';
import { catchUp } from '../src/pipeline/catch-up.ts';
import type { House } from '../src/pipeline/house.ts';
import { publishTopics } from '../src/pipeline/publish-topics.ts';
import { compareEntries, storeEntries } from '../src/pipeline/store-entries.ts';
import { openBenchHouse } from './samples/open-bench-house.ts';

const articles = 500;
const entries = 50;
const topics = ['cranes', 'tides', 'ropes'];

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '20' } } });
const root = mkdtempSync(join(tmpdir(), 'topicwire-bench-'));

try {
  writeRoot();
  const house = await openBenchHouse(root, { now: () => '2026-11-22T12:00:00.000Z' });
  const cold = await measure(() => catchUp(house));
  for (const topic of topics) await takeIn(house, topic, 0);
  await publishTopics(house, topics);
  const warm = await measure(() => publishTopics(house, [], { articlesMayDiffer: false }));
  const times: number[] = [];
  const holds: number[] = [];
  for (let round = 1; round <= Number(options.rounds); round += 1) {
    const changed = await takeIn(house, 'cranes', round);
    const { ms, longestHoldMs } = await measure(() =>
      publishTopics(house, changed, { articlesMayDiffer: false }),
    );
    times.push(ms);
    holds.push(longestHoldMs);
  }
  console.log(`start with ${articles} articles: ${show(cold)}`);
  console.log(`publish with nothing changed: ${show(warm)}`);
  console.log(
    `publish one changed topic of ${entries} entries: median ${median(times).toFixed(1)} ms, ` +
      `longest hold of the event loop: median ${median(holds).toFixed(1)} ms, worst ${Math.max(...holds).toFixed(1)} ms`,
  );
  await house.fetcher.close();
  await house.store.close();
} finally {
  rmSync(root, { recursive: true });
}

async function measure(
  work: () => Promise<unknown>,
): Promise<{ ms: number; longestHoldMs: number }> {
  await pause(50);
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  await pause(20);
  histogram.reset();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  await pause(20);
  histogram.disable();
  return { ms, longestHoldMs: histogram.max / 1e6 };
}

async function takeIn(house: House, topic: string, round: number): Promise<readonly string[]> {
  const source = house.rules.config.sources.get(topic);
  if (source === undefined) throw new Error('the source is missing');
  const items = Array.from({ length: entries }, (_, at) =>
    writeItem(topic, at, at === 0 ? round : 0),
  );
  const body = Buffer.from(
    `<rss version="2.0"><channel><title>${topic}</title>${items.join('')}</channel></rss>`,
  );
  const feed = normalizeFeed(parseFeed(body, { contentType: null }), {
    source,
    finalUrl: source.url,
    contentLocation: null,
    now: house.now(),
  });
  const compared = await compareEntries(house, source.id, feed.entries);
  const changes = await storeEntries(house, compared, { state: null, record: null, withdrawn: [] });
  return changes.topics;
}

function writeItem(topic: string, at: number, round: number): string {
  const words = Array.from(
    { length: 400 },
    (_, word) => `w${(word * 7919 + at * 104_729) % 9_973}`,
  );
  return `<item><guid>${topic}-${at}</guid><title>${topic} number ${at}</title>
<link>https://${topic}.example/${at}</link><pubDate>Sun, 01 Nov 2026 10:${String(at).padStart(2, '0')}:00 GMT</pubDate>
<description>&lt;p&gt;About ${topic}, version ${round}: ${words.join(' ')}&lt;/p&gt;</description></item>`;
}

function writeRoot(): void {
  for (const folder of ['feeds/topics', 'content', 'data'])
    mkdirSync(join(root, folder), { recursive: true });
  write(
    'feeds/site.yaml',
    'title: Bench\ndescription: Bench\ncontact: https://wire.example/\ntag_authority: wire.example\nsince: 2026-01-01\n',
  );
  write(
    'feeds/sources.yaml',
    `sources:\n${topics.map((id) => `  - id: ${id}\n    url: https://${id}.example/feed.xml\n    rights: full\n`).join('')}`,
  );
  for (const slug of topics) {
    write(
      `feeds/topics/${slug}.yaml`,
      `title: ${slug}\ndescription: ${slug}\nlanguage: en\nmatch:\n  publish: 1\n  review: 1\n  any:\n    ${slug}: 3\npublish:\n  entries: ${entries}\n  text: full\n`,
    );
  }
  for (let at = 0; at < articles; at += 1) {
    const text = Array.from({ length: 300 }, (_, word) => `word${(word * 7919 + at) % 9_973}`).join(
      ' ',
    );
    write(
      `content/article-${at}.md`,
      `---\ntitle: Article ${at}\ndate: 2026-10-${String(1 + (at % 28)).padStart(2, '0')}\n---\n\n${at % 10 === 0 ? 'On ropes. ' : ''}${text}\n`,
    );
  }
}

function write(file: string, text: string): void {
  writeFileSync(join(root, file), text);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function show({ ms, longestHoldMs }: { ms: number; longestHoldMs: number }): string {
  return `${ms.toFixed(1)} ms, longest hold of the event loop ${longestHoldMs.toFixed(1)} ms`;
}
