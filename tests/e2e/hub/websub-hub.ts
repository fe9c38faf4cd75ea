/**
 * A small, whole WebSub hub as a process of its own: it takes subscriptions, verifies them, keeps
 * leases, signs and delivers. `POST /hub` is the hub, `/moved` sends there by 307; what stands
 * below `/control/` lets a test drive it. It prints its port and ends with its standard input.
 */
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Subscriber {
  readonly topic: string;
  readonly callback: string;
  readonly secret: string | null;
  readonly leaseEndsAt: number;
}

interface Request {
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
  /** What came of its verification; null while it is under way. */
  verified: boolean | null;
}

/** What a test asks for by `POST /control/publish`. */
interface Publication {
  readonly topic: string;
  readonly body: string;
  readonly contentType: string;
  readonly method?: string;
  readonly sign?: 'right' | 'wrong' | 'not';
  /** Of another subscriber than those that are subscribed. */
  readonly callback?: string;
}

const subscribers = new Map<string, Subscriber>();
const requests: Request[] = [];
const settings = { leaseSeconds: 864_000, answer: 202, verifies: true };

const server = createServer((request, response) => {
  route(request, response).catch((error: unknown) => {
    response.writeHead(500).end(String(error));
  });
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
process.stdin.resume().on('end', () => process.exit());

async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readText(request);
  const path = request.url ?? '/';
  if (path === '/moved') response.writeHead(307, { location: '/hub' }).end();
  else if (path === '/hub') takeRequest(path, new URLSearchParams(body), response);
  else if (path === '/control/state') {
    const list = [...subscribers.values()].filter(({ leaseEndsAt }) => leaseEndsAt > Date.now());
    sendJson(response, { requests, subscribers: list });
  } else if (path === '/control/settings') {
    Object.assign(settings, JSON.parse(body));
    sendJson(response, settings);
  } else if (path === '/control/publish') sendJson(response, await publish(JSON.parse(body)));
  else if (path === '/control/ask') sendJson(response, await askCallback(JSON.parse(body)));
  else response.writeHead(404).end();
}

/** @see WebSub §5.1 */
function takeRequest(path: string, query: URLSearchParams, response: ServerResponse): void {
  const form = Object.fromEntries(query);
  const request: Request = { path, form, verified: null };
  requests.push(request);
  const { 'hub.mode': mode = '', 'hub.topic': topic = '', 'hub.callback': callback = '' } = form;
  if (mode === 'publish') {
    response.writeHead(settings.answer).end();
    if (settings.answer < 300) void fetchAndDeliver(request, topic);
    return;
  }
  const secret = form['hub.secret'] ?? null;
  const fault = findFault(mode, topic, callback, secret);
  if (fault !== null || settings.answer >= 300) {
    response.writeHead(fault === null ? settings.answer : 400).end(fault ?? 'not now');
    return;
  }
  response.writeHead(settings.answer).end();
  if (settings.verifies) void verify(request, { mode, topic, callback, secret });
}

function findFault(
  mode: string,
  topic: string,
  callback: string,
  secret: string | null,
): string | null {
  if (mode !== 'subscribe' && mode !== 'unsubscribe') return 'hub.mode is not known';
  if (!URL.canParse(topic)) return 'hub.topic is no URL';
  if (!URL.canParse(callback)) return 'hub.callback is no URL';
  return secret !== null && Buffer.byteLength(secret) >= 200 ? 'hub.secret is too long' : null;
}

/** @see WebSub §5.3 */
async function verify(
  request: Request,
  wanted: {
    readonly mode: string;
    readonly topic: string;
    readonly callback: string;
    readonly secret: string | null;
  },
): Promise<void> {
  const { mode, topic, callback, secret } = wanted;
  const challenge = randomUUID();
  const answer = await askCallback({
    callback,
    query: {
      'hub.mode': mode,
      'hub.topic': topic,
      'hub.challenge': challenge,
      ...(mode === 'subscribe' ? { 'hub.lease_seconds': String(settings.leaseSeconds) } : {}),
    },
  });
  request.verified = answer.status >= 200 && answer.status < 300 && answer.body === challenge;
  if (!request.verified) return;
  const key = `${topic} ${callback}`;
  const leaseEndsAt = Date.now() + settings.leaseSeconds * 1000;
  if (mode === 'unsubscribe') subscribers.delete(key);
  else subscribers.set(key, { topic, callback, secret, leaseEndsAt });
}

/** A GET of a callback, with the query appended to its own. */
async function askCallback({
  callback,
  query,
}: {
  readonly callback: string;
  readonly query: Readonly<Record<string, string>>;
}): Promise<{ readonly status: number; readonly body: string }> {
  const url = new URL(callback);
  for (const [name, value] of Object.entries(query)) url.searchParams.append(name, value);
  try {
    const answer = await fetch(url, { redirect: 'manual' });
    return { status: answer.status, body: await answer.text() };
  } catch {
    return { status: 0, body: '' };
  }
}

/** What a hub does when a publisher tells it that a topic changed. */
async function fetchAndDeliver(request: Request, topic: string): Promise<void> {
  const answer = await fetch(topic);
  const contentType = answer.headers.get('content-type') ?? '';
  await publish({ topic, body: await answer.text(), contentType });
  request.verified = answer.ok;
}

/** Delivers to every subscriber of the topic whose lease runs. @see WebSub §7 */
async function publish(publication: Publication): Promise<readonly unknown[]> {
  const { topic, callback } = publication;
  const found = [...subscribers.values()].filter((each) => each.topic === topic);
  const others =
    callback === undefined ? [] : [{ topic, callback, secret: 'x', leaseEndsAt: 1e15 }];
  const all = [...found.filter((each) => each.leaseEndsAt > Date.now()), ...others];
  return await Promise.all(all.map((subscriber) => deliver(subscriber, publication)));
}

async function deliver(
  { topic, callback, secret }: Subscriber,
  { body, contentType, method = 'sha256', sign = 'right' }: Publication,
): Promise<unknown> {
  const { port } = server.address() as AddressInfo;
  const headers = new Headers({
    'content-type': contentType,
    link: `<http://127.0.0.1:${port}/hub>; rel="hub", <${topic}>; rel="self"`,
  });
  if (secret !== null && sign !== 'not') {
    const key = sign === 'right' ? secret : `${secret}?`;
    headers.set(
      'x-hub-signature',
      `${method}=${createHmac(method, key).update(body).digest('hex')}`,
    );
  }
  try {
    const answer = await fetch(callback, { method: 'POST', headers, body, redirect: 'manual' });
    if (answer.status === 410) subscribers.delete(`${topic} ${callback}`);
    return { callback, status: answer.status };
  } catch (error) {
    return { callback, status: 0, error: String(error) };
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
