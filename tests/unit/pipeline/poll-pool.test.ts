import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createFeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import type { PollPolicy } from '../../../src/model/site.ts';
import { type House, makeRules, openHouse } from '../../../src/pipeline/house.ts';
import { refreshSources } from '../../../src/pipeline/refresh-sources.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { FIXED_BODY } from '../../origin/origin-modes.ts';
import { type Origin, startOrigin } from '../../origin/start-origin.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const log = { debug() {}, info() {}, warn() {}, error() {} };

let origin: Origin;
let root: string;
const houses: House[] = [];

beforeEach(async () => {
  origin = await startOrigin({ everywhere: true });
  root = await mkdtemp(join(tmpdir(), 'topicwire-pool-'));
});
afterEach(async () => {
  for (const house of houses.splice(0)) await close(house);
  await origin.close();
  await rm(root, { recursive: true });
});

async function close(house: House): Promise<void> {
  await house.fetcher.close();
  await house.store.close();
}

/** Every name is this machine, so that names can be polled like public hosts. */
const lookup: LookupFunction = (_, options, callback) => {
  if (options.all) callback(null, [{ address: '127.0.0.1', family: 4 }]);
  else callback(null, '127.0.0.1', 4);
};

/** A house with these sources, `host/path` by id. */
async function openWith(
  sources: Readonly<Record<string, string>>,
  poll: Partial<PollPolicy> = {},
): Promise<House> {
  const { config } = await loadConfig(repository, {});
  if (config === null) throw new Error('the repository has no good configuration');
  const made = Object.entries(sources).map(([id, place]) => {
    const url = `http://${place.replace('/', `:${origin.port}/`)}`;
    const rest = { title: null, weight: 0, tags: [], language: null, headers: {} };
    return [id, { id, url, rights: 'link' as const, ...rest }] as const;
  });
  const site = { ...config.site, poll: { ...config.site.poll, ...poll } };
  const house = await openHouse({
    root,
    config: { ...config, site, sources: new Map(made) },
    store: await openStore({ root }),
    fetcher: createFeedFetcher({
      userAgent: 'test/1.0 (+https://wire.example/)',
      timeoutMs: 10_000,
      maxBytes: 1_000_000,
      allowPrivateHosts: ['127.0.0.0/8'],
      lookup,
    }),
    log,
    now: () => '2026-11-20T12:00:00.000Z',
  });
  houses.push(house);
  return house;
}

function answerFeed(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/rss+xml', etag: '"1"' }).end(FIXED_BODY);
}

describe('the pool of polls', () => {
  test('one slow host with many sources never starves others', async () => {
    const held: ServerResponse[] = [];
    let isHolding = true;
    origin.answer('/slow', (_, response) => {
      if (isHolding) held.push(response);
      else answerFeed(response);
    });
    origin.answer('/fast', (_, response) => answerFeed(response));
    const slow = Array.from({ length: 30 }, (_, at) => [`slow-${at}`, '127.0.2.1/slow'] as const);
    const fast = Array.from({ length: 40 }, (_, at) => [`fast-${at}`, `127.0.3.${at % 20}/fast`]);
    const house = await openWith(Object.fromEntries([...slow, ...fast]));
    const order: string[] = [];
    await refreshSources(house, {
      onReport: ({ sourceId }) => {
        order.push(sourceId);
        if (order.length < fast.length) return;
        isHolding = false;
        for (const response of held.splice(0)) answerFeed(response);
      },
    });
    expect(order).toHaveLength(70);
    expect(order.slice(0, 40).filter((id) => id.startsWith('slow'))).toEqual([]);
  });

  test('a source that left the configuration while it waited for its host is not asked', async () => {
    origin.answer('/feed', (_, response) => answerFeed(response));
    const sources = { a: 'many.example/feed', b: 'many.example/feed?b' };
    const house = await openWith(sources, { hostGapMs: 200 });
    const onReport = () => {
      const { config } = house.rules;
      house.rules = makeRules({ ...config, sources: new Map([...config.sources].slice(0, 1)) });
    };
    expect(await refreshSources(house, { onReport })).toHaveLength(1);
    expect(origin.requests).toHaveLength(1);
  });

  test('C4: requests for one public host keep their gap, by hand too, and others do not wait', async () => {
    const arrivals: (readonly [host: string, atMs: number])[] = [];
    origin.answer('/feed', (request, response) => {
      arrivals.push([request.headers.host?.replace(/:.*/, '') ?? '', performance.now()]);
      answerFeed(response);
    });
    const sources = {
      a: 'many.example/feed',
      b: 'many.example/feed?b',
      c: 'many.example/feed?c',
      own: '127.0.3.1/feed',
      owned: '127.0.3.1/feed?2',
      d: 'one.example/feed',
    };
    const house = await openWith(sources, { hostGapMs: 200 });
    for (const force of [false, true]) {
      arrivals.length = 0;
      await refreshSources(house, { force });
      const hosts = arrivals.map(([host]) => host);
      expect(hosts.slice(-2)).toEqual(['many.example', 'many.example']);
      const times = arrivals.filter(([host]) => host === 'many.example').map(([, at]) => at);
      expect(times).toHaveLength(3);
      for (const [index, at] of times.slice(1).entries()) {
        // A timer may fire up to a millisecond early, and the first request opens a connection.
        expect(at - (times[index] ?? 0)).toBeGreaterThan(150);
      }
    }
  });
});
