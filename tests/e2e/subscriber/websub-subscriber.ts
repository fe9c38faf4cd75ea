/**
 * Subscribers of a WebSub hub as a process of their own: callbacks at `/cb/NAME` on some addresses of
 * loopback, each of which behaves as a test says, and the requests that subscribers send. The first
 * argument is the number of addresses. It prints `{port, control}`; `POST` to the control port's
 * `/…` drives it. It ends with its standard input.
 */
import { createHash, createHmac } from 'node:crypto';
import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a callback does; what is left out is as the standard wants it. */
export interface Behaviour {
  /** What a verification is answered with; `echo` by default. */
  readonly verify?: 'echo' | 'echo-and-more' | 'nothing' | 'missing' | 'moved';
  /** What a delivery is answered with, one after the other, the last one for ever; 204 by default. */
  readonly answers?: readonly number[];
  /** Before it answers a delivery. */
  readonly delayMs?: number;
  /** Headers of that answer. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Deliveries must be signed with it; without one they must not be signed. */
  readonly secret?: string | null;
}

/** What came to a callback. */
export interface Call {
  readonly name: string;
  readonly method: string;
  /** The query as it came, without its question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Of deliveries alone. */
  readonly body: string | null;
  readonly bodyHash: string | null;
  /** Whether the signature is what the secret asks for. */
  readonly isGenuine: boolean;
  /** What it was answered. */
  readonly status: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A form that is sent to a hub. */
export interface Sending {
  readonly hub: string;
  readonly form: string;
  readonly contentType?: string | null;
  /** An address of this machine to send from, so that a hub takes it for another client. */
  readonly from?: string;
}

/** Many subscriptions at once, from many addresses, each at a callback of its own. */
export interface ManySubscriptions {
  readonly hub: string;
  readonly topic: string;
  readonly count: number;
  readonly secret: string;
}

/** What came to the callbacks of many. */
export interface ManyDeliveries {
  readonly verified: number;
  readonly deliveries: number;
  /** Of those, how many were signed rightly. */
  readonly genuine: number;
  /** How many callbacks have had so many deliveries of the last body; by number of deliveries. */
  readonly callbacksByCount: Readonly<Record<string, number>>;
  /** Milliseconds since the epoch. */
  readonly firstAt: number;
  readonly lastAt: number;
}

const behaviours = new Map<string, Behaviour>();
const calls: Call[] = [];
const many = { secret: '', delayMs: 0, verified: 0 };
let manyCounts = new Map<string, number>();
let manyHash = '';
let manyDeliveries = { deliveries: 0, genuine: 0, firstAt: 0, lastAt: 0 };

const hosts = Number(process.argv[2] ?? '1');
const [first] = await listenEverywhere();
const control = createServer((request, response) => {
  drive(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
});
control.listen(0, '127.0.0.1', () => {
  const port = portOf(first);
  process.stdout.write(`${JSON.stringify({ port, control: portOf(control) })}\n`);
});
process.stdin.resume().on('end', () => process.exit());

/** One server an address, all on the port that the first of them got. */
async function listenEverywhere(): Promise<readonly [Server, ...Server[]]> {
  const open = (host: string, port: number) =>
    new Promise<Server>((resolve, reject) => {
      const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
        answer(request, response).catch((error: unknown) => {
          response.writeHead(500).end(String(error));
        });
      });
      server.once('error', reject);
      server.listen({ host, port, backlog: 4096 }, () => resolve(server));
    });
  const server = await open('127.0.0.1', 0);
  const others = Array.from({ length: hosts - 1 }, (_, at) => `127.0.0.${at + 2}`);
  return [server, ...(await Promise.all(others.map((host) => open(host, portOf(server)))))];
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '', query = ''] = splitOnce(request.url ?? '/');
  const [, kind, name = ''] = path.split('/');
  const body = await readBytes(request);
  if (kind === 'many') return answerMany(request, response, { name, query, body });
  const behaviour = behaviours.get(name);
  if (kind !== 'cb' || behaviour === undefined) {
    response.writeHead(404).end();
    return;
  }
  const isDelivery = request.method === 'POST';
  const { status, text } = isDelivery
    ? { status: countAnswer(name, behaviour), text: '' }
    : answerVerification(query, behaviour);
  calls.push({
    name,
    method: request.method ?? '',
    query,
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([header, value]) => [header, String(value)]),
    ),
    body: isDelivery ? body.toString('utf8') : null,
    bodyHash: isDelivery ? hash(body) : null,
    isGenuine: isGenuine(request, body, behaviour.secret ?? null),
    status,
    at: Date.now(),
  });
  if (isDelivery && behaviour.delayMs !== undefined) await sleep(behaviour.delayMs);
  const headers = isDelivery ? behaviour.headers : { location: '/cb/elsewhere' };
  response.writeHead(status, headers).end(text);
}

/** @see WebSub §5.3.1 */
function answerVerification(
  query: string,
  { verify = 'echo' }: Behaviour,
): { readonly status: number; readonly text: string } {
  const challenge = new URLSearchParams(query).get('hub.challenge') ?? '';
  if (verify === 'missing') return { status: 404, text: challenge };
  if (verify === 'moved') return { status: 302, text: challenge };
  if (verify === 'nothing') return { status: 200, text: '' };
  return { status: 200, text: verify === 'echo' ? challenge : `${challenge}\n` };
}

function countAnswer(name: string, { answers = [204] }: Behaviour): number {
  const before = calls.filter((call) => call.name === name && call.method === 'POST').length;
  return answers[Math.min(before, answers.length - 1)] ?? 204;
}

/** @see WebSub §7.1 */
function isGenuine(request: IncomingMessage, body: Buffer, secret: string | null): boolean {
  const signature = request.headers['x-hub-signature'];
  if (secret === null) return signature === undefined;
  return signature === `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}

async function answerMany(
  request: IncomingMessage,
  response: ServerResponse,
  { name, query, body }: { name: string; query: string; body: Buffer },
): Promise<void> {
  if (request.method !== 'POST') {
    many.verified += 1;
    response.end(new URLSearchParams(query).get('hub.challenge') ?? '');
    return;
  }
  const at = Date.now();
  const bodyHash = hash(body);
  if (bodyHash !== manyHash) {
    manyHash = bodyHash;
    manyCounts = new Map();
    manyDeliveries = { deliveries: 0, genuine: 0, firstAt: at, lastAt: at };
  }
  manyCounts.set(name, (manyCounts.get(name) ?? 0) + 1);
  manyDeliveries.deliveries += 1;
  manyDeliveries.lastAt = at;
  if (isGenuine(request, body, many.secret)) manyDeliveries.genuine += 1;
  if (many.delayMs > 0) await sleep(many.delayMs);
  response.writeHead(204).end();
}

async function drive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse((await readBytes(request)).toString('utf8'));
  const commands: Readonly<Record<string, () => unknown>> = {
    '/behave': () => void behaviours.set(body.name, body.behaviour),
    '/calls': () => calls.filter(({ name }) => name === body.name),
    '/send': () => send(body),
    '/get': () => get(body.url),
    '/many': () => subscribeMany(body),
    '/delay': () => {
      many.delayMs = body.delayMs;
    },
    '/counts': (): ManyDeliveries => ({
      verified: many.verified,
      ...manyDeliveries,
      callbacksByCount: Object.fromEntries(
        [...Map.groupBy(manyCounts.values(), (count) => String(count))].map(([count, all]) => [
          count,
          all.length,
        ]),
      ),
    }),
  };
  const result = (await commands[request.url ?? '']?.()) ?? null;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
}

/** Subscribes one after the other from each address: a hub takes only so many of one at a time. */
async function subscribeMany({ hub, topic, count, secret }: ManySubscriptions): Promise<number> {
  many.secret = secret;
  const clients = Math.ceil(count / 40);
  const port = portOf(first);
  const work = Array.from({ length: clients }, async (_, client) => {
    let taken = 0;
    for (let at = client; at < count; at += clients) {
      const form = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': `http://127.0.0.${1 + (at % hosts)}:${port}/many/${at}`,
        'hub.secret': secret,
      }).toString();
      const from = `127.0.${10 + (client >> 7)}.${1 + (client & 127)}`;
      for (;;) {
        const { status } = await send({ hub, form, from });
        if (status === 202) taken += 1;
        if (status !== 429) break;
        await sleep(200);
      }
    }
    return taken;
  });
  return (await Promise.all(work)).reduce((sum, taken) => sum + taken, 0);
}

function send({ hub, form, contentType, from }: Sending) {
  const type = contentType === undefined ? 'application/x-www-form-urlencoded' : contentType;
  return new Promise<{ status: number; text: string; headers: IncomingMessage['headers'] }>(
    (resolve, reject) => {
      const request = httpRequest(
        hub,
        {
          method: 'POST',
          agent: false,
          headers: {
            ...(type === null ? {} : { 'content-type': type }),
            'content-length': Buffer.byteLength(form),
          },
          ...(from === undefined ? {} : { localAddress: from }),
        },
        (response) => {
          readBytes(response).then(
            (body) =>
              resolve({
                status: response.statusCode ?? 0,
                text: body.toString('utf8'),
                headers: response.headers,
              }),
            reject,
          );
        },
      );
      request.once('error', reject);
      request.end(form);
    },
  );
}

async function get(url: string) {
  const response = await fetch(url);
  const body = Buffer.from(await response.arrayBuffer());
  const headers = Object.fromEntries(response.headers);
  return { status: response.status, headers, body: body.toString('utf8'), bodyHash: hash(body) };
}

function hash(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('hex');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function splitOnce(url: string): readonly string[] {
  const at = url.indexOf('?');
  return at === -1 ? [url] : [url.slice(0, at), url.slice(at + 1)];
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function readBytes(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
