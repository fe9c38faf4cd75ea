import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { FIXED_BODY, findMode } from '../origin/origin-modes.ts';
import { startOrigin } from '../origin/start-origin.ts';
import { makeRoot } from './make-root.ts';
import { startService } from './run-topicwire.ts';

const slowCount = 20;
const waitingCount = 50;
/** The default of `poll: concurrency`. */
const underWay = 8;

test('SIGTERM with slow answers under way and sources waiting ends within 10 s and loses no poll', {
  timeout: 60_000,
}, async () => {
  const origin = await startOrigin({ everywhere: true });
  const drip = findMode('/drip');
  let isSlow = true;
  const dripping = Promise.withResolvers<void>();
  let drips = 0;
  const sources = Array.from({ length: slowCount + waitingCount }, (_, at) => {
    const path = `/source-${at}.xml`;
    origin.answer(path, (request, response, url) => {
      if (!isSlow) {
        response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(FIXED_BODY);
        return;
      }
      drip?.(request, response, url);
      drips += 1;
      if (drips === underWay) dripping.resolve();
    });
    // Hosts enough for as many polls at once as there may be.
    return { id: `source-${at}`, url: `http://127.0.1.${at % slowCount}:${origin.port}${path}` };
  });
  const root = await makeRoot(sources);
  const environment = { ALLOW_PRIVATE_HOSTS: '127.0.0.0/8' };

  const service = await startService(root.path, environment);
  await dripping.promise;
  const held = await listLeases(root.path);
  expect(held).toHaveLength(underWay);
  const start = performance.now();
  const { code, stderr } = await service.stop();
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(code, stderr).toBe(0);
  expect(origin.requests).toHaveLength(underWay);
  expect(await listLeases(root.path)).toEqual([]);

  isSlow = false;
  const again = await startService(root.path, environment);
  await again.waitFor('Asked');
  expect((await again.stop()).code).toBe(0);
  const asked = origin.requests.slice(underWay).map(({ path }) => path);
  expect(asked.toSorted()).toEqual(sources.map(({ url }) => new URL(url).pathname).toSorted());
  const store = await openStore({ root: root.path });
  const states = await store.readSourceStates();
  await store.close();
  expect([...states.values()].map(({ lastError }) => lastError)).toEqual(sources.map(() => null));

  await origin.close();
  await root.remove();
});

async function listLeases(root: string): Promise<readonly unknown[]> {
  const store = await openStore({ root });
  try {
    return await store.listLeases(new Date().toISOString());
  } finally {
    await store.close();
  }
}
