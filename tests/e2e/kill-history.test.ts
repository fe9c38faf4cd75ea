import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { startOrigin } from '../origin/start-origin.ts';
import { makeRoot } from './make-root.ts';
import { writeNotices } from './notices-feed.ts';
import { runTopicwire, spawnTopicwire } from './run-topicwire.ts';

/** `KILLS=50` for the long run; what it takes by default is made for every change. */
const kills = Number(process.env.KILLS ?? 6);
const feedEntries = 6;
const newARound = 4;
/** Shares of a whole round's time: from a start that has hardly begun to a round that is over. */
const shortestLife = 0.5;
const longestLife = 1.05;

const TIN = `title: Tin
description: Tin.
match: {publish: 4, review: 2, any: {tin: 4}}
publish: {entries: ${feedEntries}}
`;

interface Item {
  readonly id: string;
}

/** What a process that begins now would serve: the feed, and the archives by number. */
async function readServed(root: string) {
  const store = await openStore({ root });
  try {
    const documents = await store.readRendered();
    const readItems = (path: string) => {
      const body = documents.get(path)?.body ?? new TextEncoder().encode('{"items":[]}');
      const { items } = JSON.parse(new TextDecoder().decode(body)) as { items: readonly Item[] };
      return items.map(({ id }) => id);
    };
    const archives = new Map<string, readonly string[]>();
    for (const path of documents.keys()) {
      if (/\/archive\/\d+\.json$/.test(path)) archives.set(path, readItems(path));
    }
    const feed = readItems('/feeds/tin.json');
    const atom = new TextDecoder().decode(documents.get('/feeds/tin.atom')?.body);
    const linked = /rel="prev-archive"[^>]*\/archive\/(\d+)\.atom/.exec(atom);
    return {
      archives,
      previous: linked === null ? 0 : Number(linked[1]),
      union: new Set([...feed, ...[...archives.values()].flat()]),
    };
  } finally {
    await store.close();
  }
}

test(`kill -9 while archives are closed, ${kills} times, loses nothing and rewrites nothing`, {
  timeout: 120_000 + kills * 20_000,
}, async () => {
  const origin = await startOrigin();
  let count = newARound;
  const numbers = () => Array.from({ length: count }, (_, at) => at);
  origin.answer('/mill.atom', (_, response) => response.end(writeNotices('mill', numbers())));
  const root = await makeRoot([{ id: 'mill', url: `${origin.url}/mill.atom` }]);
  for (const name of ['content', 'feeds/topics']) {
    await rm(join(root.path, name), { recursive: true });
  }
  await root.write('content/.keep', '');
  await root.write('feeds/topics/tin.yaml', TIN);
  const environment = { ALLOW_PRIVATE_HOSTS: origin.host };
  const refresh = ['refresh', '--force', '--root', root.path];
  expect((await runTopicwire(refresh, environment)).code).toBe(0);
  const start = performance.now();
  expect((await runTopicwire(refresh, environment)).code).toBe(0);
  const roundMs = performance.now() - start;

  let before = await readServed(root.path);
  let closed = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    count += newARound;
    const { child } = spawnTopicwire(refresh, environment);
    const ended = once(child, 'close');
    const life = shortestLife + ((longestLife - shortestLife) * kill) / Math.max(1, kills - 1);
    await sleep(roundMs * life);
    child.kill('SIGKILL');
    await ended;
    const after = await readServed(root.path);
    expect([...before.union].filter((id) => !after.union.has(id))).toEqual([]);
    for (const [path, ids] of before.archives) {
      expect([path, after.archives.get(path)]).toEqual([path, ids]);
    }
    // No feed leads to an archive that is not there.
    expect(after.previous).toBeLessThanOrEqual(after.archives.size);
    closed += after.archives.size - before.archives.size;
    before = after;
  }

  expect((await runTopicwire(refresh, environment)).code).toBe(0);
  const last = await readServed(root.path);
  expect([...last.union].toSorted()).toEqual(
    numbers()
      .map((number) => `urn:mill:${number}`)
      .toSorted(),
  );
  expect(last.previous).toBe(last.archives.size);
  expect(last.previous).toBeGreaterThan(1);
  if (process.env.KILLS !== undefined) {
    process.stdout.write(`${kills} kills, ${closed} archives closed in killed processes\n`);
  }
  await origin.close();
  await root.remove();
});
