import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSearchQuery } from '../src/curate/search/parse-search-query.ts';
import type { PublishedText } from '../src/model/published-text.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { sampleEntry, samplePlacement, sampleRound } from '../tests/contract/sample.ts';

/**
 * What the index of full text costs: entries a transaction, and the CPU of queries from rare to
 * common over 100,000 entries of 300 words whose frequencies fall as those of a language do.
 */
const ENTRIES = Number(process.argv[2] ?? 100_000);
const ENTRIES_A_TRANSACTION = 10;
const WORDS = 300;
const VOCABULARY = 60_000;
const RUNS = 20;

const root = await mkdtemp(join(tmpdir(), 'topicwire-search-'));
const store = await openStore({ root });
try {
  await fill(store);
  const { size } = await stat(join(root, 'data', 'topicwire.db'));
  console.log(`file: ${(size / ENTRIES).toFixed(0)} bytes an entry`);
  for (const text of [
    'w59000',
    'w2000',
    'w20 w30',
    'w0',
    'w0 w1 w2 w3',
    '"w5 w9"',
    '"w0 w1"',
    'w12*',
    'w1*',
    'w10 -w0',
    'topic:topic-3 w40',
    'w0 w59000',
    'title:w7',
    'last:7d',
    'w59000 w58000',
    'w300 w400 w500 w600',
  ]) {
    await measure(store, text);
  }
} finally {
  await store.close();
  await rm(root, { recursive: true });
}

async function fill(into: Store): Promise<void> {
  const random = makeRandom(7);
  const cpu: number[] = [];
  for (let start = 0; start < ENTRIES; start += ENTRIES_A_TRANSACTION) {
    const entries = Array.from({ length: ENTRIES_A_TRANSACTION }, (_, at) =>
      sampleEntry('a', String(start + at)),
    );
    const placements = entries.map((entry) => samplePlacement(entry, 'topic-0', 'published'));
    await into.writeRound(sampleRound('a', { entries, placements }));
    const marked = await into.listMarked(ENTRIES_A_TRANSACTION);
    const texts = marked.map(({ mark }, at) => ({ mark, text: makeText(start + at, random) }));
    const before = process.cpuUsage();
    await into.indexPublished(texts);
    const { user, system } = process.cpuUsage(before);
    cpu.push((user + system) / 1000);
  }
  const sum = cpu.reduce((a, b) => a + b, 0);
  cpu.sort((a, b) => a - b);
  const at = (share: number) => (cpu[Math.floor(cpu.length * share)] ?? 0).toFixed(1);
  console.log(
    `${ENTRIES} entries: ${((1000 * sum) / ENTRIES).toFixed(0)} µs CPU each; ${ENTRIES_A_TRANSACTION} at once: median ${at(0.5)} ms CPU, p99 ${at(0.99)}, worst ${at(0.9999)}`,
  );
}

async function measure(from: Store, text: string): Promise<void> {
  const { query } = parseSearchQuery(text, new Set(['topic-3']));
  if (query === null) throw new Error(text);
  const options = { query, since: null, before: null, limit: 100 };
  let hits = (await from.searchPublished(options)).length;
  const before = process.cpuUsage();
  for (let run = 0; run < RUNS; run += 1) hits = (await from.searchPublished(options)).length;
  const { user, system } = process.cpuUsage(before);
  console.log(`${text.padEnd(24)} ${((user + system) / RUNS / 1000).toFixed(2)} ms, ${hits} hits`);
}

function makeText(number: number, random: () => number): PublishedText {
  const word = () => `w${Math.floor(VOCABULARY ** random()) - 1}`;
  return {
    sourceId: 'a',
    nativeId: String(number),
    publishedAt: new Date(Date.UTC(2025, 0, 1) + number * 315_000).toISOString(),
    title: Array.from({ length: 10 }, word).join(' '),
    body: Array.from({ length: WORDS }, word).join(' '),
    topics: [`topic-${number % 40}`],
    language: 'en',
  };
}

function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
