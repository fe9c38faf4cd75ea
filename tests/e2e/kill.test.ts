import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseAtomFeed, parseRssFeed } from 'feedsmith';
import { expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { startOrigin } from '../origin/start-origin.ts';
import { makeRoot } from './make-root.ts';
import { runTopicwire, spawnTopicwire } from './run-topicwire.ts';

const kills = 20;
const sourceCount = 24;
/** Shares of a whole round's time: from a start that has hardly begun to a round that is over. */
const shortestLife = 0.2;
const longestLife = 1.1;

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
  timeout: 180_000,
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
    const life = shortestLife + ((longestLife - shortestLife) * kill) / (kills - 1);
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
