import { once } from 'node:events';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { makeRules } from '../../src/pipeline/house.ts';
import { readLedger } from '../../src/pipeline/source-health.ts';
import { openStore } from '../../src/store/open-store.ts';
import { type Origin, startOrigin } from '../origin/start-origin.ts';
import { type Hub, type HubState, startHub } from './hub/start-hub.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { type RunningService, runTopicwire, startService } from './run-topicwire.ts';

const mostMs = 2_000;
const topicFeed = '/feeds/tech-trade-war.atom';

let origin: Origin;
let hub: Hub;
let root: TestRoot;
let service: RunningService;
let environment: Record<string, string>;
/** Titles of the feeds' entries, by path. */
const titles: Record<string, string[]> = {
  '/bulletin.xml': ['Washington adds a chipmaker to its entity list'],
  '/gazette.xml': ['Beijing answers export controls on semiconductors'],
};

beforeAll(async () => {
  [origin, hub] = await Promise.all([startOrigin(), startHub()]);
  for (const path of Object.keys(titles)) {
    origin.answer(path, (_, response) => {
      const etag = `"${titles[path]?.length}"`;
      response.writeHead(200, { 'content-type': 'application/atom+xml', etag });
      response.end(writeFeed(path));
    });
  }
  root = await makeRoot([
    { id: 'bulletin', url: `${origin.url}/bulletin.xml` },
    { id: 'gazette', url: `${origin.url}/gazette.xml` },
  ]);
  service = await serve();
});

afterAll(async () => {
  await service?.stop();
  await hub?.stop();
  await origin?.close();
  await root?.remove();
});

/** The same port each time: callbacks have to survive a restart. */
async function serve(): Promise<RunningService> {
  const port = service === undefined ? null : new URL(service.url).port;
  environment = { ALLOW_PRIVATE_HOSTS: '127.0.0.1' };
  const words = port === null ? [] : ['--port', port];
  const more = port === null ? {} : { BASE_URL: service.url };
  const started = await startService(root.path, { ...environment, ...more }, words);
  return port === null ? started : { ...started, url: service.url };
}

/** The second feed's hub sends its requests on (307), and both give another address than is asked. */
function writeFeed(path: string, names: readonly string[] = titles[path] ?? []): string {
  const at = path === '/gazette.xml' ? hub.movedUrl : hub.url;
  const entries = names.map(
    (title, index) => `<entry><id>tag:press.example,2026:${path}:${index}</id>
      <title>${title}</title><updated>2026-11-${10 + index}T08:00:00Z</updated>
      <link href="https://press.example${path}/${index}"/>
      <summary>Export controls on Chinese semiconductors and chips.</summary></entry>`,
  );
  return `<feed xmlns="http://www.w3.org/2005/Atom"><title>Press</title>
    <id>tag:press.example,2026:${path}</id><updated>2026-11-10T08:00:00Z</updated>
    <author><name>Desk</name></author>
    <link rel="hub" href="${at}"/><link rel="self" href="${topicOf(path)}"/>${entries.join('')}</feed>`;
}

function topicOf(path: string): string {
  return `https://press.example${path}`;
}

async function subscribedTo(path: string): Promise<HubState['subscribers'][number]> {
  return await vi.waitFor(
    async () => {
      const { subscribers } = await hub.readState();
      const found = subscribers.find(({ topic }) => topic === topicOf(path));
      if (found === undefined) throw new Error(`nobody subscribed to ${path}`);
      return found;
    },
    { timeout: 15_000, interval: 50 },
  );
}

async function publish(path: string, body: string, more: Record<string, string> = {}) {
  const contentType = 'application/atom+xml';
  return await hub.publish({ topic: topicOf(path), body, contentType, ...more });
}

async function readTopic(): Promise<string> {
  return await (await fetch(`${service.url}${topicFeed}`)).text();
}

/** Milliseconds until the topic's feed holds a text. */
async function waitUntilVisible(text: string): Promise<number> {
  const start = performance.now();
  while (!(await readTopic()).includes(text)) {
    if (performance.now() - start > 10_000) throw new Error(`"${text}" is not in the feed`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return performance.now() - start;
}

/** What `sources ID` shows; read here, since each command costs a process. */
async function readSource(id: string) {
  const { config } = await loadConfig(root.path, { BASE_URL: service.url });
  const store = await openStore({ root: root.path });
  try {
    if (config === null) throw new Error('the configuration has faults');
    const view = { now: new Date().toISOString(), problem: null, limit: 50 };
    return await readLedger({ rules: makeRules(config), store }, id, view);
  } finally {
    await store.close();
  }
}

test('E15 E17 a feed with a hub is subscribed to by its own name, with a callback and a secret of its own', async () => {
  const [bulletin, gazette] = [
    await subscribedTo('/bulletin.xml'),
    await subscribedTo('/gazette.xml'),
  ];
  expect(bulletin.callback).toMatch(new RegExp(`^${service.url}/websub/[\\w-]{22}$`));
  expect(bulletin.callback).not.toBe(gazette.callback);
  expect(bulletin.secret).not.toBe(gazette.secret);
  for (const { secret } of [bulletin, gazette]) {
    expect(Buffer.byteLength(secret ?? '')).toBeLessThan(200);
    expect(Buffer.from(secret ?? '', 'base64url').length).toBeGreaterThanOrEqual(16);
  }
});

test('E16 a hub that answers 307 gets the same form where it sends us', async () => {
  await subscribedTo('/gazette.xml');
  const { requests } = await hub.readState();
  const request = requests.find(({ form }) => form['hub.topic'] === topicOf('/gazette.xml'));
  expect(request).toMatchObject({ path: '/hub', verified: true });
  expect(request?.form['hub.mode']).toBe('subscribe');
  expect(request?.form['hub.secret']).toBeDefined();
});

test('a pushed entry is in the topic feed in less than two seconds', async () => {
  const times: number[] = [];
  for (let index = 0; index < 5; index += 1) {
    titles['/bulletin.xml']?.push(`Washington names chipmaker number ${index} to its entity list`);
    const start = performance.now();
    const [delivery] = await publish('/bulletin.xml', writeFeed('/bulletin.xml'));
    const answeredMs = performance.now() - start;
    expect(delivery?.status).toBe(202);
    const visibleMs = answeredMs + (await waitUntilVisible(`chipmaker number ${index}`));
    expect(visibleMs).toBeLessThan(mostMs);
    times.push(visibleMs);
  }
  const shown = times.map((ms) => `${Math.round(ms)} ms`).join(', ');
  process.stdout.write(`from a push to ${topicFeed}: ${shown}\n`);
});

test('E18 a verification that we did not ask for is 404 and changes nothing', async () => {
  const { callback, topic } = await subscribedTo('/bulletin.xml');
  const ask = (query: Record<string, string>) =>
    hub.ask(callback, { 'hub.challenge': 'abc', 'hub.lease_seconds': '60', ...query });
  expect((await ask({ 'hub.mode': 'unsubscribe', 'hub.topic': topic })).status).toBe(404);
  const other = { 'hub.mode': 'subscribe', 'hub.topic': 'https://evil.example/' };
  expect((await ask(other)).status).toBe(404);
  expect((await ask({ 'hub.mode': 'unsubscribe', 'hub.topic': topic })).body).not.toContain('abc');
});

test('E19 a forged push is answered 2xx, dropped and counted; an unknown callback is 404', async () => {
  const before = await readTopic();
  const forged = writeFeed('/bulletin.xml', ['Forged: chipmaker chipmaker entity list']);
  for (const sign of ['wrong', 'not']) {
    const [delivery] = await publish('/bulletin.xml', forged, { sign });
    expect(delivery?.status).toBe(202);
  }
  const callback = `${service.url}/websub/${'A'.repeat(22)}`;
  const unknown = await hub.publish({
    topic: 'https://nowhere.example/',
    body: forged,
    contentType: 'application/atom+xml',
    callback,
  });
  expect(unknown.map(({ status }) => status)).toEqual([404]);
  expect(await readTopic()).toBe(before);
  expect((await readSource('bulletin')).source.push).toMatchObject({ forged: 2, pushes: 5 });
});

test('E22 a push by every method is taken once, and the same one again changes nothing', async () => {
  for (const method of ['sha1', 'sha256', 'sha384', 'sha512']) {
    titles['/bulletin.xml']?.push(`By ${method}: tariffs on Chinese chipmaker semiconductors`);
    const body = writeFeed('/bulletin.xml');
    await publish('/bulletin.xml', body, { method });
    await waitUntilVisible(`By ${method}`);
    const before = await readTopic();
    expect((await publish('/bulletin.xml', body, { method }))[0]?.status).toBe(202);
    expect(await readTopic()).toBe(before);
  }
  const poll = await runTopicwire(
    ['refresh', 'bulletin', '--force', '--json', '--root', root.path],
    { ...environment, BASE_URL: service.url },
  );
  expect(JSON.parse(poll.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    outcome: 'read',
    added: 0,
    changed: 0,
  });
});

test('E22 a pushed part is merged: what it does not hold stays', async () => {
  const part = writeFeed('/gazette.xml', []).replace(
    '</feed>',
    `<complete xmlns="http://purl.org/syndication/history/1.0"/>
     <entry><id>tag:press.example,2026:part</id><title>Part: chipmaker entity list widened</title>
     <updated>2026-11-20T08:00:00Z</updated><link href="https://press.example/part"/></entry></feed>`,
  );
  await publish('/gazette.xml', part);
  await waitUntilVisible('Part: chipmaker');
  expect(await readTopic()).toContain('Beijing answers export controls');
});

test('E20 while pushes come polls wait for the ceiling, and sources says so', async () => {
  const shown = await runTopicwire(['sources', 'bulletin', '--json', '--root', root.path], {
    ...environment,
    BASE_URL: service.url,
  });
  const [source, ...polls] = shown.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(source.push).toMatchObject({ state: 'pushed', hub: hub.url, why: null });
  expect(source.nextPollReason).toContain(`pushed by ${hub.host}, polled only as a back-stop`);
  const hours = (Date.parse(source.nextPollAt) - Date.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(23);
  expect(polls.some(({ pushed, added }) => pushed === true && added === 1)).toBe(true);
  expect(JSON.stringify({ source, polls })).not.toContain(
    (await subscribedTo('/bulletin.xml')).secret,
  );
});

test('a push that was acknowledged survives kill -9', async () => {
  titles['/bulletin.xml']?.push('Survivor: chipmaker on the entity list after all');
  const asked = origin.requests.length;
  const [delivery] = await publish('/bulletin.xml', writeFeed('/bulletin.xml'));
  service.process.kill('SIGKILL');
  await once(service.process, 'close');
  expect(delivery?.status).toBe(202);
  service = await serve();
  await waitUntilVisible('Survivor');
  expect(origin.requests.length).toBe(asked);
});

test('E20 a lease is renewed before its end, over a restart, with the same callback', async () => {
  const before = await subscribedTo('/bulletin.xml');
  const requestsBefore = (await hub.readState()).requests.length;
  await service.stop();
  const store = await openStore({ root: root.path });
  const [{ key, leaseEndsAt, nextRequestAt } = { key: '', leaseEndsAt: '', nextRequestAt: '' }] = (
    await store.listSubscriptions('bulletin')
  ).filter(({ state }) => state === 'active');
  const leaseMs = Date.parse(leaseEndsAt ?? '') - Date.now();
  const renewMs = Date.parse(nextRequestAt ?? '') - Date.now();
  expect(renewMs / leaseMs).toBeGreaterThan(0.5);
  expect(renewMs / leaseMs).toBeLessThan(0.67);
  const now = new Date().toISOString();
  await store.changeSubscription(key, (current) => ({ ...current, nextRequestAt: now }));
  await store.close();
  await hub.change({ leaseSeconds: 1_000_000 });
  service = await serve();
  await vi.waitFor(
    async () => {
      const after = await subscribedTo('/bulletin.xml');
      expect(after.leaseEndsAt).toBeGreaterThan(before.leaseEndsAt);
      expect(after.callback).toBe(before.callback);
    },
    { timeout: 10_000, interval: 50 },
  );
  const { requests } = await hub.readState();
  expect(requests.length - requestsBefore).toBe(1);
});

test('E20 a poll that finds what was not pushed sets polling back to normal', async () => {
  titles['/bulletin.xml']?.push('Unpushed: chipmaker on the entity list');
  await runTopicwire(['refresh', 'bulletin', '--force', '--root', root.path], {
    ...environment,
    BASE_URL: service.url,
  });
  const { source } = await readSource('bulletin');
  expect(source.push?.state).toBe('verified');
  expect(source.nextPollReason).not.toContain('back-stop');
});

test('E21 a denial ends the subscription at any time, and polling goes on as before', async () => {
  const { callback, topic } = await subscribedTo('/gazette.xml');
  expect((await readSource('gazette')).source.nextPollReason).toContain('back-stop');
  const query = { 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': 'no longer served' };
  expect((await hub.ask(callback, query)).status).toBe(200);
  const { source } = await readSource('gazette');
  expect(source.push).toMatchObject({
    state: 'denied',
    why: 'the hub denied it, "no longer served"',
  });
  expect(source.nextPollReason).not.toContain('back-stop');
  const [delivery] = await publish('/gazette.xml', writeFeed('/gazette.xml'));
  expect(delivery?.status).toBe(410);
});

test('a source that is removed is unsubscribed from, and its callback is over', async () => {
  const { callback, topic } = await subscribedTo('/bulletin.xml');
  await root.write('feeds/sources.yaml', 'sources: []\n');
  await vi.waitFor(
    async () => {
      const { subscribers, requests } = await hub.readState();
      expect(subscribers.some((each) => each.topic === topic)).toBe(false);
      expect(requests.at(-1)).toMatchObject({
        form: { 'hub.mode': 'unsubscribe' },
        verified: true,
      });
    },
    { timeout: 15_000, interval: 50 },
  );
  const contentType = 'application/atom+xml';
  const [late] = await hub.publish({ topic, body: 'late', contentType, callback });
  expect(late?.status).toBe(410);
});

test('nothing secret is in the log', async () => {
  const { requests } = await hub.readState();
  for (const { form } of requests) {
    const key = form['hub.callback']?.split('/').at(-1) ?? '?';
    expect(service.stderr()).not.toContain(key);
    expect(service.stderr()).not.toContain(form['hub.secret'] ?? '?');
  }
  expect(requests.length).toBeGreaterThanOrEqual(4);
});
