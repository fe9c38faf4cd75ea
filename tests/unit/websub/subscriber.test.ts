import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFormPoster } from '../../../src/ingest/post-form.ts';
import type { Subscription } from '../../../src/model/subscription.ts';
import { WebSubSubscriber } from '../../../src/pipeline/websub-subscriber.ts';
import { openPolledHouse, type PolledHouse, writeAtom } from '../pipeline/polled-house.ts';

const topic = 'https://mine.example/feed';

let polled: PolledHouse;
let webSub: WebSubSubscriber;
let problem: string | null;
let resumed: number;
/** What the hub, a path of the origin, was asked. */
let asked: Record<string, string>[];
let hubAnswer: { status: number; headers: Record<string, string>; body: string };

beforeEach(async () => {
  polled = await openPolledHouse();
  problem = null;
  resumed = 0;
  asked = [];
  hubAnswer = { status: 202, headers: {}, body: '' };
  polled.origin.answer('/hub', (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      asked.push(Object.fromEntries(new URLSearchParams(body)));
      response.writeHead(hubAnswer.status, hubAnswer.headers).end(hubAnswer.body);
    });
  });
  offer(`${polled.origin.url}/hub`);
  webSub = start();
});

afterEach(async () => {
  await webSub.stop();
  await polled.close();
});

/** What is in the feed from the start: an entry each hour, so that polls come often. */
const hourly = Array.from({ length: 96 }, (_, index) => ({
  id: `h${index}`,
  title: 'An hour',
  updated: new Date(Date.parse('2026-06-01T08:20:00Z') - index * 3_600_000).toISOString(),
}));

/** Serves the feed with this hub; another feed each time. */
function offer(hub: string | null, ids: readonly string[] = ['1'], name = topic): void {
  const links =
    hub === null ? '' : `<link rel="hub" href="${hub}"/><link rel="self" href="${name}"/>`;
  polled.serve('/feed', writeAtom([...ids, ...hourly], `<id>urn:feed</id>${links}`), {
    etag: `"${Math.random()}"`,
  });
}

function start(allowPrivateHosts = [polled.origin.host]): WebSubSubscriber {
  const subscriber = new WebSubSubscriber(polled.house, {
    poster: createFormPoster({ userAgent: 'Topicwire-test', timeoutMs: 2_000, allowPrivateHosts }),
    judgeCallback: () => problem,
    onReport: () => undefined,
    onResume: () => {
      resumed += 1;
    },
  });
  subscriber.start();
  return subscriber;
}

async function poll(hours = 1) {
  const report = await polled.poll(hours);
  webSub.notePoll(report);
  return report;
}

/** The newest subscription, once it is so. */
async function subscription(isSo: (one: Subscription) => boolean): Promise<Subscription> {
  return await vi.waitFor(
    async () => {
      const found = (await polled.house.store.listSubscriptions('feed')).find(isSo);
      if (found === undefined) throw new Error('there is no such subscription');
      return found;
    },
    { timeout: 5_000, interval: 10 },
  );
}

async function confirm({ key }: Subscription, mode = 'subscribe', lease = '864000') {
  const query = { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': 'c' };
  return await webSub.answerHub(key, new URLSearchParams({ ...query, 'hub.lease_seconds': lease }));
}

async function subscribed(): Promise<Subscription> {
  await poll();
  await vi.waitFor(() => expect(asked.length).toBe(1));
  const one = await subscription(({ pending }) => pending !== null);
  expect(await confirm(one)).toBe('c');
  return one;
}

async function pushOnce(one: Subscription, ids: readonly string[]): Promise<void> {
  const body = Buffer.from(writeAtom(ids, '<id>urn:feed</id>'));
  const signature = `sha256=${createHmac('sha256', one.secret).update(body).digest('hex')}`;
  const contentType = 'application/atom+xml';
  expect(await webSub.takePush(one.key, { signature, contentType, body })).toBe('taken');
  await vi.waitFor(async () => expect(await polled.house.store.listPushes()).toEqual([]));
}

test('E15 a poll that finds a hub leads to a request for the feed by its own name', async () => {
  await subscribed();
  expect(asked[0]).toMatchObject({
    'hub.mode': 'subscribe',
    'hub.topic': topic,
    'hub.lease_seconds': '864000',
  });
  expect(asked[0]?.['hub.callback']).toMatch(/^https:\/\/wire\.example\/websub\/[\w-]{22}$/);
});

test('what the hub was asked for is not asked again by another poll or a restart', async () => {
  await subscribed();
  await poll();
  await webSub.stop();
  webSub = start();
  await vi.waitFor(() => expect(resumed).toBeGreaterThan(1));
  expect(asked.length).toBe(1);
  expect((await polled.house.store.listSubscriptions()).length).toBe(1);
});

test('without a public BASE_URL nobody is asked, and that is said once', async () => {
  problem = 'hubs cannot reach http://localhost:8080';
  webSub.reconcile();
  webSub.reconcile();
  await poll();
  await webSub.stop();
  expect(asked).toEqual([]);
  expect(await polled.house.store.listSubscriptions()).toEqual([]);
  expect(polled.logged.filter((line) => line.includes('none is subscribed to'))).toEqual([
    'feeds name hubs, but none is subscribed to: hubs cannot reach http://localhost:8080',
  ]);
  webSub = start();
});

test('a hub at a private address is not asked, and it is said why', async () => {
  await webSub.stop();
  webSub = start([]);
  await poll();
  const one = await subscription(({ lastError }) => lastError !== null);
  expect(one.lastError).toContain('is not a public address');
  expect(asked).toEqual([]);
});

test('a hub that refuses is asked later, no sooner than it says, and its words are kept', async () => {
  hubAnswer = { status: 503, headers: { 'retry-after': '7200' }, body: 'closed today' };
  await poll();
  const one = await subscription(({ lastError }) => lastError !== null);
  expect(one.lastError).toBe('the hub answered 503 "closed today"');
  const waitMs = Date.parse(one.nextRequestAt ?? '') - Date.parse(polled.house.now());
  expect(waitMs).toBeGreaterThanOrEqual(7_200_000);
  expect(await confirm(one)).toBeNull();
});

test('E20 polls wait from the first push on, and the plan without pushes comes back at a denial', async () => {
  const one = await subscribed();
  const planned = await polled.state();
  expect(planned.unpushed).toBeUndefined();
  await pushOnce(one, ['2']);
  const relaxed = await polled.state();
  expect(relaxed.nextPollReason).toMatch(/^pushed by 127\.0\.0\.1:\d+, polled only as a back-stop/);
  expect(relaxed.nextPollAt > planned.nextPollAt).toBe(true);
  expect(relaxed.unpushed).toEqual({ at: planned.nextPollAt, reason: planned.nextPollReason });
  expect(relaxed.validators).toEqual(planned.validators);
  expect(relaxed.polledAt).toBe(planned.polledAt);
  const before = resumed;
  const query = { 'hub.mode': 'denied', 'hub.topic': topic };
  expect(await webSub.answerHub(one.key, new URLSearchParams(query))).toBe('');
  expect(resumed).toBe(before + 1);
  const { unpushed, nextPollAt, nextPollReason } = await polled.state();
  expect([unpushed, nextPollAt, nextPollReason]).toEqual([
    undefined,
    planned.nextPollAt,
    planned.nextPollReason,
  ]);
});

test('E20 a back-stop poll never waits for longer than the lease runs', async () => {
  await poll();
  const one = await subscription(({ pending }) => pending !== null);
  await confirm(one, 'subscribe', '36000');
  await pushOnce(one, ['2']);
  const { nextPollAt, nextPollReason } = await polled.state();
  expect(nextPollReason).toContain('the end of the subscription');
  const hours = (Date.parse(nextPollAt) - Date.parse(polled.house.now())) / 3_600_000;
  expect(hours).toBeLessThan(10.6);
});

test('E20 a poll that brings what no push brought makes polls normal, until pushes prove themselves', async () => {
  const one = await subscribed();
  await pushOnce(one, ['2']);
  offer(asked[0] === undefined ? null : `${polled.origin.url}/hub`, ['1', '2', '3']);
  await poll(20);
  expect((await polled.state()).unpushed).toBeUndefined();
  expect((await polled.state()).nextPollReason).not.toContain('back-stop');
  await pushOnce(one, ['4']);
  expect((await polled.state()).unpushed).toBeUndefined();
  await pushOnce(one, ['5']);
  expect((await polled.state()).nextPollReason).toContain('back-stop');
});

test('E20 a back-stop poll that finds nothing new leaves it at that', async () => {
  const one = await subscribed();
  await pushOnce(one, ['2']);
  offer(`${polled.origin.url}/hub`, ['1', '2']);
  await poll(20);
  expect((await polled.state()).nextPollReason).toContain('back-stop');
});

test('a feed that names another hub, or itself in another way, is subscribed to anew', async () => {
  const one = await subscribed();
  offer(`${polled.origin.url}/hub`, ['1'], 'https://mine.example/other');
  await poll();
  await vi.waitFor(() => expect(asked.length).toBe(3));
  const modes = asked.slice(1).map((form) => [form['hub.mode'], form['hub.topic']]);
  expect(modes.sort()).toEqual([
    ['subscribe', 'https://mine.example/other'],
    ['unsubscribe', topic],
  ]);
  expect(await webSub.judgeCallback(one.key)).toBe('ended');
  expect(await confirm(one, 'unsubscribe')).toBe('c');
  const keys = asked.map((form) => form['hub.callback']);
  expect(new Set(keys).size).toBe(2);
});

test('a feed that names no hub any more is unsubscribed from and polled as before', async () => {
  const one = await subscribed();
  await pushOnce(one, ['2']);
  offer(null);
  await poll(20);
  await vi.waitFor(() => expect(asked.at(-1)?.['hub.mode']).toBe('unsubscribe'));
  expect((await polled.state()).unpushed).toBeUndefined();
});

test('another BASE_URL brings another callback', async () => {
  await subscribed();
  const { house } = polled;
  const { config } = house.rules;
  const site = { ...config.site, baseUrl: 'https://new.example' };
  house.rules = { ...house.rules, config: { ...config, site } };
  webSub.reconcile();
  await vi.waitFor(() => expect(asked.length).toBe(3));
  const callbacks = asked.map((form) => [form['hub.mode'], form['hub.callback']?.slice(0, 20)]);
  expect(callbacks.sort()).toEqual([
    ['subscribe', 'https://new.example/'],
    ['subscribe', 'https://wire.example'],
    ['unsubscribe', 'https://wire.example'],
  ]);
});

test('E22 the same body again is not taken, and an old one that comes back changes nothing', async () => {
  const one = await subscribed();
  await pushOnce(one, ['2']);
  const body = Buffer.from(writeAtom(['2'], '<id>urn:feed</id>'));
  const signature = `sha1=${createHmac('sha1', one.secret).update(body).digest('hex')}`;
  const before = await polled.ledger();
  expect(await webSub.takePush(one.key, { signature, contentType: null, body })).toBe('repeated');
  expect(await polled.ledger()).toEqual(before);
});

test('E22 a push that says it is complete takes nothing back, a tombstone does', async () => {
  const one = await subscribed();
  const body = writeAtom([], '<id>urn:feed</id><fh:complete/>');
  await pushDocument(one, body);
  expect(await polled.published()).toEqual(['1']);
  await pushDocument(
    one,
    body.replace(
      '</feed>',
      '<at:deleted-entry ref="urn:item:1" when="2026-06-01T12:00:00Z"/></feed>',
    ),
  );
  expect(await polled.published()).toEqual([]);
});

async function pushDocument(one: Subscription, document: string): Promise<void> {
  const body = Buffer.from(document);
  const signature = `sha512=${createHmac('sha512', one.secret).update(body).digest('hex')}`;
  const contentType = 'application/atom+xml';
  expect(await webSub.takePush(one.key, { signature, contentType, body })).toBe('taken');
  await vi.waitFor(async () => expect(await polled.house.store.listPushes()).toEqual([]));
}

test('E19 a push that was acknowledged by a process that died is read by the next one', async () => {
  const one = await subscribed();
  await webSub.stop();
  const { store, now } = polled.house;
  const kept = { key: one.key, sourceId: 'feed', receivedAt: now(), contentType: null };
  const encode = (text: string) => new TextEncoder().encode(text);
  await store.addPush({ ...kept, body: encode(writeAtom(['late'])) });
  await store.addPush({ ...kept, body: encode('no feed') });
  await store.addPush({ ...kept, sourceId: 'removed', body: encode(writeAtom(['x'])) });
  webSub = start();
  await vi.waitFor(async () => expect(await store.listPushes()).toEqual([]));
  expect((await polled.ledger()).slice(0, 2)).toMatchObject([
    { pushed: true, outcome: 'failed' },
    { pushed: true, outcome: 'read', added: 1 },
  ]);
  expect(await polled.published()).toContain('late');
});

test('a request that is under way when the house closes ends with it, and is made again later', async () => {
  polled.origin.answer('/hub', () => asked.push({}));
  await poll();
  await vi.waitFor(() => expect(asked.length).toBe(1));
  const start = performance.now();
  await webSub.stop();
  expect(performance.now() - start).toBeLessThan(1_500);
  const one = await subscription(({ pending }) => pending !== null);
  expect(one).toMatchObject({ state: 'asked', failures: 1, lastError: null });
  expect(polled.logged.join('\n')).not.toMatch(/websub|stopped|closed/);
});

test('a subscription that is long over is forgotten, and its callback unknown', async () => {
  const one = await subscribed();
  const endedAt = '2026-01-01T00:00:00.000Z';
  const end = (current: Subscription) => ({ ...current, state: 'ended' as const, endedAt });
  await polled.house.store.changeSubscription(one.key, end);
  expect(await webSub.judgeCallback(one.key)).toBe('ended');
  webSub.reconcile();
  await vi.waitFor(async () => expect(await webSub.judgeCallback(one.key)).toBe('unknown'));
});

test('without a poster no hub is asked, and pushes are still taken', async () => {
  const one = await subscribed();
  await webSub.stop();
  const nothing = () => undefined;
  webSub = new WebSubSubscriber(polled.house, {
    poster: null,
    judgeCallback: () => null,
    onReport: nothing,
    onResume: nothing,
  });
  webSub.start();
  const due = (current: Subscription) => ({ ...current, nextRequestAt: polled.house.now() });
  await polled.house.store.changeSubscription(one.key, due);
  await pushOnce(one, ['quiet']);
  expect(await polled.published()).toContain('quiet');
  expect(asked.length).toBe(1);
});
