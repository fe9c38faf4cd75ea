// What rendering one changed topic of 50 entries costs, and whether readers notice it:
// `node bench/serve-render.ts [--rounds 30] [--seconds 5]`. All three feeds and the page are written,
// judged and compressed as the scheduler does it; meanwhile another process asks the same server.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pLimit from 'p-limit';
import { renderTopicInTurns } from '../src/pipeline/render-topic.ts';
import { encodeDocument } from '../src/publish/encode-document.ts';
import type { LoadOrder, LoadResult } from './samples/load-server.ts';
import { makeServedEdition } from './samples/make-served-edition.ts';
import { FEED_PATH } from './samples/make-served-feed.ts';
import { serveSample, site } from './samples/serve-sample.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '30' },
    seconds: { type: 'string', default: '5' },
  },
});
const durationMs = Number(options.seconds) * 1000;
/** As `publishTopics` has it. */
const compressedAtOnce = 2;
/** Between two renderings of a topic that news comes to all the time. */
const gapMs = 100;

const server = await serveSample();
const load = fork(join(import.meta.dirname, 'samples', 'load-server.ts'));
try {
  await measureCost(Number(options.rounds));
  await measureDelay('nothing rendered', false);
  await measureDelay(`a topic rendered every ${gapMs} ms`, true);
} finally {
  load.kill();
  await server.close(0);
}

async function measureCost(rounds: number): Promise<void> {
  const thread: number[] = [];
  const all: number[] = [];
  const wall: number[] = [];
  for (let round = -5; round < rounds; round += 1) {
    const edition = makeServedEdition(round);
    const [threadBefore, allBefore, startedAt] = [
      process.threadCpuUsage(),
      process.cpuUsage(),
      performance.now(),
    ];
    await render(edition);
    const [ofThread, ofAll] = [process.threadCpuUsage(threadBefore), process.cpuUsage(allBefore)];
    if (round < 0) continue;
    wall.push(performance.now() - startedAt);
    thread.push((ofThread.user + ofThread.system) / 1000);
    all.push((ofAll.user + ofAll.system) / 1000);
  }
  console.log(
    `render one topic, median of ${rounds}: ${show(median(wall))} from first to last, ` +
      `${show(median(thread))} of processor time on the thread that serves, ` +
      `${show(median(all))} on all threads`,
  );
}

async function render(edition: ReturnType<typeof makeServedEdition>): Promise<void> {
  const { documents, refused } = await renderTopicInTurns(edition, site);
  if (refused.length > 0) throw new Error(JSON.stringify(refused));
  const limit = pLimit(compressedAtOnce);
  await limit.map(documents, (document) => encodeDocument(document, null, edition.updatedAt));
}

async function measureDelay(name: string, renders: boolean): Promise<void> {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  const order: LoadOrder = {
    port: server.port,
    path: FEED_PATH,
    headers: { 'accept-encoding': 'gzip', 'user-agent': 'bench/1.0' },
    connections: 2,
    durationMs,
    status: 200,
  };
  let isOver = false;
  const loaded = new Promise<LoadResult>((resolve) => {
    load.once('message', (result) => {
      isOver = true;
      resolve(result as LoadResult);
    });
  });
  load.send(order);
  let count = 0;
  for (; renders && !isOver; count += 1) {
    await render(makeServedEdition(count));
    await pause(gapMs);
  }
  const { p50, p99, longest, requests } = await loaded;
  histogram.disable();
  console.log(
    `${name} (${count} times): ${requests} requests, median ${show(p50)}, p99 ${show(p99)}, ` +
      `longest ${show(longest)}; the event loop was held for ${show(histogram.max / 1e6)} at most`,
  );
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function show(ms: number): string {
  return `${ms.toFixed(1)} ms`;
}
