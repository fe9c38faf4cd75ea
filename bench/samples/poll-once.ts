// One contestant of `bench/poll.ts`, in a process of its own, so that neither inherits the other's
// heap: `poll-once.ts ours|parseURL PORT SOURCES CONCURRENCY`. Sends what its rounds took.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pLimit from 'p-limit';
import Parser from 'rss-parser';
import { ConfigHolder } from '../../src/config/config-holder.ts';
import { createFeedFetcher } from '../../src/ingest/feed-fetcher.ts';
import { catchUp } from '../../src/pipeline/catch-up.ts';
import { DeskPool } from '../../src/pipeline/desk-pool.ts';
import { openHouse } from '../../src/pipeline/house.ts';
import { refreshSources } from '../../src/pipeline/refresh-sources.ts';
import { openStore } from '../../src/store/open-store.ts';

export interface Round {
  readonly ms: number;
  readonly cpuMs: number;
  /** Of that, what the main thread took. */
  readonly mainCpuMs: number;
  /** Sources that were read, or known to be unchanged. */
  readonly good: number;
  readonly entries: number;
}

/** How many sources share an address of loopback, as feeds share hosts. */
const sourcesAHost = 8;

const [, , contestant = '', port = '', sources = '', concurrency = ''] = process.argv;
const hosts = Math.ceil(Number(sources) / sourcesAHost);
const urls = Array.from({ length: Number(sources) }, (_, source) => {
  const host = source % hosts;
  return `http://127.1.${host >> 8}.${host & 255}:${port}/${source}`;
});

process.send?.(await (contestant === 'ours' ? pollOurs() : pollParseUrl()));

async function measure(work: () => Promise<Pick<Round, 'good' | 'entries'>>): Promise<Round> {
  global.gc?.();
  const cpu = process.cpuUsage();
  const main = process.threadCpuUsage();
  const start = performance.now();
  const { good, entries } = await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpu);
  const own = process.threadCpuUsage(main);
  const mainCpuMs = (own.user + own.system) / 1000;
  return { ms, cpuMs: (user + system) / 1000, mainCpuMs, good, entries };
}

/** A first round over a fresh root, then one in which nothing has changed. */
async function pollOurs(): Promise<readonly Round[]> {
  const root = makeRoot();
  try {
    const { config, faults } = await new ConfigHolder(root, {}).reload();
    if (config === null) throw new Error(faults.map(({ message }) => message).join('\n'));
    const { poll } = config.site;
    const fetcher = createFeedFetcher({
      userAgent: 'Topicwire/0 (+https://topicwire.example/)',
      timeoutMs: poll.timeoutMs,
      maxBytes: poll.maxBytes,
      allowPrivateHosts: ['127.0.0.0/8'],
    });
    const log = { error: console.error, warn: console.warn, info: () => {}, debug: () => {} };
    const now = () => new Date().toISOString();
    const store = await openStore({ root });
    const desk = new DeskPool();
    const house = await openHouse({ root, config, store, fetcher, desk, log, now });
    // As the program does before its first round: the articles are in, and judged.
    await catchUp(house);
    const poll1 = async () => {
      const reports = await refreshSources(house, { force: true });
      const good = reports.filter(({ error }) => error === null).length;
      return { good, entries: reports.reduce((sum, { added }) => sum + added, 0) };
    };
    const rounds = [await measure(poll1), await measure(poll1)];
    await fetcher.close();
    await desk.close();
    await store.close();
    return rounds;
  } finally {
    rmSync(root, { recursive: true });
  }
}

function makeRoot(): string {
  const root = mkdtempSync(join(process.env.BENCH_ROOT ?? tmpdir(), 'topicwire-bench-'));
  const repository = join(import.meta.dirname, '..', '..');
  for (const folder of ['content', 'feeds']) {
    cpSync(join(repository, folder), join(root, folder), { recursive: true });
  }
  const lines = urls.map((url, source) => `  - {id: s${source}, url: "${url}"}`);
  writeFileSync(join(root, 'feeds', 'sources.yaml'), `sources:\n${lines.join('\n')}\n`);
  const siteFile = join(root, 'feeds', 'site.yaml');
  const site = readFileSync(siteFile, 'utf8');
  writeFileSync(siteFile, site.replace(/concurrency: \d+/, `concurrency: ${concurrency}`));
  return root;
}

/**
 * A first round, the same again, which is all that parseURL can do, and one for which this loop
 * adds the validators that parseURL neither keeps nor understands: its rejection is the 304.
 */
async function pollParseUrl(): Promise<readonly Round[]> {
  const limit = pLimit(Number(concurrency));
  const round = (ask: (url: string, source: number) => Promise<number>) => async () => {
    const counts = await Promise.all(urls.map((url, source) => limit(() => ask(url, source))));
    return { good: counts.length, entries: counts.reduce((sum, count) => sum + count, 0) };
  };
  const parser = new Parser();
  const plain = round(async (url) => (await parser.parseURL(url)).items.length);
  const conditional = round(async (url, source) => {
    const headers = { 'If-None-Match': `"${source}"` };
    await new Parser({ headers }).parseURL(url).catch((error: Error) => {
      if (error.message !== 'Status code 304') throw error;
    });
    return 0;
  });
  return [await measure(plain), await measure(plain), await measure(conditional)];
}
