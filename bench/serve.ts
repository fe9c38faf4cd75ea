// How fast a feed is served: `node bench/serve.ts [--rounds 7] [--seconds 1] [--connections 64]
// [--servers ours,bare]`.
// Every server runs in a process of its own on the first core, the load comes from another on the
// second, and they take turns, so that what the machine does besides touches all alike. Ratios are
// of requests a second of the server's processor time, and of requests a second as they came.
import { type ChildProcess, fork, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { LoadOrder, LoadResult } from './samples/load-server.ts';
import { FEED_PATH, renderServedFeed } from './samples/make-served-feed.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '1' },
    connections: { type: 'string', default: '64' },
    servers: { type: 'string', default: 'ours,bare,middleware,nginx' },
  },
});
const rounds = Number(options.rounds);
const durationMs = Number(options.seconds) * 1000;
const connections = Number(options.connections);
const folder = join(import.meta.dirname, 'samples');
const pins = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;
const reader = {
  accept: 'application/atom+xml, application/rss+xml, */*;q=0.1',
  'accept-encoding': 'gzip',
  'user-agent': 'bench/1.0',
};

interface Server {
  readonly name: string;
  readonly port: number;
  /** Of the feed as this server sends it. */
  readonly etag: string;
  /** Microseconds of processor time since the last call; null where they cannot be told. */
  readCpu(): Promise<number | null>;
  stop(): void;
}

interface Sample extends LoadResult {
  /** Null where the processor time is not known. */
  readonly cpuUs: number | null;
}

const servers: Server[] = [];
for (const name of options.servers.split(',')) {
  const server = name === 'nginx' ? await startNginx() : await startOwn(name);
  if (server !== null) servers.push(server);
}
const load = startProcess(join(folder, 'load-server.ts'), [], 1);
try {
  const { body, encodings } = await renderServedFeed();
  const gzip = encodings.find(({ encoding }) => encoding === 'gzip');
  console.log(
    `feed of ${body.length} bytes, ${gzip?.body.length} with gzip; ${connections} connections`,
  );
  if (!pins) console.log('taskset or a second core is missing: nothing is bound to a core');
  for (const status of [304, 200]) await compare(status);
} finally {
  load.kill();
  for (const server of servers) server.stop();
}

async function compare(status: number): Promise<void> {
  const samples = new Map<string, Sample[]>(servers.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const server of servers) {
      const sample = await measure(server, status);
      // The first round warms up.
      if (round >= 0) samples.get(server.name)?.push(sample);
    }
  }
  console.log(`\n${status}:`);
  const ours = samples.get('ours') ?? [];
  for (const [name, own] of samples) {
    console.log(
      `  ${name.padEnd(10)} ${describe(own)}${name === 'ours' ? '' : compareWith(ours, own)}`,
    );
  }
}

function describe(samples: readonly Sample[]): string {
  const rate = median(samples.map(({ requests, seconds }) => requests / seconds));
  const cpu = samples.flatMap(({ cpuUs, requests }) => (cpuUs === null ? [] : [cpuUs / requests]));
  const p99 = median(samples.map((sample) => sample.p99));
  const longest = Math.max(...samples.map((sample) => sample.longest));
  return [
    `${rate.toFixed(0).padStart(6)} a second`,
    cpu.length === 0 ? '' : `${median(cpu).toFixed(1)} µs of processor`,
    `p99 ${p99.toFixed(2)} ms, longest ${longest.toFixed(1)} ms`,
  ].join(', ');
}

/** Pairs of one round, so that both had the same machine. */
function compareWith(ours: readonly Sample[], others: readonly Sample[]): string {
  const pairs = ours.flatMap((own, at) => {
    const other = others[at];
    return other === undefined ? [] : [{ own, other }];
  });
  const byRate = median(
    pairs.map(({ own, other }) => own.requests / own.seconds / (other.requests / other.seconds)),
  );
  const byCpu = pairs.flatMap(({ own, other }) =>
    own.cpuUs === null || other.cpuUs === null
      ? []
      : [other.cpuUs / other.requests / (own.cpuUs / own.requests)],
  );
  const cpu = byCpu.length === 0 ? '' : `, ${median(byCpu).toFixed(3)} by processor time`;
  return `; ours is ${byRate.toFixed(3)} of it by requests a second${cpu}`;
}

async function measure(server: Server, status: number): Promise<Sample> {
  const headers = status === 304 ? { ...reader, 'if-none-match': server.etag } : reader;
  const order: LoadOrder = {
    port: server.port,
    path: FEED_PATH,
    headers,
    connections,
    durationMs,
    status,
  };
  await server.readCpu();
  const result = await ask<LoadResult>(load, order);
  return { ...result, cpuUs: await server.readCpu() };
}

async function startOwn(name: string): Promise<Server> {
  const child = startProcess(join(folder, 'serve-variant.ts'), [name], 0);
  const { port } = await receive<{ readonly port: number }>(child);
  const readCpu = async () => (await ask<{ readonly cpuUs: number }>(child, 'cpu')).cpuUs;
  return { name, port, etag: await readEtag(port), readCpu, stop: () => child.kill() };
}

/** nginx with the same bytes as files; null where it is not installed. */
async function startNginx(): Promise<Server | null> {
  if (spawnSync('nginx', ['-v']).status !== 0) return null;
  const root = mkdtempSync(join(tmpdir(), 'topicwire-nginx-'));
  const { body, encodings } = await renderServedFeed();
  mkdirSync(join(root, 'feeds'));
  writeFileSync(join(root, FEED_PATH), body);
  const gzip = encodings.find(({ encoding }) => encoding === 'gzip');
  writeFileSync(`${join(root, FEED_PATH)}.gz`, gzip?.body ?? '');
  const port = await findFreePort();
  const file = join(root, 'nginx.conf');
  writeFileSync(file, writeNginxConfig(root, port));
  const child = spawnPinned('nginx', ['-c', file, '-p', root, '-e', 'stderr'], 0);
  await pause(500);
  const stop = () => {
    child.kill();
    rmSync(root, { recursive: true });
  };
  return { name: 'nginx', port, etag: await readEtag(port), readCpu: async () => null, stop };
}

function writeNginxConfig(root: string, port: number): string {
  return `daemon off; worker_processes 1; pid ${root}/pid; error_log stderr crit;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 10000000; tcp_nopush on;
  client_body_temp_path ${root}; proxy_temp_path ${root}; fastcgi_temp_path ${root};
  uwsgi_temp_path ${root}; scgi_temp_path ${root};
  types { application/rss+xml rss; }
  server { listen 127.0.0.1:${port}; root ${root}; gzip_static on; gzip_vary on; }
}
`;
}

async function readEtag(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${FEED_PATH}`, { headers: reader });
  await answer.arrayBuffer();
  return answer.headers.get('etag') ?? '';
}

function startProcess(file: string, args: readonly string[], core: number): ChildProcess {
  const child = pins
    ? fork(file, args, { execPath: 'taskset', execArgv: ['-c', String(core), process.execPath] })
    : fork(file, args);
  child.setMaxListeners(0);
  return child;
}

function spawnPinned(command: string, args: readonly string[], core: number): ChildProcess {
  const stdio = ['ignore', 'ignore', 'inherit'] as const;
  if (!pins) return spawn(command, args, { stdio: [...stdio] });
  return spawn('taskset', ['-c', String(core), command, ...args], { stdio: [...stdio] });
}

function ask<T>(child: ChildProcess, message: object | string): Promise<T> {
  child.send(message);
  return receive<T>(child);
}

function receive<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message as T));
    child.once('exit', (code) => reject(new Error(`a process ended early (${code})`)));
  });
}

function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
