import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfigHolder } from '../../../src/config/config-holder.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createFeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import type { Config } from '../../../src/model/config.ts';
import type { Rendered } from '../../../src/model/rendered.ts';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { type House, makeRules, openHouse } from '../../../src/pipeline/house.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { Service } from '../../../src/pipeline/service.ts';
import { openStore } from '../../../src/store/open-store.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const log = { debug() {}, info() {}, warn() {}, error() {} };

let data: string;
let house: House;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'topicwire-publish-'));
  house = await openAt(data);
});

afterEach(async () => {
  await house.fetcher.close();
  await house.store.close();
  await rm(data, { recursive: true, force: true });
});

/** The repository's own publication over a store in a folder of the test's. */
async function openAt(storeRoot: string): Promise<House> {
  const { config } = await loadConfig(repository, {});
  if (config === null) throw new Error('the repository has no good configuration');
  return await openHouse({
    root: repository,
    config,
    store: await openStore({ root: storeRoot }),
    fetcher: createFeedFetcher({
      userAgent: 'test',
      timeoutMs: 1_000,
      maxBytes: 1_000,
      allowPrivateHosts: [],
    }),
    log,
    now: () => '2026-11-22T12:00:00.000Z',
  });
}

/** The configuration with a public address that no feed can name. */
function breakAddress(config: Config): Config {
  return { ...config, site: { ...config.site, baseUrl: 'http://[no-address' } };
}

/** A document as a reader sees it. */
function describe(document: Rendered | undefined) {
  if (document === undefined) throw new Error('the document is missing');
  const { path, etag, modifiedAt, body } = document;
  return { path, etag, modifiedAt, text: new TextDecoder().decode(body) };
}

test('what was published stands in the store and is served by the next process', async () => {
  await catchUp(house);
  const served = [...house.publication.documents.keys()].map((path) =>
    describe(house.publication.findWhole(path)),
  );
  expect(served.map(({ path }) => path)).toContain('/articles/robots-txt-after-28-years');
  await house.store.close();

  house = await openAt(data);
  const again = [...house.publication.documents.keys()].map((path) =>
    describe(house.publication.findWhole(path)),
  );
  expect(again).toHaveLength(served.length);
  expect(again).toEqual(expect.arrayContaining(served));
  expect((await catchUp(house)).published).toEqual({ changed: [], removed: [], refused: [] });
});

test('a feed that reads back differently is held back and its last good bytes stay', async () => {
  await catchUp(house);
  const paths = ['rss', 'atom', 'json'].map((suffix) => `/feeds/semiconductors.${suffix}`);
  const good = paths.map((path) => describe(house.publication.findWhole(path)));

  house.rules = makeRules(breakAddress(house.rules.config));
  const { refused } = await publishTopics(house, ['semiconductors']);
  expect(refused.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
  for (const { differences } of refused) expect(differences.length).toBeGreaterThan(0);
  const { heldBack } = house.publication;
  expect([...heldBack.documents.keys()]).toEqual(expect.arrayContaining(paths));
  expect(heldBack.count).toBe(refused.length);
  const service = new Service(house, new ConfigHolder(repository, {}));
  expect(service.listTroubles().join('\n')).toMatch(
    /^\/feeds\/semiconductors\.atom was held back/m,
  );
  expect(paths.map((path) => describe(house.publication.findWhole(path)))).toEqual(good);
  const stored = await house.store.readRendered();
  expect(paths.map((path) => describe(stored.get(path)))).toEqual(good);

  const { config } = await loadConfig(repository, {});
  if (config !== null) house.rules = makeRules(config);
  await publishTopics(house, ['semiconductors']);
  expect(service.listTroubles()).toEqual([]);
});

test('only topics that may look different are rendered anew', async () => {
  await catchUp(house);
  const before = house.publication.editions;
  await publishTopics(house, ['semiconductors']);
  const after = house.publication.editions;
  expect(after.get('telecom-networks')).toBe(before.get('telecom-networks'));
  expect(after.get('semiconductors')).not.toBe(before.get('semiconductors'));
  expect(after.get('semiconductors')).toEqual(before.get('semiconductors'));
});
