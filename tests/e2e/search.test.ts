import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startOrigin } from '../origin/start-origin.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { type RunningService, runTopicwire, startService } from './run-topicwire.ts';

let root: TestRoot;
let service: RunningService | null = null;

beforeEach(async () => {
  root = await makeRoot([]);
});
afterEach(async () => {
  await service?.stop();
  service = null;
  await root.remove();
});

const MERGERS = `title: Quiet mergers
description: For those who were told of it
match: {publish: 2, review: 1, any: {zephyrine: 2}}
`;

/** Asks until the index has caught up. */
async function searchUntil(query: string, isDone: (titles: readonly string[]) => boolean) {
  for (let attempt = 0; ; attempt += 1) {
    const url = `${service?.url}/feeds/search.json?q=${encodeURIComponent(query)}`;
    const answer = await fetch(url);
    const { items } = (await answer.json()) as { items: readonly { title: string }[] };
    const titles = items.map(({ title }) => title);
    if (isDone(titles)) return titles;
    if (attempt > 100) throw new Error(`found ${JSON.stringify(titles)} for ${query}`);
    await sleep(100);
  }
}

test('a search finds articles within seconds, also those that came while it was down or was killed', async () => {
  service = await startService(root.path);
  await searchUntil('huawei', (titles) => titles.length > 3);
  const article = (title: string) => `---
title: ${title}
date: 2026-11-01
---

Huawei tariff export ban blacklist sanctions 5G trade war 華為出口禁令.
`;
  await root.write('content/while-up.md', article('Qwertyish while up, Huawei and the trade war'));
  await searchUntil('qwertyish', (titles) => titles.length === 1);
  expect(await searchUntil('华为出口', (titles) => titles.length === 1)).toHaveLength(1);
  service.process.kill('SIGKILL');
  await root.write(
    'content/while-down.md',
    article('Qwertyish while down, Huawei again, trade war'),
  );
  service = await startService(root.path);
  await searchUntil('qwertyish', (titles) => titles.length === 2);
  const { code } = await runTopicwire([
    '--root',
    root.path,
    'decide',
    'content/while-up.md',
    'tech-trade-war',
    'hide',
  ]);
  expect(code).toBe(0);
  await searchUntil('qwertyish topic:tech-trade-war', (titles) => titles.length === 1);
}, 180_000);

test('a private topic, from its file to the end of a token, while the server runs', async () => {
  const feed = `<rss version="2.0"><channel><title>Agency</title><link>https://agency.example/</link>
<description>D</description><item><guid isPermaLink="false">urn:z</guid>
<title>Zephyrine merger agreed</title></item></channel></rss>`;
  const origin = await startOrigin();
  origin.answer('/feed', (_, response) => {
    response.writeHead(200, { 'content-type': 'application/rss+xml' }).end(feed);
  });
  try {
    await root.write(
      'feeds/sources.yaml',
      `sources:\n  - {id: agency, url: "${origin.url}/feed"}\n`,
    );
    await root.write('feeds/topics/mergers.yaml', `${MERGERS}publish: {access: private}\n`);
    const allowed = { ALLOW_PRIVATE_HOSTS: new URL(origin.url).host, LOG_LEVEL: 'debug' };
    service = await startService(root.path, allowed);
    await service.waitFor('Asked');
    expect(service.stdout()).toMatch(/mergers +private/);
    const run = (...words: readonly string[]) =>
      runTopicwire(['--root', root.path, 'token', 'mergers', ...words], {
        BASE_URL: service?.url ?? '',
      });

    const created = await run('create', '--label', 'Ada', '--json');
    const { id, token, page, rss, json } = JSON.parse(created.stdout) as Record<string, string>;
    expect(token).toMatch(/^[\w-]{32}$/);
    const answer = await fetch(rss ?? '');
    expect([answer.status, answer.headers.get('referrer-policy')]).toEqual([200, 'no-referrer']);
    expect(await answer.text()).toContain('Zephyrine merger agreed');
    const etag = answer.headers.get('etag') ?? '';
    expect((await fetch(rss ?? '', { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect(await (await fetch(page ?? '', { headers: { accept: 'text/html' } })).text()).toContain(
      'Quiet mergers',
    );

    const listed = await run('list');
    expect(listed.stdout).toContain('Ada');
    expect(listed.stdout).toContain(new Date().toISOString().slice(0, 10));
    expect(listed.stdout).not.toContain(token);

    for (const path of [
      '/',
      '/feeds.opml',
      '/readyz',
      '/search?q=zephyrine&x=1',
      '/feeds/search.atom?q=last:7d',
    ]) {
      const text = await (await fetch(`${service.url}${path}`)).text();
      expect([path, /quiet mergers|merger agreed/i.test(text)]).toEqual([path, false]);
    }
    expect((await fetch(`${service.url}/feeds/mergers.rss`)).status).toBe(404);

    expect((await run('revoke', 'ffff')).code).toBe(1);
    expect((await run('revoke')).code).toBe(2);
    expect((await run('revoke', id ?? '')).stdout).toContain(`Revoked 1 token of mergers: ${id}.`);
    expect((await fetch(json ?? '')).status).toBe(410);
    expect((await run('list')).stdout).toContain('revoked');
    const again = await run('create', '--label', 'Bob');
    const [url = ''] = /http\S+\.atom/.exec(again.stdout) ?? [];
    expect((await fetch(url)).status).toBe(200);
    expect((await run('revoke', url)).code).toBe(0);
    expect((await fetch(url)).status).toBe(410);

    expect(service.stderr()).toContain('GET /private/…');
    expect(service.stdout() + service.stderr()).not.toContain(token);
    const refused = await runTopicwire(['--root', root.path, 'token', 'tech-trade-war', 'create']);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('is public')]);
  } finally {
    await origin.close();
  }
}, 180_000);
