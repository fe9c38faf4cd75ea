import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { makeRoot } from './make-root.ts';
import { runTopicwire, startService } from './run-topicwire.ts';

const FEED = '/feeds/tech-trade-war.atom';
const patience = { timeout: 15_000, interval: 100 };

test('feeds go on being served while the database is away or damaged, and /readyz says so', async () => {
  const root = await makeRoot([]);
  const service = await startService(root.path, {}, ['--no-poll']);
  const database = join(root.path, 'data', 'topicwire.db');
  const read = async (headers: Record<string, string> = {}) => {
    const answer = await fetch(`${service.url}${FEED}`, { headers });
    return [answer.status, answer.headers.get('etag'), await answer.text()];
  };
  const readTroubles = async () => {
    const answer = await fetch(`${service.url}/readyz`);
    const { troubles } = (await answer.json()) as { troubles: readonly string[] };
    return [answer.status, troubles.join('\n')];
  };
  const before = await read();
  expect(await readTroubles()).toEqual([200, '']);

  await rename(database, `${database}.away`);
  const isAway = [200, expect.stringContaining('the store is away')];
  await vi.waitFor(async () => expect(await readTroubles()).toEqual(isAway), patience);
  expect(await read()).toEqual(before);

  await writeFile(database, 'no database');
  await vi.waitFor(async () => {
    expect((await readTroubles())[1]).toContain('removed or replaced while in use');
  }, patience);
  expect(await read()).toEqual(before);
  expect((await read({ 'if-none-match': String(before[1]) }))[0]).toBe(304);

  await rename(`${database}.away`, database);
  await vi.waitFor(async () => expect(await readTroubles()).toEqual([200, '']), patience);
  expect((await service.stop()).code).toBe(0);
  await root.remove();
});

test('the subscribers of a feed are told by a command, also while it is served', async () => {
  const root = await makeRoot([]);
  const service = await startService(root.path, { CACHE_MB: '0', TRUST_PROXY: '192.0.2.0/24' }, [
    '--no-poll',
  ]);
  const ask = (agent: string, from: string) =>
    fetch(`${service.url}${FEED}`, { headers: { 'user-agent': agent, 'x-forwarded-for': from } });
  expect((await ask('Feedly/1.0 (x; 16 subscribers)', '198.51.100.1')).status).toBe(200);
  for (const client of [1, 2, 3, 3]) {
    expect((await ask('reader', `198.51.100.${client}, 192.0.2.${client}`)).status).toBe(200);
  }
  await service.stop();
  const json = await runTopicwire(['subscribers', 'tech-trade-war', '--json', '--root', root.path]);
  expect(JSON.parse(json.stdout)).toEqual({
    path: FEED,
    readers: 19,
    services: [{ service: 'Feedly', subscribers: 16 }],
    others: 3,
    requests: 5,
  });
  const table = await runTopicwire(['subscribers', '--root', root.path]);
  expect(table.stdout).toContain('Feedly 16');
  expect((await runTopicwire(['subscribers', 'nothing', '--root', root.path])).code).toBe(2);
  await root.remove();
});

test.each([
  ['CACHE_MB', 'lots', 'CACHE_MB: "lots" is no size'],
  ['TRUST_PROXY', '10.0.0.0/33', 'TRUST_PROXY: "10.0.0.0/33" is no address or network'],
  ['TRUST_PROXY', 'proxy.example', 'TRUST_PROXY: "proxy.example" is no address or network'],
])('%s=%s is refused', async (name, value, message) => {
  const root = await makeRoot([]);
  const { code, stderr } = await runTopicwire(
    ['serve', '--root', root.path, '--port', '0', '--no-poll'],
    { [name]: value },
  );
  expect([code, stderr.includes(message)]).toEqual([2, true]);
  await root.remove();
});
