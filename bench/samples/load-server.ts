// Asks one URL as fast as it is answered, in a process of its own, over raw sockets that are kept
// open. Each message from the parent is an order; the answer is what was measured.
import { connect, type Socket } from 'node:net';

/** What to ask, and for how long. */
export interface LoadOrder {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly durationMs: number;
  /** What every answer has to begin with. */
  readonly status: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly longest: number;
}

process.on('message', (order: LoadOrder) => {
  void run(order).then((result) => process.send?.(result));
});
process.on('disconnect', () => process.exit());

async function run(order: LoadOrder): Promise<LoadResult> {
  const latencies: number[] = [];
  const startedAt = performance.now();
  const endsAt = startedAt + order.durationMs;
  const workers = Array.from({ length: order.connections }, () => ask(order, endsAt, latencies));
  await Promise.all(workers);
  const seconds = (performance.now() - startedAt) / 1000;
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? 0;
  return { requests: latencies.length, seconds, p50: at(0.5), p99: at(0.99), longest: at(1) };
}

function ask(order: LoadOrder, endsAt: number, latencies: number[]): Promise<void> {
  const request = writeRequest(order);
  const statusLine = `HTTP/1.1 ${order.status} `;
  return new Promise((resolve, reject) => {
    const socket: Socket = connect(order.port, '127.0.0.1');
    socket.setNoDelay(true);
    let askedAt = 0;
    let left = 0;
    const next = () => {
      askedAt = performance.now();
      if (askedAt >= endsAt) socket.end();
      else socket.write(request);
    };
    socket.on('connect', next);
    socket.on('error', reject);
    socket.on('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      if (left === 0) {
        const head = chunk.indexOf('\r\n\r\n');
        const text = chunk.toString('latin1', 0, head);
        if (head === -1 || !text.startsWith(statusLine)) {
          socket.destroy(new Error(`unexpected answer: ${text.slice(0, 80)}`));
          return;
        }
        left = head + 4 + readLength(text);
      }
      left -= chunk.length;
      if (
        left === Number.POSITIVE_INFINITY &&
        chunk.toString('latin1', Math.max(0, chunk.length - 5)) === '0\r\n\r\n'
      )
        left = 0;
      if (left > 0) return;
      latencies.push(performance.now() - askedAt);
      next();
    });
  });
}

function readLength(head: string): number {
  const [, digits] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
  if (digits === undefined && /\r\ntransfer-encoding/i.test(head)) return Number.POSITIVE_INFINITY;
  return Number(digits ?? 0);
}

function writeRequest({ path, headers, port }: LoadOrder): string {
  const all = { host: `127.0.0.1:${port}`, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}
