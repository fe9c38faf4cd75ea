import { once } from 'node:events';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { eventually } from './eventually.ts';
import { makeRoot } from './make-root.ts';
import { type RunningService, startService } from './run-topicwire.ts';
import { type Subscriber, startSubscriber } from './subscriber/start-subscriber.ts';

/** `SUBSCRIBERS=5000` for the long run. */
const count = Number(process.env.SUBSCRIBERS ?? 400);
const hosts = 16;
const path = '/feeds/tech-trade-war.atom';
const environment = { ALLOW_PRIVATE_HOSTS: '127.0.0.0/8' };
/** Deliveries under way at once. */
const concurrency = 48;

const article = (number: number) =>
  `---\ntitle: Export controls, round ${number}\ndate: 2026-11-${10 + number}\n---\n\nWashington widens its entity list and export controls on semiconductors for Chinese chipmakers.\n`;

async function waitForDeliveries(subscriber: Subscriber, least: number) {
  return await eventually(async () => {
    const counts = await subscriber.countMany();
    expect(counts.deliveries).toBeGreaterThanOrEqual(least);
    return counts;
  });
}

async function startAgain(root: string, before: RunningService): Promise<RunningService> {
  const port = new URL(before.url).port;
  const words = ['--no-poll', '--port', port];
  const more = { ...environment, BASE_URL: before.url };
  return { ...(await startService(root, more, words)), url: before.url };
}

async function subscribeAll(subscriber: Subscriber, { url }: RunningService, root: string) {
  const hub = `${url}/hub`;
  const many = { hub, topic: `${url}${path}`, count, secret: 'signed by the hub' };
  expect(await subscriber.subscribeMany(many)).toBe(count);
  await eventually(async () => expect((await subscriber.countMany()).verified).toBe(count));
  // The last confirmation is stored a moment after it was given.
  const store = await openStore({ root });
  await eventually(async () => expect(await store.listHubWishes()).toEqual([]));
  await store.close();
}

test(`kill -9 while a change goes to ${count} subscribers: the rest has it after the restart`, {
  timeout: 60_000 + count * 60,
}, async () => {
  const subscriber = await startSubscriber(hosts);
  const root = await makeRoot([]);
  let service = await startService(root.path, environment, ['--no-poll']);
  await subscribeAll(subscriber, service, root.path);

  await subscriber.delay(20);
  await root.write('content/round-1.md', article(1));
  await waitForDeliveries(subscriber, count / 3);
  service.process.kill('SIGKILL');
  await once(service.process, 'close');
  const atKill = await subscriber.countMany();
  expect(atKill.deliveries).toBeLessThan(count);

  await subscriber.delay(0);
  service = await startAgain(root.path, service);
  const after = await eventually(async () => {
    const counts = await subscriber.countMany();
    const served = Object.values(counts.callbacksByCount).reduce((sum, n) => sum + n, 0);
    expect(served).toBe(count);
    return counts;
  });
  const { '1': once1 = 0, '2': twice = 0, ...more } = after.callbacksByCount;
  expect(more).toEqual({});
  expect(once1 + twice).toBe(count);
  // Only what was under way at the kill, and so not known to have arrived.
  expect(twice).toBeLessThanOrEqual(concurrency);
  expect(after.genuine).toBe(after.deliveries);
  process.stdout.write(
    `${count} subscribers, killed after ${atKill.deliveries}, ${twice} of them twice\n`,
  );

  await root.write('content/round-2.md', article(2));
  const next = await eventually(async () => {
    const counts = await subscriber.countMany();
    expect(counts.callbacksByCount).toEqual({ 1: count });
    return counts;
  });
  expect(next.genuine).toBe(count);
  await service.stop();
  await subscriber.stop();
  await root.remove();
});

test('SIGTERM while a change is delivered gives the rest back: the next process delivers it, nothing twice', {
  timeout: 60_000 + count * 60,
}, async () => {
  const subscriber = await startSubscriber(hosts);
  const root = await makeRoot([]);
  let service = await startService(root.path, environment, ['--no-poll']);
  await subscribeAll(subscriber, service, root.path);
  await subscriber.delay(50);
  await root.write('content/round-1.md', article(1));
  await waitForDeliveries(subscriber, count / 4);
  const start = performance.now();
  const { code, stderr } = await service.stop();
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(code, stderr).toBe(0);
  const atStop = await subscriber.countMany();
  expect(atStop.deliveries).toBeLessThan(count);
  const store = await openStore({ root: root.path });
  expect(await store.listHubDeliveries()).toEqual([]);
  await store.close();

  service = await startAgain(root.path, service);
  await eventually(async () =>
    expect((await subscriber.countMany()).callbacksByCount).toEqual({ 1: count }),
  );
  await service.stop();
  await subscriber.stop();
  await root.remove();
});

test('two processes over one store deliver each change once', {
  timeout: 60_000 + count * 60,
}, async () => {
  const subscriber = await startSubscriber(hosts);
  const root = await makeRoot([]);
  const service = await startService(root.path, environment, ['--no-poll']);
  await subscribeAll(subscriber, service, root.path);
  const other = await startService(root.path, { ...environment, BASE_URL: service.url }, [
    '--no-poll',
  ]);
  for (let round = 1; round <= 3; round += 1) {
    await root.write(`content/round-${round}.md`, article(round));
    await eventually(async () => {
      const body = await (await fetch(`${service.url}${path}`)).text();
      expect(body).toContain(`round ${round}`);
      expect((await subscriber.countMany()).callbacksByCount).toEqual({ 1: count });
    });
  }
  await Promise.all([service.stop(), other.stop()]);
  const last = await subscriber.countMany();
  expect(last.callbacksByCount).toEqual({ 1: count });
  expect(last.genuine).toBe(count);
  await subscriber.stop();
  await root.remove();
});
