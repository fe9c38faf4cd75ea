// One change to many subscribers of our WebSub hub: the real program, subscribers in another process
// on 16 addresses of loopback, every signature checked there. Readers ask all along.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeRoot } from '../tests/e2e/make-root.ts';
import { startService } from '../tests/e2e/run-topicwire.ts';
import { startSubscriber } from '../tests/e2e/subscriber/start-subscriber.ts';
import type { ManyDeliveries } from '../tests/e2e/subscriber/websub-subscriber.ts';

const { values: options } = parseArgs({
  options: {
    subscribers: { type: 'string', default: '5000' },
    changes: { type: 'string', default: '3' },
  },
});
const count = Number(options.subscribers);
const hosts = 16;
const path = '/feeds/bench.atom';
/** Of `/proc/PID/stat`. */
const ticksASecond = 100;

const subscriber = await startSubscriber(hosts);
const root = await makeRoot([]);
await root.write(
  'feeds/topics/bench.yaml',
  'title: Bench\ndescription: All\nmatch: {publish: 1, review: 1, any: {harbour: 1}}\npublish: {text: full}\n',
);
for (let number = 0; number < 50; number += 1) await writeArticle(number);
const service = await startService(root.path, { ALLOW_PRIVATE_HOSTS: '127.0.0.0/8' }, [
  '--no-poll',
]);
const topic = `${service.url}${path}`;
try {
  await subscribe();
  for (let change = 0; change < Number(options.changes); change += 1) await deliver(50 + change);
} finally {
  await service.stop();
  await subscriber.stop();
  await root.remove();
}

async function subscribe(): Promise<void> {
  const start = performance.now();
  const before = readCpuMs();
  const hub = `${service.url}/hub`;
  const taken = await subscriber.subscribeMany({ hub, topic, count, secret: 'of this benchmark' });
  while ((await subscriber.countMany()).verified < count) await sleep(50);
  const seconds = (performance.now() - start) / 1000;
  const { body } = await subscriber.get(topic);
  console.log(
    `${taken} subscribed and verified in ${seconds.toFixed(1)} s, ` +
      `${((readCpuMs() - before) / count).toFixed(2)} ms CPU each; ` +
      `the feed has ${(Buffer.byteLength(body) / 1000).toFixed(0)} KB`,
  );
}

async function deliver(number: number): Promise<void> {
  const quiet = await watchReaders(() => sleep(3_000));
  const before = readCpuMs();
  const busy = await watchReaders(() => deliverAll(number));
  const cpuMs = readCpuMs() - before;
  const { counts, changedAt } = busy.result;
  const ms = counts.lastAt - counts.firstAt;
  console.log(
    `one change: ${counts.deliveries} delivered, ${counts.genuine} signed rightly, ` +
      `${counts.callbacksByCount['1'] ?? 0} callbacks once; first after ` +
      `${counts.firstAt - changedAt} ms, all ${(ms / 1000).toFixed(2)} s later ` +
      `(${Math.round((count * 1000) / ms)}/s), ${(cpuMs / count).toFixed(2)} ms CPU each\n` +
      `  readers meanwhile: ${describeDelays(busy.delays)}; before: ${describeDelays(quiet.delays)}`,
  );
  if (counts.genuine !== count || counts.callbacksByCount['1'] !== count || ms > 10_000) {
    process.exitCode = 1;
    console.error('FAILED: not all of them once, signed, within 10 s');
  }
}

async function deliverAll(
  number: number,
): Promise<{ readonly counts: ManyDeliveries; readonly changedAt: number }> {
  const changedAt = Date.now();
  await writeArticle(number);
  let counts: ManyDeliveries;
  do {
    await sleep(20);
    counts = await subscriber.countMany();
  } while (counts.firstAt < changedAt || counts.deliveries < count);
  // What is delivered twice would come now.
  await sleep(1_000);
  return { counts: await subscriber.countMany(), changedAt };
}

/** Asks again and again while something is done, one request at a time. */
async function watchReaders<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly delays: readonly number[] }> {
  const delays: number[] = [];
  let isOver = false;
  const reading = (async () => {
    while (!isOver) {
      const start = performance.now();
      await (await fetch(`${service.url}/healthz`)).arrayBuffer();
      delays.push(performance.now() - start);
      await sleep(5);
    }
  })();
  const result = await work();
  isOver = true;
  await reading;
  return { result, delays };
}

function describeDelays(delays: readonly number[]): string {
  const sorted = delays.toSorted((a, b) => a - b);
  const [half, most, last] = [0.5, 0.99, 1].map(
    (share) => sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0,
  );
  return `p50 ${half?.toFixed(1)} ms, p99 ${most?.toFixed(1)} ms, most ${last?.toFixed(1)} ms`;
}

async function writeArticle(number: number): Promise<void> {
  const paragraph = `The harbour of port ${number} saw ship ${number * 7} at quay ${number % 9}. `;
  const day = String(1 + (number % 28)).padStart(2, '0');
  await root.write(
    `content/harbour-${number}.md`,
    `---\ntitle: Harbour news, number ${number}\ndate: 2026-10-${day}\n---\n\n${paragraph.repeat(13)}\n`,
  );
}

/** What the serving process has used so far, all threads. */
function readCpuMs(): number {
  const stat = readFileSync(`/proc/${service.process.pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) * 1000) / ticksASecond;
}
