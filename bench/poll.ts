// How fast sources are polled: `node bench/poll.ts [--sources 2000] [--turns 3] [--concurrency 8,50]`.
// The yardstick, in the same run and over the same origin, is rss-parser's parseURL in a plain loop.
// Both run in processes of their own and take turns; the origin is a third one.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import manifest from '../package.json' with { type: 'json' };
import type { Round } from './samples/poll-once.ts';

const { values: options } = parseArgs({
  options: {
    sources: { type: 'string', default: '2000' },
    turns: { type: 'string', default: '3' },
    concurrency: { type: 'string', default: '8,50' },
  },
});
const contestants = ['ours', 'parseURL'] as const;
type Contestant = (typeof contestants)[number];

const samples = join(import.meta.dirname, 'samples');
/** What `npm start` gives to Node. */
const startFlags = manifest.scripts.start.split(' ').filter((word) => word.startsWith('--'));
const origin = fork(join(samples, 'serve-sample-feeds.ts'), [options.sources]);
const { port, sizes } = await receive<{ port: number; sizes: readonly number[] }>(origin);
const kilobytes = [0, 0.5, 1].map((share) => {
  const size = sizes[Math.floor((sizes.length - 1) * share)] ?? 0;
  return `${Math.round(size / 1000)}`;
});
console.log(`${options.sources} sources of ${kilobytes.join(' / ')} KB (least, median, most)`);

for (const concurrency of options.concurrency.split(',')) {
  const rounds: Record<Contestant, (readonly Round[])[]> = { ours: [], parseURL: [] };
  for (let turn = 0; turn < Number(options.turns); turn += 1) {
    for (const contestant of turn % 2 === 0 ? contestants : contestants.toReversed()) {
      rounds[contestant].push(await run(contestant, concurrency));
    }
  }
  report(concurrency, rounds);
}
origin.disconnect();

async function run(contestant: Contestant, concurrency: string): Promise<readonly Round[]> {
  const args = [contestant, String(port), options.sources, concurrency];
  const execArgv = [
    '--expose-gc',
    ...(contestant === 'ours' ? startFlags : []),
    ...process.execArgv.filter((flag) => flag.startsWith('--cpu')),
  ];
  const child = fork(join(samples, 'poll-once.ts'), args, { execArgv });
  const rounds = await receive<readonly Round[]>(child);
  child.disconnect();
  await once(child, 'exit');
  return rounds;
}

async function receive<T>(child: ChildProcess): Promise<T> {
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`a child ended (${code}) before it had reported`);
  });
  const [message] = await Promise.race([once(child, 'message'), failed]);
  return message as T;
}

function report(concurrency: string, rounds: Record<Contestant, (readonly Round[])[]>): void {
  const lines = [
    ['ours, cold', pick(rounds.ours, 0)],
    ['ours, all 304', pick(rounds.ours, 1)],
    ['parseURL, cold', pick(rounds.parseURL, 0)],
    ['parseURL, the same again', pick(rounds.parseURL, 1)],
    ['parseURL, 304 by hand', pick(rounds.parseURL, 2)],
  ] as const;
  console.log(`\nconcurrency ${concurrency}`);
  for (const [name, all] of lines) {
    const perSecond = median(all.map(({ good, ms }) => (good * 1000) / ms));
    const cpu = median(all.map(({ good, cpuMs }) => cpuMs / good));
    const main = median(all.map(({ good, mainCpuMs }) => mainCpuMs / good));
    console.log(
      `${name.padEnd(26)} ${perSecond.toFixed(0).padStart(6)} sources/s` +
        ` ${cpu.toFixed(2).padStart(6)} ms CPU each` +
        ` (${main.toFixed(2)} on the main thread), ${all[0]?.good} good, ${all[0]?.entries} entries`,
    );
  }
  const [cold, unchanged, peerCold, peerAgain, peerByHand] = lines.map(([, all]) => all);
  printRatio('cold against cold', cold, peerCold);
  printRatio('304 against its next round', unchanged, peerAgain);
  printRatio('304 against 304 by hand', unchanged, peerByHand);
}

function pick(turns: readonly (readonly Round[])[], round: number): readonly Round[] {
  return turns.flatMap((rounds) => rounds[round] ?? []);
}

/** Of speeds, turn by turn, since both halves of a turn see the same machine. */
function printRatio(name: string, ours: readonly Round[] = [], peer: readonly Round[] = []): void {
  const ratios = ours.map(({ ms }, turn) => (peer[turn]?.ms ?? 0) / ms);
  const all = ratios.map((ratio) => ratio.toFixed(2)).join(', ');
  console.log(`${name.padEnd(26)} ${median(ratios).toFixed(2).padStart(6)} times as fast (${all})`);
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
