import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createFeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import type { Log } from '../../../src/model/log.ts';
import type { Rendered } from '../../../src/model/rendered.ts';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { type House, openHouse } from '../../../src/pipeline/house.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { Publisher } from '../../../src/pipeline/publisher.ts';
import { StoreFollower } from '../../../src/pipeline/store-follower.ts';
import { openStore } from '../../../src/store/open-store.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const TOPIC = 'semiconductors';
const FEED = `/feeds/${TOPIC}.atom`;
const PAGE = '/articles/robots-txt-after-28-years';
const patience = { timeout: 8_000, interval: 20 };

let data: string;
let houses: House[];
let followers: StoreFollower[];
let warnings: string[];
let onWarning: () => void;

beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'topicwire-follow-'));
  [houses, followers, warnings, onWarning] = [[], [], [], () => {}];
});

afterEach(async () => {
  for (const follower of followers) await follower.stop();
  for (const house of houses) {
    await house.fetcher.close();
    await house.store.close();
  }
  await rm(data, { recursive: true, force: true });
});

/** A house over the shared store by a connection of its own, as another process has it. */
async function open(environment: Record<string, string> = {}): Promise<House> {
  const { config } = await loadConfig(repository, environment);
  if (config === null) throw new Error('the repository has no good configuration');
  const silent = () => {};
  const warn = (message: string) => {
    warnings.push(message);
    onWarning();
  };
  const log: Log = { debug: silent, info: silent, warn, error: warn };
  const options = { userAgent: 'test', timeoutMs: 1_000, maxBytes: 1_000, allowPrivateHosts: [] };
  const house = await openHouse({
    root: repository,
    config,
    store: await openStore({ root: data }),
    fetcher: createFeedFetcher(options),
    log,
    now: () => '2026-11-22T12:00:00.000Z',
  });
  houses.push(house);
  return house;
}

async function follow(house: House): Promise<Publisher> {
  const publisher = new Publisher(house);
  const follower = new StoreFollower(house, publisher);
  followers.push(follower);
  await follower.start();
  await publisher.run(() => catchUp(house));
  return publisher;
}

/** Takes the newest published article of the topic back, as another process's round does. */
async function withdrawOne(house: House): Promise<string> {
  const [item] = house.publication.editions.get(TOPIC)?.entries ?? [];
  if (item === undefined) throw new Error('the topic holds nothing');
  const { sourceId, nativeId, id } = item.entry;
  const round = {
    sourceId,
    at: house.now(),
    state: null,
    record: null,
    entries: [],
    placements: [],
  };
  await house.store.writeRound({ ...round, withdrawn: [nativeId] });
  return id;
}

function textOf(document: Rendered | undefined): string {
  return new TextDecoder().decode(document?.body);
}

function versionOf(document: Rendered | undefined) {
  const encodings = document?.encodings.map(({ etag }) => etag);
  return [document?.etag, document?.modifiedAt, encodings, textOf(document)];
}

test('what another process publishes is served shortly after', async () => {
  const serving = await open();
  await follow(serving);
  const other = await open();
  await catchUp(other);
  const before = serving.publication.findWhole(FEED);
  const id = await withdrawOne(other);
  expect(textOf(before)).toContain(id);
  await publishTopics(other, [TOPIC]);
  await vi.waitFor(() => {
    expect(textOf(serving.publication.findWhole(FEED))).not.toContain(`<id>${id}</id>`);
  }, patience);
  expect(versionOf(serving.publication.findWhole(FEED))).toEqual(
    versionOf(other.publication.findWhole(FEED)),
  );
  expect(warnings).toEqual([]);
});

test('a topic that this process stored over what another one brought is curated once more', async () => {
  const serving = await open();
  const publisher = await follow(serving);
  const other = await open();
  await catchUp(other);
  const good = other.publication.findWhole(FEED);
  await publisher.run(async () => {
    const id = await withdrawOne(other);
    // What a rendering stores that read the topic before that.
    const late = { ...(good as Rendered), etag: '"late"', modifiedAt: '2026-11-22T12:00:01.000Z' };
    await serving.store.writeRendered([late], []);
    const { editions, articles } = serving.publication;
    serving.publication.change([late], [], { editions, articles });
    serving.publication.noteStored([TOPIC]);
    expect(textOf(serving.publication.findWhole(FEED))).toContain(id);
  });
  const [first] = other.publication.editions.get(TOPIC)?.entries ?? [];
  await vi.waitFor(() => {
    expect(textOf(serving.publication.findWhole(FEED))).not.toContain(
      `<id>${first?.entry.id}</id>`,
    );
  }, patience);
  const stored = (await serving.store.readRendered([FEED])).get(FEED);
  expect(versionOf(stored)).toEqual(versionOf(serving.publication.findWhole(FEED)));
});

test('what another process publishes under another address is not served', async () => {
  const serving = await open({ BASE_URL: 'https://wire.example' });
  await follow(serving);
  const look = () =>
    [FEED, PAGE, '/', '/feeds.opml'].map((path) => textOf(serving.publication.findWhole(path)));
  const before = look();
  // Nothing of its own is left to be curated once more when the other one writes.
  serving.publication.takeStored();
  // As it is then: afterwards the topics are curated anew, from articles that the other one stored.
  let after: readonly string[] = [];
  onWarning = () => {
    if (after.length === 0) after = look();
  };
  const other = await open({ BASE_URL: 'https://elsewhere.example' });
  await catchUp(other);
  await vi.waitFor(() => expect(warnings.join()).toContain('BASE_URL'), patience);
  expect(after).toEqual(before);

  const id = await withdrawOne(other);
  await publishTopics(other, [TOPIC]);
  await vi.waitFor(() => {
    expect(textOf(serving.publication.findWhole(FEED))).not.toContain(`<id>${id}</id>`);
  }, patience);
  expect(textOf(serving.publication.findWhole(FEED))).toContain(`https://wire.example${FEED}`);
});
