import { createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp, logRequests } from '../../src/http/create-app.ts';
import { PushGate } from '../../src/http/push-gate.ts';
import { type RunningServer, startServer } from '../../src/http/start-server.ts';
import { startSubscription } from '../../src/ingest/websub/revise-subscription.ts';
import type { Subscription } from '../../src/model/subscription.ts';
import type { PollReport } from '../../src/pipeline/poll-source.ts';
import { WebSubSubscriber } from '../../src/pipeline/websub-subscriber.ts';
import { openPolledHouse, type PolledHouse, writeAtom } from '../unit/pipeline/polled-house.ts';

const key = 'AAAAAAAAAAAAAAAAAAAAAA';
const secret = 'the secret of this test';
const maxBytes = 100_000;
const topic = 'https://mine.example/feed';

let polled: PolledHouse;
let webSub: WebSubSubscriber;
let server: RunningServer;
const reports: PollReport[] = [];
const logged: string[] = [];

beforeAll(async () => {
  polled = await openPolledHouse();
  const { house } = polled;
  polled.serve('/feed', writeAtom(['1']), { etag: '"1"' });
  await polled.poll();
  webSub = new WebSubSubscriber(house, {
    poster: null,
    judgeCallback: () => null,
    onReport: (report) => reports.push(report),
    onResume: () => undefined,
  });
  const { site } = house.rules.config;
  const log = { ...house.log, debug: (line: string) => void logged.push(line) };
  const app = createApp({
    publication: house.publication,
    log,
    site: () => ({ ...site, poll: { ...site.poll, maxBytes, timeoutMs: 500 } }),
    troubles: () => [],
    webSub,
  });
  server = await startServer(logRequests(app, log), { host: '127.0.0.1', port: 0 });
});

afterAll(async () => {
  await server.close(100);
  await webSub.stop();
  await polled.close();
});

beforeEach(() => subscribe({}));

async function subscribe(own: Partial<Subscription>): Promise<void> {
  const { house } = polled;
  const wanted = {
    key,
    secret,
    sourceId: 'feed',
    sourceUrl: polled.source().url,
    hub: 'https://hub.example/',
    topic,
    callback: `https://wire.example/websub/${key}`,
  };
  await house.store.addSubscription({
    ...startSubscription(wanted, house.now()),
    state: 'active',
    leaseEndsAt: '2027-01-01T00:00:00.000Z',
    ...own,
  });
}

const url = (path: string) => `http://127.0.0.1:${server.port}${path}`;

async function push(
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  to = key,
): Promise<Response> {
  const bytes = Buffer.from(body);
  const signature = createHmac('sha256', secret).update(bytes).digest('hex');
  return await fetch(url(`/websub/${to}`), {
    method: 'POST',
    body: bytes,
    headers: {
      'content-type': 'application/atom+xml',
      'x-hub-signature': `sha256=${signature}`,
      ...headers,
    },
  });
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error('it did not come about');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

function verify(mode: string, more: Record<string, string> = {}): Promise<Response> {
  const query = { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': '<b>&é', ...more };
  return fetch(url(`/websub/${key}?${new URLSearchParams(query)}`));
}

describe('E18 a verification', () => {
  const pending = { mode: 'subscribe', until: '2026-12-01T00:00:00.000Z' } as const;

  test('that is pending is answered with the challenge and nothing else, as plain text', async () => {
    await subscribe({ state: 'asked', pending, failures: 1 });
    const answer = await verify('subscribe', { 'hub.lease_seconds': '3600' });
    expect([answer.status, await answer.text()]).toEqual([200, '<b>&é']);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('content-security-policy')).toContain('sandbox');
    expect((await polled.house.store.readSubscription(key))?.state).toBe('active');
  });

  test.each([
    ['of another mode', 'unsubscribe', {}],
    ['of another topic', 'subscribe', { 'hub.topic': 'https://evil.example/' }],
    ['of an unknown mode', 'publish', {}],
  ])('%s is 404 without the challenge', async (_, mode, more) => {
    await subscribe({ state: 'asked', pending });
    const answer = await verify(mode, more as Record<string, string>);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('<b>');
  });

  test('that nobody asked for is 404', async () => {
    expect((await verify('subscribe')).status).toBe(404);
    expect((await fetch(url('/websub/short?hub.mode=subscribe'))).status).toBe(404);
  });

  test('by HEAD confirms nothing', async () => {
    await subscribe({ state: 'asked', pending });
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.challenge': 'c',
    });
    const answer = await fetch(url(`/websub/${key}?${query}`), { method: 'HEAD' });
    expect(answer.status).toBe(405);
    expect((await polled.house.store.readSubscription(key))?.state).toBe('asked');
  });
});

describe('E19 a push', () => {
  test('is answered before it is read, and then is in the store', async () => {
    reports.length = 0;
    const answer = await push(writeAtom(['1', '2']));
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    await until(() => reports.length === 1);
    expect(reports[0]).toMatchObject({ pushed: true, outcome: 'read', added: 1, changed: 0 });
    expect(await polled.published()).toEqual(['1', '2']);
  });

  test.each([
    ['without a signature', { 'x-hub-signature': '' }],
    ['with a wrong signature', { 'x-hub-signature': `sha256=${'0'.repeat(64)}` }],
    ['with a signature by an unknown method', { 'x-hub-signature': 'crc32=00000000' }],
  ])('%s is answered 202, dropped and counted', async (_, headers) => {
    const answer = await push(writeAtom(['forged']), headers);
    expect(answer.status).toBe(202);
    expect((await polled.house.store.readSubscription(key))?.forged).toBe(1);
    expect(await polled.house.store.listPushes()).toEqual([]);
    expect(await polled.published()).not.toContain('forged');
  });

  test('to an unknown callback is 404, to one that is over 410', async () => {
    expect((await push('x', {}, 'B'.repeat(22))).status).toBe(404);
    expect((await push('x', {}, 'short')).status).toBe(404);
    for (const state of ['ended', 'leaving', 'denied'] as const) {
      await subscribe({ state });
      expect((await push('x')).status).toBe(410);
    }
  });

  test('E22 that is larger than a poll may be is 413, whether it says so or not', async () => {
    expect((await push('x'.repeat(maxBytes + 1))).status).toBe(413);
    expect(await pushInChunks(5 * maxBytes)).toBe(413);
    reports.length = 0;
    expect((await push('x'.repeat(maxBytes))).status).toBe(202);
    await until(() => reports.length === 1);
  });

  /** A body without Content-Length. */
  function pushInChunks(bytes: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(url(`/websub/${key}`), { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject);
      for (let left = bytes; left > 0; left -= 10_000) sent.write('x'.repeat(10_000));
      sent.end();
    });
  }

  test('that drips is 408 after the time that a poll may take', async () => {
    const status = await new Promise((resolve, reject) => {
      const sent = httpRequest(url(`/websub/${key}`), { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      sent.on('error', reject);
      const timer = setInterval(() => sent.write('x'), 20);
      sent.on('close', () => clearInterval(timer));
      sent.on('response', () => {
        clearInterval(timer);
        sent.destroy();
      });
    });
    expect(status).toBe(408);
  });

  test('more of one source than are read in time are 503', async () => {
    const { store } = polled.house;
    const kept = { key, sourceId: 'feed', receivedAt: polled.house.now(), contentType: null };
    const numbers: number[] = [];
    for (let count = 0; count < 20; count += 1) {
      numbers.push(await store.addPush({ ...kept, body: Uint8Array.of(count) }));
    }
    const answer = await push(writeAtom(['crowded']));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
    for (const number of numbers) await store.removePush(number);
    reports.length = 0;
    expect((await push(writeAtom(['crowded']))).status).toBe(202);
    await until(() => reports.length === 1);
  });

  test('that is coded in a way that was not asked for is 415', async () => {
    expect((await push('x', { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  test('that holds no feed costs nothing but itself, and stands in the ledger', async () => {
    reports.length = 0;
    expect((await push('this is no feed')).status).toBe(202);
    await until(() => reports.length === 1);
    expect(reports[0]).toMatchObject({ pushed: true, outcome: 'failed', added: 0 });
    expect((await polled.ledger())[0]).toMatchObject({ pushed: true, outcome: 'failed' });
    expect((await polled.state()).failures).toBe(0);
  });

  test('E22 goes through the same sanitizer as a poll', async () => {
    reports.length = 0;
    const more = '<content type="html">&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;ore</content>';
    await push(writeAtom([{ id: 'bad', more: more.replace('ore', 'ore&lt;/p&gt;') }]));
    await until(() => reports.length === 1);
    const entry = await polled.house.store.findEntry('https://mine.example/bad');
    expect(entry?.content).toBe('<p>ore</p>');
  });

  test('E22 twice in one moment is one item', async () => {
    reports.length = 0;
    const body = writeAtom(['twin']);
    await Promise.all([push(body), push(body), push(body)]);
    await until(() => reports.length >= 1);
    await until(async () => (await polled.house.store.listPushes()).length === 0);
    expect(reports.reduce((sum, { added }) => sum + added, 0)).toBe(1);
    expect((await polled.published()).filter((id) => id === 'twin')).toEqual(['twin']);
  });

  test('by another method than GET and POST is 405', async () => {
    const answer = await fetch(url(`/websub/${key}`), { method: 'PUT', body: 'x' });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});

test('a flood of pushes to one callback is 429, and others are still taken', async () => {
  const flood = await Promise.all(Array.from({ length: 90 }, () => push('', {}, key)));
  const statuses = flood.map(({ status }) => status);
  expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(20);
  expect(flood.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('60');
});

test('a callback gets more pushes with time, and forgets nobody who is in use', () => {
  const gate = new PushGate();
  const count = (at: number) => {
    let taken = 0;
    while (!gate.isTooOften('k', at)) taken += 1;
    return taken;
  };
  expect(count(0)).toBe(60);
  expect(count(999)).toBe(0);
  expect(count(3_500)).toBe(3);
  expect(count(1e9)).toBe(60);
});

test('only so many bodies are read at once', async () => {
  const gate = new PushGate();
  const held = Promise.withResolvers<void>();
  const hold = (key: string) => gate.read(key, () => held.promise);
  const read = (key: string) => gate.read(key, async () => 'read');
  const reading = [hold('slow'), hold('slow')];
  expect([await read('slow'), await read('other')]).toEqual([null, 'read']);
  for (let index = 0; index < 14; index += 1) reading.push(hold(`key ${index}`));
  expect(await read('other')).toBeNull();
  held.resolve();
  await Promise.all(reading);
  expect([await read('slow'), await read('other')]).toEqual(['read', 'read']);
});

test('the key of a callback is in no log', () => {
  expect(logged.length).toBeGreaterThan(10);
  expect(logged.join('\n')).toContain('POST /websub/… 202');
  expect([...logged, ...polled.logged].join('\n')).not.toContain(key);
});
