import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { eventually } from './eventually.ts';
import { type Hub, startHub } from './hub/start-hub.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { type RunningService, runTopicwire, startService } from './run-topicwire.ts';
import { type Subscriber, startSubscriber } from './subscriber/start-subscriber.ts';

vi.setConfig({ testTimeout: 120_000 });

const path = '/feeds/tech-trade-war.atom';
const environment = { ALLOW_PRIVATE_HOSTS: '127.0.0.0/8' };
const hosts = 12;

let subscriber: Subscriber;
let hub: Hub;
let root: TestRoot;
let service: RunningService;

beforeAll(async () => {
  [subscriber, hub] = await Promise.all([startSubscriber(hosts), startHub()]);
  root = await makeRoot([]);
  const site = await readFile(join(root.path, 'feeds/site.yaml'), 'utf8');
  await root.write('feeds/site.yaml', site.replace('external: []', `external: ["${hub.url}"]`));
  service = await startService(root.path, environment, ['--no-poll']);
});

afterAll(async () => {
  await service?.stop();
  await Promise.all([hub?.stop(), subscriber?.stop()]);
  await root?.remove();
});

async function change(number: number): Promise<void> {
  await root.write(
    `content/round-${number}.md`,
    `---\ntitle: Export controls, round ${number}\ndate: 2026-11-${10 + number}\n---\n\nWashington widens its entity list and export controls on semiconductors for Chinese chipmakers.\n`,
  );
}

async function listPings(): Promise<readonly string[]> {
  const { requests } = await hub.readState();
  const pings = requests.filter(({ form }) => form['hub.mode'] === 'publish');
  return pings.map(({ form }) => {
    expect(form['hub.url']).toBe(form['hub.topic']);
    return form['hub.topic'] ?? '';
  });
}

test('another hub is told of every feed once, then of those that changed, and delivers them', async () => {
  const feeds = ['semiconductors', 'tech-trade-war', 'telecom-networks'].flatMap((slug) =>
    ['rss', 'atom', 'json'].map((kind) => `${service.url}/feeds/${slug}.${kind}`),
  );
  await eventually(async () => expect((await listPings()).toSorted()).toEqual(feeds.toSorted()));
  const topic = `${service.url}${path}`;
  const callback = await subscriber.callback('by-another-hub');
  const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback };
  await subscriber.send({ hub: hub.url, form: new URLSearchParams(form).toString() });
  await eventually(async () => expect((await hub.readState()).subscribers).toHaveLength(1));

  await change(1);
  await eventually(async () => {
    const calls = await subscriber.calls('by-another-hub');
    expect(calls.at(-1)?.body).toContain('Export controls, round 1');
  });
  const later = (await listPings()).slice(feeds.length);
  expect(new Set(later).size).toBe(later.length);
});

test('another hub that fails is told again, and `hub` says how it fares', {
  timeout: 120_000,
}, async () => {
  await hub.change({ answer: 503 });
  const before = (await listPings()).length;
  await change(2);
  await eventually(async () => expect((await listPings()).length).toBeGreaterThan(before));
  const words = ['hub', '--json', '--root', root.path];
  const readHub = async () => {
    const { stdout } = await runTopicwire(words, { ...environment, BASE_URL: service.url });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    return lines.find(({ kind }) => kind === 'external');
  };
  await eventually(async () => {
    expect(await readHub()).toMatchObject({
      hub: hub.url,
      lastError: 'it answered 503',
    });
  });
  await hub.change({ answer: 204 });
  await eventually(async () => {
    expect(await readHub()).toMatchObject({ told: 9, failing: 0, lastError: null });
  });
});

test('a restart tells another hub nothing that it knows', async () => {
  const before = (await listPings()).length;
  await service.stop();
  const port = new URL(service.url).port;
  const more = { ...environment, BASE_URL: service.url };
  service = {
    ...(await startService(root.path, more, ['--no-poll', '--port', port])),
    url: service.url,
  };
  await change(3);
  await eventually(async () => expect((await listPings()).length).toBeGreaterThan(before));
  const later = (await listPings()).slice(before);
  expect(new Set(later).size).toBe(later.length);
  expect(later.length).toBeLessThan(9);
});

test('subscribers on hosts that never answer hold up no other', { timeout: 120_000 }, async () => {
  const topic = `${service.url}${path}`;
  const subscribe = async (name: string, host: string, delayMs: number) => {
    const callback = (await subscriber.callback(name, { delayMs })).replace('127.0.0.1', host);
    const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback };
    const text = new URLSearchParams(form).toString();
    const from = host.replace('127.0.0', '127.0.3');
    const { status } = await subscriber.send({ hub: `${service.url}/hub`, form: text, from });
    expect(status).toBe(202);
  };
  const blackHosts = 10;
  for (let host = 0; host < blackHosts; host += 1) {
    for (let at = 0; at < 12; at += 1)
      await subscribe(`black-${host}-${at}`, `127.0.0.${host + 2}`, 60_000);
  }
  const prompt = Array.from({ length: 30 }, (_, at) => `prompt-${at}`);
  for (const name of prompt) await subscribe(name, '127.0.0.1', 0);
  await eventually(async () => {
    const { stdout } = await runTopicwire(['hub', '--json', '--root', root.path], {
      ...environment,
      BASE_URL: service.url,
    });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines[0]).toMatchObject({ path, subscribed: 150, wishing: 0 });
  });

  await change(4);
  const start = performance.now();
  await eventually(async () => {
    for (const name of prompt) {
      const calls = await subscriber.calls(name);
      expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
    }
  });
  // No longer than one host is given to prove that it answers.
  expect(performance.now() - start).toBeLessThan(9_500);
});

test('a hub that is turned off says so to its subscribers, takes no more and is not announced', async () => {
  const topic = `${service.url}${path}`;
  const callback = await subscriber.callback('until-the-end');
  const form = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.callback': callback };
  const sending = { hub: `${service.url}/hub`, form: new URLSearchParams(form).toString() };
  expect((await subscriber.send({ ...sending, from: '127.0.4.1' })).status).toBe(202);
  await eventually(async () => expect(await subscriber.calls('until-the-end')).toHaveLength(1));

  const site = await readFile(join(root.path, 'feeds/site.yaml'), 'utf8');
  await root.write('feeds/site.yaml', site.replace('hub: true', 'hub: false'));
  const denied = await eventually(async () => {
    const call = (await subscriber.calls('until-the-end')).at(-1);
    const query = new URLSearchParams(call?.query);
    expect(query.get('hub.mode')).toBe('denied');
    return query;
  });
  expect(denied.get('hub.topic')).toBe(topic);
  expect((await subscriber.send({ ...sending, from: '127.0.4.2' })).status).toBe(404);
  const { headers, body } = await subscriber.get(topic);
  expect(headers.link).toBe(`<${hub.url}>; rel="hub", <${topic}>; rel="self"`);
  expect(body).not.toContain(`${service.url}/hub`);
  const shown = await runTopicwire(['hub', '--root', root.path], environment);
  expect(shown.stdout).toContain('Our own hub is off');
});
