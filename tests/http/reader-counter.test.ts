import { beforeEach, describe, expect, test } from 'vitest';
import { drawSalt, hashReader } from '../../src/http/hash-reader.ts';
import { readClientAddress } from '../../src/http/read-client-address.ts';
import { readSubscribers } from '../../src/http/read-subscribers.ts';
import { ReaderCounter } from '../../src/http/reader-counter.ts';
import type { ReaderCount } from '../../src/model/reader-count.ts';
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { catchUp } from '../../src/pipeline/catch-up.ts';
import { summarizeReaders } from '../../src/pipeline/summarize-readers.ts';
import { openTestHouse } from '../unit/pipeline/test-house.ts';
import { askServer } from './ask-server.ts';
import { describeServed, serveHouse } from './serve-house.ts';

const FEED = '/feeds/a.rss';
const feedly = (count: number) =>
  `Feedly/1.0 (+http://www.feedly.com/fetcher.html; ${count} subscribers; like FeedFetcher-Google)`;

describe('what a User-Agent says of subscribers', () => {
  test.each([
    [feedly(16), 'Feedly', 16],
    ['Feedbin feed-id:1373711 - 142 subscribers', 'Feedbin', 142],
    ['Mozilla/5.0 (compatible; inoreader.com; 7 subscribers)', 'inoreader.com', 7],
    [
      'Mozilla/5.0 (compatible; BazQux/2.4; +https://bazqux.com/fetcher; 1 subscriber)',
      'BazQux',
      1,
    ],
    [
      'NewsBlur Feed Fetcher - 33 subscribers - https://www.newsblur.com',
      'NewsBlur Feed Fetcher',
      33,
    ],
    ['(12 readers)', 'unnamed', 12],
  ])('%s', (agent, service, count) => {
    expect(readSubscribers(agent)).toEqual({ service, count });
  });

  test.each([
    '',
    'Newsboat/2.21.0 (Linux x86_64)',
    'reader/1.16 subscribers',
    'x 9999999999 subscribers',
    'many subscribers',
  ])('nothing: %s', (agent) => {
    expect(readSubscribers(agent)).toBeNull();
  });
});

describe('where a request comes from', () => {
  const isProxy = (address: string) => address.startsWith('10.') || address === '::1';
  const read = (peer: string, forwarded?: string, proxies: typeof isProxy | null = isProxy) =>
    readClientAddress(
      {
        socket: { remoteAddress: peer } as never,
        headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
      },
      proxies,
    );
  test.each([
    ['no proxy', '192.0.2.1', undefined, '192.0.2.1'],
    ['a stranger who claims to be a proxy', '192.0.2.1', '198.51.100.7', '192.0.2.1'],
    ['a proxy', '10.0.0.1', '198.51.100.7', '198.51.100.7'],
    [
      'a client that wrote an address of its own',
      '10.0.0.1',
      '9.9.9.9, 198.51.100.7',
      '198.51.100.7',
    ],
    ['two proxies', '::1', '198.51.100.7, 10.0.0.2', '198.51.100.7'],
    ['proxies all the way', '::1', '10.0.0.3, 10.0.0.2', '10.0.0.3'],
    ['no address', '10.0.0.1', 'unknown', '10.0.0.1'],
  ])('%s', (_, peer, forwarded, address) => {
    expect(read(peer, forwarded)).toBe(address);
  });

  test('nobody is believed where no proxy is named', () => {
    expect(read('10.0.0.1', '198.51.100.7', null)).toBe('10.0.0.1');
  });
});

test('a hundred thousand readers are told apart, and another salt tells nothing of the first', () => {
  const [salt, other] = [drawSalt(), drawSalt()];
  const readers = Array.from({ length: 100_000 }, (_, at): [string, string] => [
    `10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`,
    `reader/${at % 7}`,
  ]);
  const hashes = new Set(readers.map(([address, agent]) => hashReader(address, agent, salt)));
  expect(hashes.size).toBe(readers.length);
  expect(readers.some(([address, agent]) => hashes.has(hashReader(address, agent, other)))).toBe(
    false,
  );
  expect([...hashes].every(Number.isSafeInteger)).toBe(true);
  expect(hashReader('a', 'bc', salt)).not.toBe(hashReader('ab', 'c', salt));
});

describe('ReaderCounter', () => {
  const log = (said: string[]) => ({
    debug() {},
    info() {},
    warn() {},
    error: (message: string) => said.push(message),
  });
  let stored: ReaderCount[];
  let said: string[];
  let nowMs: number;
  let isAway: boolean;
  let counter: ReaderCounter;

  beforeEach(() => {
    stored = [];
    said = [];
    nowMs = Date.parse('2026-03-01T10:00:00Z');
    isAway = false;
    const store = {
      addReaderCounts: async (counts: readonly ReaderCount[]) => {
        if (isAway) throw new TopicwireError('store-failed', 'the disk is full');
        stored.push(...counts);
      },
    };
    counter = new ReaderCounter(store, log(said), () => nowMs);
  });

  test('counts a reader once a day, a service by the most it named', async () => {
    for (const address of ['192.0.2.1', '192.0.2.1', '192.0.2.2']) {
      counter.note(FEED, 'Newsboat/2.21', address);
    }
    counter.note(FEED, 'sfeed', '192.0.2.1');
    for (const count of [16, 12]) counter.note(FEED, feedly(count), '192.0.2.9');
    await counter.flush();
    const day = '2026-03-01';
    expect(stored).toEqual([
      { day, path: FEED, service: '', readers: 3, requests: 4 },
      { day, path: FEED, service: 'Feedly', readers: 16, requests: 2 },
    ]);
    await counter.flush();
    expect(stored).toHaveLength(2);
  });

  test('begins anew with the day, and forgets nothing of the one before', async () => {
    counter.note(FEED, 'reader', '192.0.2.1');
    nowMs += 86_400_000;
    counter.note(FEED, 'reader', '192.0.2.1');
    await counter.stop();
    expect(stored.map(({ day, readers }) => [day, readers])).toEqual([
      ['2026-03-01', 1],
      ['2026-03-02', 1],
    ]);
  });

  test('keeps what could not be stored, and says so once', async () => {
    isAway = true;
    counter.note(FEED, 'reader', '192.0.2.1');
    await counter.flush();
    counter.note(FEED, 'reader', '192.0.2.1');
    await counter.flush();
    expect(said).toHaveLength(1);
    isAway = false;
    await counter.flush();
    expect(stored.reduce((sum, { requests }) => sum + requests, 0)).toBe(2);
  });

  test('stores nothing that says who read', async () => {
    counter.note(FEED, 'Newsboat/2.21 of Ada', '192.0.2.77');
    await counter.flush();
    expect(JSON.stringify(stored)).not.toMatch(/192|Ada|Newsboat/);
  });

  test('takes less than two microseconds a request', () => {
    const requests = 100_000;
    const agent = 'Newsboat/2.21.0 (Linux x86_64) libcurl/7.88.1';
    const addresses = Array.from({ length: 1000 }, (_, at) => `192.0.${at >> 8}.${at & 255}`);
    const rounds = Array.from({ length: 5 }, () => {
      const before = process.cpuUsage();
      for (let at = 0; at < requests; at += 1) {
        counter.note(FEED, agent, addresses[at % addresses.length] ?? '');
      }
      const { user, system } = process.cpuUsage(before);
      return (user + system) / requests;
    });
    expect(Math.min(...rounds)).toBeLessThan(2);
  });
});

test('readers of a served feed are counted as they ask, and summed up by feed', async () => {
  const at = await openTestHouse({
    ferries: 'title: F\ndescription: F.\nmatch: {publish: 1, review: 1, any: {ferry: 3}}\n',
  });
  await catchUp(at.house);
  const readers = new ReaderCounter(at.house.store, at.house.log, () => Date.parse(at.now));
  const server = await serveHouse(describeServed(at.house), readers);
  const path = '/feeds/ferries.atom';
  const ask = (target: string, agent: string, from: string, method = 'GET') =>
    askServer(server.port, target, { 'user-agent': agent, 'x-forwarded-for': from }, method);
  const first = await ask(path, 'reader/1', '192.0.2.1');
  const etag = String(first.headers.etag);
  await askServer(server.port, path, {
    'user-agent': 'reader/1',
    'x-forwarded-for': '192.0.2.1',
    'if-none-match': etag,
  });
  await ask(path, 'reader/1', '192.0.2.2');
  await ask('/feeds/ferries', 'reader/1', '192.0.2.3');
  await ask(path, feedly(40), '192.0.2.4');
  await ask(path, 'prober/1', '192.0.2.5', 'HEAD');
  await ask('/', 'browser/1', '192.0.2.6');
  await readers.stop();
  expect(await summarizeReaders(at.house.store, at.now)).toEqual([
    {
      path,
      readers: 43,
      services: [{ service: 'Feedly', subscribers: 40 }],
      others: 3,
      requests: 5,
    },
  ]);
  await server.close(0);
  await at.remove();
});
