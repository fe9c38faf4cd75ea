import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { startOrigin } from '../origin/start-origin.ts';
import { makeRoot } from './make-root.ts';
import { runTopicwire, spawnTopicwire } from './run-topicwire.ts';

/** `KILLS=50 SOURCES=500` for the long run; what it takes by default is made for every change. */
const kills = Number(process.env.KILLS ?? 5);
const sourceCount = Number(process.env.SOURCES ?? 24);
/** Shares of a whole round's time: from a start that has hardly begun to a round that is over. */
const shortestLife = 0.2;
const longestLife = 1.1;

/** Processes that share a round, and how many polls each has under way. */
const workers = 2;
const concurrency = 8;

/** A feed that gains an entry with each edition. */
function writeFeed(source: number, edition: number): string {
  const items = Array.from({ length: edition }, (_, index) => {
    const day = new Date(Date.UTC(2026, 0, 1 + index, source)).toUTCString();
    return `<item><guid isPermaLink="false">s${source}-e${index}</guid>
      <title>Washington adds Chinese chipmaker ${source}-${index} to its entity list</title>
      <link>https://s${source}.example/${index}</link><pubDate>${day}</pubDate>
      <description>Export controls on semiconductors, notice ${index} of office ${source}.</description></item>`;
  });
  return `<rss version="2.0"><channel><title>Office ${source}</title><link>https://s${source}.example/</link>
    <description>Notices</description>${items.join('')}</channel></rss>`;
}

async function readPublished(root: string): Promise<ReadonlySet<string>> {
  const store = await openStore({ root });
  try {
    const sourceIds = ['local', ...Array.from({ length: sourceCount }, (_, at) => `s${at}`)];
    const placed = await store.listPlaced({
      topic: 'tech-trade-war',
      states: ['published'],
      sourceIds,
      limit: 100_000,
    });
    const documents = await store.readRendered();
    const rss = documents.get('/feeds/tech-trade-war.rss')?.body;
    const atom = documents.get('/feeds/tech-trade-war.atom')?.body;
    if (rss !== undefined && atom !== undefined) {
      const decode = (body: Uint8Array) => new TextDecoder().decode(body);
      expect(parseRssFeed(decode(rss)).items?.length).toBeGreaterThanOrEqual(5);
      expect(parseAtomFeed(decode(atom)).entries?.length).toBeGreaterThanOrEqual(5);
    }
    return new Set(placed.map(({ entry }) => entry.id));
  } finally {
    await store.close();
  }
}

test(`kill -9 during a refresh, ${kills} times, loses nothing that was published`, {
  timeout: 30_000 + kills * sourceCount * 500,
}, async () => {
  const origin = await startOrigin();
  let edition = 1;
  const sources = Array.from({ length: sourceCount }, (_, source) => {
    const path = `/s${source}.xml`;
    origin.answer(path, (_, response) => {
      response.writeHead(200, { 'content-type': 'application/rss+xml' });
      response.end(writeFeed(source, edition));
    });
    return { id: `s${source}`, url: `${origin.url}${path}` };
  });
  const root = await makeRoot(sources);
  const environment = { ALLOW_PRIVATE_HOSTS: origin.host };
  const refresh = ['refresh', '--force', '--root', root.path];
  const start = performance.now();
  expect((await runTopicwire(refresh, environment)).code).toBe(0);
  const roundMs = performance.now() - start;
  let before = await readPublished(root.path);
  const grown: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    edition += 1;
    const { child } = spawnTopicwire(refresh, environment);
    const closed = once(child, 'close');
    const life = shortestLife + ((longestLife - shortestLife) * kill) / Math.max(1, kills - 1);
    await sleep(roundMs * life);
    child.kill('SIGKILL');
    await closed;

    const after = await readPublished(root.path);
    expect([...before].filter((id) => !after.has(id))).toEqual([]);
    grown.push(after.size - before.size);
    before = after;
  }
  expect(grown.filter((count) => count > 0).length).toBeGreaterThan(0);

  expect((await runTopicwire(refresh, environment)).code).toBe(0);
  const last = await readPublished(root.path);
  const foreign = [...last].filter((id) => !id.startsWith('tag:'));
  expect(foreign).toHaveLength(sourceCount * edition);
  await origin.close();
  await root.remove();
});

test(`kill -9 in the middle of a round, ${kills} times, over ${sourceCount} sources`, {
  timeout: 30_000 + kills * sourceCount * 500,
}, async () => {
  const hosts = 8;
  const entries = 5;
  const requestsALife = Math.max(4, Math.ceil(sourceCount / kills));
  /** Of each source, in which life it was asked. */
  const asked = Array.from({ length: sourceCount }, (): number[] => []);
  const answered = new EventEmitter();
  let life = 0;
  let ofThisLife = 0;
  const origin = await startOrigin({ everywhere: true });
  const sources = asked.map((lives, source) => {
    const path = `/s${source}.xml`;
    origin.answer(path, (_, response) => {
      lives.push(life);
      ofThisLife += 1;
      response.writeHead(200, { 'content-type': 'application/rss+xml', etag: '"1"' });
      response.end(writeFeed(source, entries));
      if (ofThisLife === requestsALife) answered.emit('enough');
    });
    return {
      id: `s${source}`,
      url: `http://127.0.0.${1 + (source % hosts)}:${origin.port}${path}`,
    };
  });
  const root = await makeRoot(sources);
  const environment = { ALLOW_PRIVATE_HOSTS: '127.0.0.0/8' };
  const refresh = ['refresh', '--root', root.path];

  let killed = 0;
  for (; life < kills; life += 1) {
    ofThisLife = 0;
    const enough = once(answered, 'enough');
    const running = Array.from({ length: workers }, () => spawnTopicwire(refresh, environment));
    const closed = running.map(({ child }) => once(child, 'close'));
    const first = await Promise.race([enough.then(() => 'enough'), Promise.all(closed)]);
    // From before the last answer is read to when it is being stored.
    await sleep((life % 5) * 5);
    for (const { child } of running) child.kill('SIGKILL');
    await Promise.all(closed);
    if (first === 'enough') killed += 1;
  }
  expect(killed).toBe(kills);
  expect((await runTopicwire(refresh, environment)).code).toBe(0);

  expect(asked.filter((lives) => lives.length === 0)).toEqual([]);
  const twiceInALife = asked.filter((lives) => new Set(lives).size < lives.length);
  expect(twiceInALife).toEqual([]);
  const lost = Array.from(
    { length: kills },
    (_, each) => asked.filter((lives) => lives.includes(each) && lives.at(-1) !== each).length,
  );
  // What is asked again was under way, not stored, when its worker died.
  expect(Math.max(...lost)).toBeLessThanOrEqual(workers * concurrency);

  const store = await openStore({ root: root.path });
  for (const { id } of sources) {
    expect(await store.listPolls(id, 10)).toHaveLength(1);
    const nativeIds = await store.listNativeIds(id);
    expect(nativeIds).toEqual(Array.from({ length: entries }, (_, at) => `${id}-e${at}`));
  }
  expect(await store.listLeases(new Date().toISOString())).toEqual([]);
  await store.close();
  const requests = asked.reduce((sum, lives) => sum + lives.length, 0);
  const again = lost.reduce((sum, count) => sum + count, 0);
  expect(requests).toBe(sourceCount + again);
  if (process.env.KILLS !== undefined) {
    process.stdout.write(
      `${killed} kills, ${sourceCount} sources, ${requests} requests, ${again} of them again, ` +
        `at most ${Math.max(...lost)} after one kill\n`,
    );
  }
  await origin.close();
  await root.remove();
});
