import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { HubSubscriber } from '../../src/model/hub-subscriber.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Store } from '../../src/store/store.ts';
import { eventually } from './eventually.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { type RunningService, runTopicwire, startService } from './run-topicwire.ts';
import { type Subscriber, startSubscriber } from './subscriber/start-subscriber.ts';
import type { Behaviour, Call } from './subscriber/websub-subscriber.ts';

vi.setConfig({ testTimeout: 120_000 });

const path = '/feeds/tech-trade-war.atom';
const environment = { ALLOW_PRIVATE_HOSTS: '127.0.0.0/8' };
const daySeconds = 86_400;

let root: TestRoot;
let service: RunningService;
let subscriber: Subscriber;
let store: Store;
let changes = 0;
let clients = 0;

beforeAll(async () => {
  subscriber = await startSubscriber();
  root = await makeRoot([]);
  service = await startService(root.path, environment, ['--no-poll']);
  store = await openStore({ root: root.path });
});

afterAll(async () => {
  await store?.close();
  await service?.stop();
  await subscriber?.stop();
  await root?.remove();
});

function topicUrl(at = path): string {
  return `${service.url}${at}`;
}

/** Posts a form to the hub, each time as another client, since one alone may not ask so often. */
async function ask(
  form: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
  contentType?: string | null,
) {
  clients += 1;
  const pairs = Array.isArray(form) ? form : Object.entries(form);
  const text = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
  const from = `127.0.1.${clients}`;
  const hub = `${service.url}/hub`;
  return await subscriber.send({
    hub,
    form: text,
    from,
    ...(contentType === undefined ? {} : { contentType }),
  });
}

async function subscribe(callback: string, more: Readonly<Record<string, string>> = {}) {
  const form = { 'hub.mode': 'subscribe', 'hub.topic': topicUrl(), 'hub.callback': callback };
  return await ask({ ...form, ...more });
}

async function readSubscriber(callback: string, at = path): Promise<HubSubscriber | null> {
  return await store.readHubSubscriber({ path: at, callback });
}

/** Resolves when nothing waits to be confirmed. */
async function waitUntilSettled(callback: string): Promise<HubSubscriber | null> {
  return await eventually(async () => {
    const found = await readSubscriber(callback);
    if (found?.wish) throw new Error(`${callback} was not asked`);
    return found;
  });
}

/** A callback whose subscription is confirmed. */
async function subscribed(
  name: string,
  behaviour: Behaviour = {},
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  const callback = await subscriber.callback(name, behaviour);
  expect((await subscribe(callback, more)).status).toBe(202);
  expect((await waitUntilSettled(callback))?.verifiedAt).toBeTruthy();
  return callback;
}

/** Publishes one more article in the topic; resolves when it is served. */
async function change(): Promise<void> {
  changes += 1;
  const title = `Export controls on chips, round ${changes}`;
  await root.write(
    `content/hub-change-${changes}.md`,
    `---\ntitle: ${title}\ndate: 2026-11-${10 + changes}\n---\n\nWashington widens its entity list and export controls on semiconductors for Chinese chipmakers.\n`,
  );
  await eventually(async () => expect((await subscriber.get(topicUrl())).body).toContain(title));
}

async function deliveries(name: string): Promise<readonly Call[]> {
  return (await subscriber.calls(name)).filter(({ method }) => method === 'POST');
}

async function waitForDeliveries(name: string, count: number): Promise<readonly Call[]> {
  return await eventually(async () => {
    const found = await deliveries(name);
    expect(found.length).toBeGreaterThanOrEqual(count);
    return found;
  });
}

/** Changes the topic and waits until one who is surely subscribed has it, so that the others would. */
async function changeAndDeliver(): Promise<void> {
  const behaviour = {};
  const name = `witness-${changes}`;
  const callback = await subscribed(name, behaviour);
  await change();
  await waitForDeliveries(name, 1);
  await store.changeHubSubscriber({ path, callback }, () => 'remove');
}

async function verifications(name: string): Promise<readonly URLSearchParams[]> {
  return (await subscriber.calls(name))
    .filter(({ method }) => method === 'GET')
    .map(({ query }) => new URLSearchParams(query));
}

test('E1: a form is answered 202, however its verification ends, and what nobody knows is ignored', async () => {
  const good = await subscriber.callback('e1-good');
  const bad = await subscriber.callback('e1-bad', { verify: 'missing' });
  const unknown = { 'hub.verify': 'sync', 'hub.verify_token': 'x', other: 'ü' };
  expect(await subscribe(good, unknown)).toMatchObject({ status: 202, text: '' });
  expect((await subscribe(bad)).status).toBe(202);
  expect(await waitUntilSettled(good)).toMatchObject({ path, topic: topicUrl() });
  expect(await waitUntilSettled(bad)).toBeNull();

  const form = { 'hub.mode': 'subscribe', 'hub.topic': topicUrl(), 'hub.callback': good };
  for (const type of ['application/x-www-form-urlencoded; charset=UTF-8', null]) {
    expect((await ask(form, type)).status).toBe(202);
  }
  for (const type of ['application/json', 'application/x-www-form-urlencoded; charset=latin1']) {
    expect((await ask(form, type)).status).toBe(415);
  }
});

test('E2: what can be seen to be wrong is answered 4xx with a reason in words', async () => {
  const callback = await subscriber.callback('e2');
  const form = { 'hub.mode': 'subscribe', 'hub.topic': topicUrl(), 'hub.callback': callback };
  const { 'hub.mode': _, ...withoutMode } = form;
  const { 'hub.topic': __, ...withoutTopic } = form;
  const { 'hub.callback': ___, ...withoutCallback } = form;
  const faulty: readonly (readonly [Record<string, string>, RegExp])[] = [
    [withoutMode, /hub\.mode is missing/],
    [withoutTopic, /hub\.topic is missing/],
    [withoutCallback, /hub\.callback must be/],
    [{ ...form, 'hub.mode': 'SUBSCRIBE' }, /hub\.mode must be/],
    [{ ...form, 'hub.callback': '/relative' }, /hub\.callback must be/],
    [{ ...form, 'hub.callback': 'ftp://127.0.0.1/' }, /hub\.callback must be/],
    [{ ...form, 'hub.callback': 'http://user:word@127.0.0.1/' }, /without user/],
    [{ ...form, 'hub.callback': 'http://10.0.0.1/' }, /public address/],
    [{ ...form, 'hub.callback': 'http://[::1]/' }, /public address/],
    [{ ...form, 'hub.secret': 'ü'.repeat(100) }, /shorter than 200 bytes/],
    ...['0', '-5', '1.5', 'ten', '1e3'].map(
      (lease) => [{ ...form, 'hub.lease_seconds': lease }, /positive whole number/] as const,
    ),
  ];
  for (const [fault, reason] of faulty) {
    const { status, text, headers } = await ask(fault);
    expect(status, JSON.stringify(fault)).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(text).toMatch(reason);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  }
  const long = { ...form, padding: 'x'.repeat(70_000) };
  expect((await ask(long)).status).toBe(413);
  expect(await subscriber.calls('e2')).toEqual([]);
  const secret = 'x'.repeat(199);
  expect((await ask({ ...form, 'hub.secret': secret })).status).toBe(202);
  expect((await waitUntilSettled(callback))?.secret).toBe(secret);
});

test('E3: verification is a GET of the callback whose own query is kept, with a random challenge', async () => {
  const query = '?key=a%20b+c&empty=&%7e';
  const callback = await subscriber.callback('e3', {}, query);
  await subscribe(callback);
  await waitUntilSettled(callback);
  await subscribe(callback, { 'hub.lease_seconds': '90000' });
  await waitUntilSettled(callback);
  await ask({ 'hub.mode': 'unsubscribe', 'hub.topic': topicUrl(), 'hub.callback': callback });
  await eventually(async () => expect(await verifications('e3')).toHaveLength(3));
  const asked = await subscriber.calls('e3');
  for (const call of asked) {
    expect(call.method).toBe('GET');
    expect(call.query.startsWith(`${query.slice(1)}&hub.mode=`)).toBe(true);
  }
  const [first, second, third] = await verifications('e3');
  expect(first?.get('hub.mode')).toBe('subscribe');
  expect(first?.get('hub.topic')).toBe(topicUrl());
  expect(first?.get('hub.lease_seconds')).toBe(String(10 * daySeconds));
  expect(second?.get('hub.lease_seconds')).toBe('90000');
  expect(third?.get('hub.mode')).toBe('unsubscribe');
  expect(third?.has('hub.lease_seconds')).toBe(false);
  const challenges = [first, second, third].map((each) => each?.get('hub.challenge') ?? '');
  expect(new Set(challenges).size).toBe(3);
  for (const challenge of challenges) expect(challenge.length).toBeGreaterThanOrEqual(32);
});

test.each(['echo-and-more', 'nothing', 'missing', 'moved'] as const)(
  'E4: a verification that is answered by "%s" changes nothing, neither for a new one nor for one that is',
  async (verify) => {
    const fresh = await subscriber.callback(`e4-fresh-${verify}`, { verify });
    await subscribe(fresh);
    expect(await waitUntilSettled(fresh)).toBeNull();
    expect(await subscriber.calls('elsewhere')).toEqual([]);

    const known = await subscribed(`e4-known-${verify}`, {}, { 'hub.secret': 'first' });
    const before = await readSubscriber(known);
    await subscriber.behave(`e4-known-${verify}`, { verify });
    await subscribe(known, { 'hub.secret': 'second' });
    expect(await waitUntilSettled(known)).toEqual(before);
    await ask({ 'hub.mode': 'unsubscribe', 'hub.topic': topicUrl(), 'hub.callback': known });
    expect(await waitUntilSettled(known)).toEqual(before);
  },
);

test('E5: one subscription for a topic and callback; a new request replaces its lease and secret', async () => {
  const name = 'e5';
  const callback = await subscribed(name, {}, { 'hub.secret': 'old' });
  const before = await readSubscriber(callback);
  await subscriber.behave(name, { secret: 'new' });
  await subscribe(callback, { 'hub.secret': 'new', 'hub.lease_seconds': String(20 * daySeconds) });
  const after = await waitUntilSettled(callback);
  expect(Date.parse(after?.leaseEndsAt ?? '')).toBeGreaterThan(
    Date.parse(before?.leaseEndsAt ?? ''),
  );
  const other = '/feeds/tech-trade-war.json';
  const form = { 'hub.mode': 'subscribe', 'hub.callback': callback, 'hub.secret': 'new' };
  await ask({ ...form, 'hub.topic': topicUrl(other) });
  await eventually(async () => {
    expect((await readSubscriber(callback, other))?.verifiedAt).toBeTruthy();
  });
  await changeAndDeliver();
  const calls = await waitForDeliveries(name, 2);
  const types = calls.map(({ headers }) => headers['content-type']).sort();
  expect(types).toEqual([
    'application/atom+xml; charset=utf-8',
    'application/feed+json; charset=utf-8',
  ]);
  expect(calls.map(({ isGenuine }) => isGenuine)).toEqual([true, true]);
});

test('E6: an unsubscription is verified, whatever lease it names, and ends deliveries', async () => {
  const [leaving, staying] = [await subscribed('e6-leaving'), await subscribed('e6-staying')];
  await subscriber.behave('e6-staying', { verify: 'missing' });
  for (const callback of [leaving, staying]) {
    const form = { 'hub.mode': 'unsubscribe', 'hub.topic': topicUrl(), 'hub.callback': callback };
    expect((await ask({ ...form, 'hub.lease_seconds': 'none' })).status).toBe(202);
    await waitUntilSettled(callback);
  }
  expect(await readSubscriber(leaving)).toBeNull();
  await changeAndDeliver();
  await waitForDeliveries('e6-staying', 1);
  expect(await deliveries('e6-leaving')).toEqual([]);
});

test('E7: every lease ends, within bounds, and nothing is delivered after it', async () => {
  const name = 'e7';
  const callback = await subscribed(name);
  const leases: number[] = [];
  for (const asked of ['1', '999999999999', '100000']) {
    await subscribe(callback, { 'hub.lease_seconds': asked });
    const found = await waitUntilSettled(callback);
    leases.push(
      Math.round(
        (Date.parse(found?.leaseEndsAt ?? '') - Date.parse(found?.verifiedAt ?? '')) / 1000,
      ),
    );
  }
  expect(leases).toEqual([3_600, 30 * daySeconds, 100_000]);
  const granted = (await verifications(name)).map((query) => query.get('hub.lease_seconds'));
  expect(granted.slice(1)).toEqual(leases.map(String));

  await changeAndDeliver();
  await waitForDeliveries(name, 1);
  const ended = new Date(Date.now() - 1).toISOString();
  await store.changeHubSubscriber({ path, callback }, (current) =>
    current === null ? null : { ...current, leaseEndsAt: ended },
  );
  await changeAndDeliver();
  expect(await deliveries(name)).toHaveLength(1);
});

test('E8: what is no topic is refused at once, and one that goes is denied to its subscribers', async () => {
  const callback = await subscriber.callback('e8');
  for (const topic of [
    'https://elsewhere.example/feed',
    `${service.url}/feeds/no-such-topic.atom`,
    `${service.url}/feeds/tech-trade-war`,
    `${service.url}${path}?x=1`,
    `${service.url}/`,
    `${service.url}/articles/how-euv-prints-a-chip`,
  ]) {
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback };
    const { status, text } = await ask(form);
    expect([topic, status]).toEqual([topic, 404]);
    expect(text).toContain('hub.topic');
  }
  const going = '/feeds/going.rss';
  await root.write(
    'feeds/topics/going.yaml',
    'title: Going\ndescription: Goes\nmatch: {publish: 1, review: 1, any: {chips: 1}}\n',
  );
  await eventually(async () => expect((await subscriber.get(topicUrl(going))).status).toBe(200));
  await ask({ 'hub.mode': 'subscribe', 'hub.topic': topicUrl(going), 'hub.callback': callback });
  await eventually(async () =>
    expect((await readSubscriber(callback, going))?.verifiedAt).toBeTruthy(),
  );
  await rm(join(root.path, 'feeds/topics/going.yaml'));
  const denied = await eventually(async () => {
    const found = (await verifications('e8')).at(-1);
    expect(found?.get('hub.mode')).toBe('denied');
    return found;
  });
  expect(denied?.get('hub.topic')).toBe(topicUrl(going));
  expect(denied?.get('hub.reason')).toBeTruthy();
  await eventually(async () => expect(await readSubscriber(callback, going)).toBeNull());
});

test('E9: a delivery is a POST of the whole document with its media type and one Link line', async () => {
  for (const kind of ['rss', 'atom', 'json']) {
    const callback = await subscriber.callback(`e9-${kind}`);
    const topic = topicUrl(`/feeds/tech-trade-war.${kind}`);
    await ask({ 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback });
    await eventually(async () => {
      const found = await readSubscriber(callback, `/feeds/tech-trade-war.${kind}`);
      expect(found?.verifiedAt).toBeTruthy();
    });
  }
  await changeAndDeliver();
  for (const kind of ['rss', 'atom', 'json']) {
    const topic = topicUrl(`/feeds/tech-trade-war.${kind}`);
    const [call] = await waitForDeliveries(`e9-${kind}`, 1);
    const served = await subscriber.get(topic);
    expect(call?.bodyHash).toBe(served.bodyHash);
    expect(call?.headers['content-type']).toBe(served.headers['content-type']);
    expect(call?.headers['content-length']).toBe(String(Buffer.byteLength(served.body)));
    expect(call?.headers['content-encoding']).toBeUndefined();
    expect(call?.headers.link).toBe(`<${service.url}/hub>; rel="hub", <${topic}>; rel="self"`);
    expect(call?.headers['user-agent']).toMatch(/^Topicwire\//);
  }
});

test('E10: with a secret a delivery is signed by sha256 over its exact bytes, without one it is not', async () => {
  const secret = 'a secret with ümlauts & signs';
  await subscribed('e10-signed', { secret }, { 'hub.secret': secret });
  await subscribed('e10-plain');
  await subscribed('e10-empty', {}, { 'hub.secret': '' });
  await changeAndDeliver();
  const [signed] = await waitForDeliveries('e10-signed', 1);
  expect(signed?.headers['x-hub-signature']).toMatch(/^sha256=[0-9a-f]{64}$/);
  expect(signed?.isGenuine).toBe(true);
  for (const name of ['e10-plain', 'e10-empty']) {
    const [plain] = await waitForDeliveries(name, 1);
    expect(plain?.headers['x-hub-signature']).toBeUndefined();
  }
});

test('E11: any 2xx is success, anything else is tried again later, 410 ends, redirects are not followed', {
  timeout: 120_000,
}, async () => {
  const answers = {
    'e11-201': [201],
    'e11-500': [500, 200],
    'e11-302': [302, 204],
    'e11-410': [410],
    'e11-later': [503],
  };
  for (const [name, list] of Object.entries(answers)) {
    const headers: Record<string, string> =
      name === 'e11-302' ? { location: '/cb/e11-elsewhere' } : { 'retry-after': '1800' };
    await subscriber.callback('e11-elsewhere');
    await subscribed(name, { answers: list, headers: list[0] === 500 ? {} : headers });
  }
  await changeAndDeliver();
  const start = Date.now();
  for (const name of Object.keys(answers)) await waitForDeliveries(name, 1);
  await eventually(async () => {
    expect(await readSubscriber(await subscriber.callback('e11-410'))).toBeNull();
  });
  const [first, second] = await waitForDeliveries('e11-500', 2);
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(8_000);
  expect(second?.bodyHash).toBe(first?.bodyHash);
  await waitForDeliveries('e11-302', 2);
  expect(Date.now() - start).toBeGreaterThan(8_000);
  expect(await deliveries('e11-elsewhere')).toEqual([]);
  for (const name of ['e11-201', 'e11-410', 'e11-later']) {
    expect(await deliveries(name)).toHaveLength(1);
  }
  const later = await readSubscriber(await subscriber.callback('e11-later', { answers: [503] }));
  expect(Date.parse(later?.nextAttemptAt ?? '') - start).toBeGreaterThan(1_700_000);
  expect(later).toMatchObject({ failures: 1, lastError: 'it answered 503' });
});

test('E12: a publication by topic or by url, of one or many, is answered 204 without a body', async () => {
  const [atom, rss] = [topicUrl(), topicUrl('/feeds/tech-trade-war.rss')];
  const mode = ['hub.mode', 'publish'] as const;
  for (const form of [
    [mode, ['hub.topic', atom]],
    [mode, ['hub.url', atom]],
    [mode, ['hub.url', atom], ['hub.url', rss]],
    [mode, ['hub.url[]', atom], ['hub.url[]', rss]],
    [mode, ['hub.topic', atom], ['hub.url', atom]],
  ] as const) {
    expect(await ask(form)).toMatchObject({ status: 204, text: '' });
  }
  expect((await ask([mode])).status).toBe(400);
  expect((await ask([mode, ['hub.url', 'https://elsewhere.example/']])).status).toBe(400);
});

test('E13: every format names hub and self, in its one Link line and in itself, as topics are called', async () => {
  const hub = `${service.url}/hub`;
  for (const kind of ['rss', 'atom', 'json']) {
    const topic = topicUrl(`/feeds/tech-trade-war.${kind}`);
    const { headers, body } = await subscriber.get(topic);
    expect(headers.link).toBe(`<${hub}>; rel="hub", <${topic}>; rel="self"`);
    if (kind === 'json') {
      expect(JSON.parse(body)).toMatchObject({
        feed_url: topic,
        hubs: [{ type: 'WebSub', url: hub }],
      });
    } else {
      const links = [...body.matchAll(/<(?:atom:)?link [^>]*rel="(hub|self)"[^>]*>/g)];
      const hrefs = links.map(([link, rel]) => [rel, /href="([^"]*)"/.exec(link)?.[1]]);
      expect(Object.fromEntries(hrefs)).toEqual({ hub, self: topic });
      expect(hrefs).toHaveLength(2);
    }
  }
});

test('what feeds say is enough for a reader to find the hub, subscribe and be delivered to', async () => {
  const { headers } = await subscriber.get(topicUrl());
  const [, hub = ''] = /<([^>]*)>; rel="hub"/.exec(headers.link ?? '') ?? [];
  const [, self = ''] = /<([^>]*)>; rel="self"/.exec(headers.link ?? '') ?? [];
  const callback = await subscriber.callback('e13');
  const form = { 'hub.mode': 'subscribe', 'hub.topic': self, 'hub.callback': callback };
  const text = new URLSearchParams(form).toString();
  expect((await subscriber.send({ hub, form: text, from: '127.0.2.9' })).status).toBe(202);
  await waitUntilSettled(callback);
  await changeAndDeliver();
  const [call] = await waitForDeliveries('e13', 1);
  expect(call?.headers.link).toContain(`<${self}>; rel="self"`);
});

test('the hub explains itself to a browser, and takes nothing else', async () => {
  const { status, body, headers } = await subscriber.get(`${service.url}/hub`);
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(body).toContain('hub.mode=subscribe');
  const answer = await fetch(`${service.url}/hub`, { method: 'PUT', body: 'x' });
  expect(answer.status).toBe(405);
  expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
});

test('who asks too often is told to come back later', async () => {
  const callback = await subscriber.callback('often');
  const form = new URLSearchParams({
    'hub.mode': 'subscribe',
    'hub.topic': topicUrl(),
    'hub.callback': callback,
  }).toString();
  const from = '127.0.2.1';
  const answers = [];
  for (let at = 0; at < 80; at += 1) {
    answers.push(await subscriber.send({ hub: `${service.url}/hub`, form, from }));
  }
  const refused = answers.filter(({ status }) => status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(30);
  expect(Number(refused[0]?.headers['retry-after'])).toBeGreaterThan(0);
  const other = await subscriber.send({ hub: `${service.url}/hub`, form, from: '127.0.2.2' });
  expect(other.status).toBe(202);
});

test('what another process publishes is delivered, too', async () => {
  await subscribed('refresh');
  await root.write(
    'content/by-refresh.md',
    '---\ntitle: By refresh, export controls on chips\ndate: 2026-11-27\n---\n\nWashington widens its entity list and export controls on semiconductors for Chinese chipmakers.\n',
  );
  const refresh = await runTopicwire(['refresh', '--root', root.path], {
    ...environment,
    BASE_URL: service.url,
  });
  expect(refresh.code).toBe(0);
  const [call] = await waitForDeliveries('refresh', 1);
  expect(call?.body).toContain('By refresh');
});

test('`hub` shows topics and subscribers, and nothing that is secret', async () => {
  const query = '?token=do-not-show';
  const callback = await subscriber.callback('a-very-long-and-secret-name', {}, query);
  await subscribe(callback, { 'hub.secret': 'never-shown' });
  await waitUntilSettled(callback);
  const base = { ...environment, BASE_URL: service.url };
  const shown = await runTopicwire(['hub', '--root', root.path], base);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain(path);
  const json = await runTopicwire(['hub', '--json', '--root', root.path], base);
  const lines = json.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const topic = lines.find((line) => line.kind === 'topic' && line.path === path);
  const ofTopic = lines.filter((line) => line.kind === 'subscriber' && line.path === path);
  expect(topic.subscribed).toBe(ofTopic.filter(({ state }) => state !== 'wishing').length);
  expect(ofTopic.some(({ isSigned, deliveries }) => isSigned && deliveries === 0)).toBe(true);
  for (const text of [shown.stdout, json.stdout, service.stderr()]) {
    expect(text).not.toMatch(/do-not-show|never-shown|a-very-long-and-secret-name/);
  }
});
