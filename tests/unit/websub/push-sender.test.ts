import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, LookupFunction } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createPushSender, type PushSender } from '../../../src/ingest/push-sender.ts';

const now = '2026-11-20T12:00:00.000Z';
const never = new AbortController().signal;
const push = { headers: { 'content-type': 'text/plain' }, body: new TextEncoder().encode('body') };

let server: Server | null = null;
let sender: PushSender | null = null;

afterEach(async () => {
  await sender?.close();
  server?.closeAllConnections();
  server?.close();
});

async function open(listener: RequestListener, options: Record<string, unknown> = {}) {
  const opened = createServer(listener).listen(0, '127.0.0.1');
  server = opened;
  await new Promise((resolve) => opened.once('listening', resolve));
  const { port } = opened.address() as AddressInfo;
  sender = createPushSender({
    userAgent: 'test',
    timeoutMs: 500,
    perHost: 2,
    allowPrivateHosts: [`127.0.0.1:${port}`],
    ...options,
  });
  return { sender, port, url: `http://127.0.0.1:${port}/cb` };
}

test('a name that stands for this machine is refused when it is connected to', async () => {
  let requests = 0;
  const toLoopback: LookupFunction = (_, options, callback) => {
    if (options.all === true) callback(null, [{ address: '127.0.0.1', family: 4 }]);
    else callback(null, '127.0.0.1', 4);
  };
  const { sender, port } = await open(
    (_, response) => {
      requests += 1;
      response.end();
    },
    { allowPrivateHosts: [], lookup: toLoopback },
  );
  const url = `http://innocent.example:${port}/`;
  expect(sender.refuse(url)).toBeNull();
  await expect(sender.push(url, push, now, never)).rejects.toMatchObject({
    code: 'address-forbidden',
  });
  const query = new URLSearchParams({ a: 'b' });
  await expect(sender.confirm(url, query, 'c', never)).rejects.toMatchObject({
    code: 'address-forbidden',
  });
  expect(requests).toBe(0);
  for (const bad of ['http://127.0.0.1/', 'http://[::1]/', 'http://169.254.169.254/', 'x']) {
    expect(sender.refuse(bad)).not.toBeNull();
  }
});

test('an answer that does not come in time is none, whatever its head says', async () => {
  const { sender, url } = await open((request, response) => {
    if (request.url === '/cb?hang') response.writeHead(200).write('c');
  });
  const late = { code: 'fetch-failed', message: 'no answer came within 0.5 s' };
  await expect(sender.push(url, push, now, never)).rejects.toMatchObject(late);
  const query = new URLSearchParams();
  await expect(sender.confirm(`${url}?hang`, query, 'challenge', never)).rejects.toMatchObject(
    late,
  );
});

test('a push that was taken is taken, though its answer never ends', async () => {
  const { sender, url } = await open((_, response) => {
    response.writeHead(202).write('thank you');
  });
  expect(await sender.push(url, push, now, never)).toMatchObject({ status: 202 });
});

test('who is stopped stops at once', async () => {
  const { sender, url } = await open(() => undefined, { timeoutMs: 60_000 });
  const stopping = new AbortController();
  const pushing = sender.push(url, push, now, stopping.signal);
  setTimeout(() => stopping.abort(), 50);
  await expect(pushing).rejects.toMatchObject({ code: 'fetch-failed' });
  await expect(sender.push(url, push, now, stopping.signal)).rejects.toMatchObject({
    code: 'fetch-failed',
  });
});

test('a refusal comes with its reason in one line, and with when to come again', async () => {
  const { sender, url } = await open((_, response) => {
    response.writeHead(503, { 'retry-after': '120' }).end('<p>not\n now</p>');
  });
  expect(await sender.push(url, push, now, never)).toEqual({
    status: 503,
    reason: 'not now',
    retryAfterSeconds: 120,
  });
});
