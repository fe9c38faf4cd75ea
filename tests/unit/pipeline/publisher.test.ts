import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createFeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { type House, openHouse } from '../../../src/pipeline/house.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { Publisher } from '../../../src/pipeline/publisher.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const TOPIC = 'semiconductors';
const silent = () => {};

let data: string;
let house: House;
/** What the store was asked for, in order. */
let asked: string[] = [];

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'topicwire-publisher-'));
  const { config } = await loadConfig(repository, {});
  if (config === null) throw new Error('the repository has no good configuration');
  const options = { userAgent: 'test', timeoutMs: 1_000, maxBytes: 1_000, allowPrivateHosts: [] };
  house = await openHouse({
    root: repository,
    config,
    store: listen(await openStore({ root: data })),
    fetcher: createFeedFetcher(options),
    log: { debug: silent, info: silent, warn: silent, error: silent },
    now: () => '2026-11-22T12:00:00.000Z',
  });
  await catchUp(house);
  asked = [];
});

afterEach(async () => {
  await house.fetcher.close();
  await house.store.close();
  await rm(data, { recursive: true, force: true });
});

/** The store itself, with a note of what it is asked for. */
function listen(store: Store): Store {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...values: readonly unknown[]) => {
        asked.push(
          name === 'listPlaced' ? `listPlaced ${JSON.stringify(values[0])}` : String(name),
        );
        return Reflect.apply(member, target, values);
      };
    },
  });
}

function countCurated(slug: string): number {
  return asked.filter((each) => each.startsWith('listPlaced') && each.includes(`"${slug}"`)).length;
}

async function withdraw(nativeId: string): Promise<void> {
  const round = { sourceId: 'local', at: house.now(), state: null, record: null };
  await house.store.writeRound({ ...round, entries: [], placements: [], withdrawn: [nativeId] });
}

test('requests that come in a burst share one rendering', async () => {
  const publisher = new Publisher(house);
  for (let poll = 0; poll < 50; poll += 1) publisher.request([TOPIC]);
  publisher.request(['telecom-networks']);
  await publisher.settle();
  expect(countCurated(TOPIC)).toBe(1);
  expect(countCurated('telecom-networks')).toBe(1);
});

test('a request is rendered without anybody waiting for it', async () => {
  const [item] = house.publication.editions.get(TOPIC)?.entries ?? [];
  if (item === undefined) throw new Error('the topic holds nothing');
  await withdraw(item.entry.nativeId);
  const path = `/feeds/${TOPIC}.rss`;
  const before = house.publication.findWhole(path);
  new Publisher(house).request([TOPIC]);
  await expect
    .poll(() => house.publication.findWhole(path) !== before, { timeout: 5_000 })
    .toBe(true);
});

test('a request that comes during a rendering gets one of its own', async () => {
  const publisher = new Publisher(house);
  const running = publisher.run(async () => {
    publisher.request([TOPIC]);
    await publishTopics(house, [TOPIC]);
  });
  await running;
  await publisher.settle();
  expect(countCurated(TOPIC)).toBe(2);
});

test('no article is read where none of its topics changed', async () => {
  await publishTopics(house, ['tech-trade-war'], { articlesMayDiffer: false });
  expect(asked.filter((each) => /readEntries|listNativeIds|writeRendered/.test(each))).toEqual([]);
});

test('an article that a topic lets go of no longer names it, and others keep their bytes', async () => {
  const [item] = house.publication.editions.get(TOPIC)?.entries ?? [];
  if (item === undefined) throw new Error('the topic holds nothing');
  const { sourceId, nativeId, link } = item.entry;
  const path = new URL(link ?? '').pathname;
  const textOf = (at: string) =>
    Buffer.from(house.publication.findWhole(at)?.body ?? []).toString();
  expect(textOf(path)).toContain(`/feeds/${TOPIC}"`);
  await house.store.replacePlacements(TOPIC, [{ sourceId, nativeId }], []);
  const { changed } = await publishTopics(house, [TOPIC], { articlesMayDiffer: false });
  expect(changed.filter((each) => each.startsWith('/articles/'))).toEqual([path]);
  expect(textOf(path)).not.toContain(`/feeds/${TOPIC}"`);

  const again = await publishTopics(house, [TOPIC]);
  expect(again).toEqual({ changed: [], removed: [], refused: [] });
});

test('the page of an article that is taken back goes, others stay', async () => {
  const articles = [...house.publication.documents.keys()].filter((path) =>
    /^.articles/.test(path),
  );
  const [first] = await house.store.listNativeIds('local');
  await withdraw(first ?? '');
  const { removed } = await publishTopics(house, house.rules.config.topics.keys());
  expect(removed).toHaveLength(1);
  expect(removed[0]).toContain('/articles/');
  const left = [...house.publication.documents.keys()].filter((path) => /^.articles/.test(path));
  expect(left.toSorted()).toEqual(articles.filter((path) => path !== removed[0]).toSorted());
});
