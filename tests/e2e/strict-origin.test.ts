import { request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { createFeedFetcher } from '../../src/ingest/feed-fetcher.ts';
import { type House, openHouse } from '../../src/pipeline/house.ts';
import { refreshSources } from '../../src/pipeline/refresh-sources.ts';
import { openStore } from '../../src/store/open-store.ts';
import { redirectTargets, startStrictOrigin, strictFeeds } from '../origin/strict-feeds.ts';
import { makeRoot, type TestRoot } from './make-root.ts';

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-11-20T00:10:00.000Z');
const hours = Number(process.env.STRICT_HOURS ?? 30);
const hoursBetweenRestarts = 7;
const log = { debug() {}, info() {}, warn() {}, error() {} };

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** The real house with a virtual clock. */
async function openAt(root: TestRoot, host: string, nowMs: () => number): Promise<House> {
  const { config, faults } = await loadConfig(root.path, {});
  if (config === null) throw new Error(JSON.stringify(faults));
  const { poll, contactUrl } = config.site;
  return await openHouse({
    root: root.path,
    config,
    store: await openStore({ root: root.path }),
    fetcher: createFeedFetcher({
      userAgent: `Topicwire/0.1.0 (+${contactUrl})`,
      timeoutMs: poll.timeoutMs,
      maxBytes: poll.maxBytes,
      allowPrivateHosts: [host],
    }),
    log,
    now: () => new Date(nowMs()).toISOString(),
  });
}

async function closeHouse(house: House): Promise<void> {
  await house.fetcher.close();
  await house.store.close();
}

/** When the next source is due, in milliseconds. */
async function findNextPoll(house: House): Promise<number> {
  const states = await house.store.readSourceStates();
  return Math.min(...[...states.values()].map(({ nextPollAt }) => Date.parse(nextPollAt)));
}

test(`C5 C6 C7: a strict origin has nothing against ${hours} hours of polling over restarts`, {
  timeout: 120_000,
}, async () => {
  let nowMs = START_MS;
  const { origin, judge, count } = await startStrictOrigin(strictFeeds, () => nowMs);
  closers.push(() => origin.close());
  const polled = strictFeeds.filter(({ url }) => !redirectTargets.includes(url));
  const sources = polled.map(({ url }, index) => {
    const fragment = url.startsWith('/fragment') ? '#newest' : '';
    return { id: `feed-${index}`, url: `${origin.url}${url}${fragment}` };
  });
  const root = await makeRoot(sources);
  closers.push(() => root.remove());

  let house = await openAt(root, origin.host, () => nowMs);
  let restarts = 0;
  let restartAtMs = nowMs + hoursBetweenRestarts * HOUR_MS;
  for (; nowMs < START_MS + hours * HOUR_MS; nowMs = await findNextPoll(house)) {
    if (nowMs >= restartAtMs) {
      await closeHouse(house);
      house = await openAt(root, origin.host, () => nowMs);
      restarts += 1;
      restartAtMs = nowMs + hoursBetweenRestarts * HOUR_MS;
    }
    await refreshSources(house);
  }
  await closeHouse(house);

  expect(judge.objections).toEqual([]);
  expect(restarts).toBeGreaterThanOrEqual(3);
  // Patience alone is no merit: what may be asked often is.
  for (const url of ['/etag.xml', '/date.xml', '/both.xml', '/301-to.xml', '/302-to.xml']) {
    expect(count(url), url).toBeGreaterThan(hours / 4);
  }
  for (const url of ['/none.xml', '/429-long.xml']) {
    expect(count(url), url).toBe(Math.ceil(hours / 25.2));
  }
  expect(count('/410.xml')).toBe(1);
  expect(count('/500.xml')).toBeLessThan(6 + hours / 24);
});

describe('the judge of the strict origin', () => {
  /** Two requests by hand: the first as a good client's, the second so many hours later. */
  async function askTwice(
    url: string,
    after: number,
    own: Readonly<Record<string, string | undefined>>,
    path = url,
  ) {
    let nowMs = START_MS + 6 * HOUR_MS;
    const { origin, judge } = await startStrictOrigin(strictFeeds, () => nowMs);
    closers.push(() => origin.close());
    const honest = { 'user-agent': 'Reader/1.0 (+https://reader.example/)' };
    const given = await ask(origin.url, url, honest);
    nowMs += after * HOUR_MS;
    const headers = Object.entries({ ...honest, ...own }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value.replace('GIVEN', given ?? '')] as const],
    );
    await ask(origin.url, path, Object.fromEntries(headers));
    return judge.objections.map((objection) => objection.replace(/^.*?: /, ''));
  }

  /** @returns the ETag that came. */
  function ask(
    originUrl: string,
    path: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<string | undefined> {
    return new Promise((resolve, reject) => {
      request(originUrl, { path, headers }, (response) => {
        response.resume().on('end', () => resolve(response.headers.etag));
      })
        .on('error', reject)
        .end();
    });
  }

  const conditional = { 'if-none-match': 'GIVEN' };

  test('has nothing against a client that does it right', async () => {
    expect(await askTwice('/etag.xml', 2, conditional)).toEqual([]);
  });

  test.each<
    [string, string, number, Readonly<Record<string, string | undefined>>, string, string?]
  >([
    ['an unconditional repeat', '/etag.xml', 2, {}, 'unconditional: no ETag sent'],
    ['half of the validators', '/both.xml', 2, conditional, 'unconditional: no Last-Modified sent'],
    ['a mangled ETag', '/weak.xml', 2, { 'if-none-match': '"weak,1"' }, 'ETag changed on the way'],
    [
      'a date of its own',
      '/etag.xml',
      2,
      { ...conditional, 'if-modified-since': 'Fri, 20 Nov 2026 00:00:00 GMT' },
      'Last-Modified that was not given',
    ],
    [
      'a validator after an answer without any',
      '/none.xml',
      25,
      { 'if-none-match': '"old"' },
      'ETag that was not given',
    ],
    ['haste', '/etag.xml', 0.9, conditional, 'twice within an hour'],
    ['haste without validators', '/none.xml', 20, {}, 'unconditional twice within a day'],
    ['haste under max-age', '/max-age.xml', 2, conditional, 'earlier than the last answer allows'],
    ['haste under ttl', '/ttl.xml', 2, conditional, 'earlier than the last answer allows'],
    ['haste under Retry-After', '/429-long.xml', 20, {}, 'earlier than the last answer allows'],
    ['a skipped hour', '/skip.xml', 6, conditional, 'in an hour that the feed asks to skip'],
    ['a question after 410', '/410.xml', 2401, {}, 'asked again after 410'],
    ['a cookie', '/cookie.xml', 2, { ...conditional, cookie: 'visit=1' }, 'cookie'],
    ['a Referer', '/etag.xml', 2, { ...conditional, referer: 'https://a.example/' }, 'Referer'],
    ['no name', '/etag.xml', 2, { ...conditional, 'user-agent': undefined }, 'no User-Agent'],
    [
      'a false name',
      '/etag.xml',
      2,
      { ...conditional, 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101' },
      'User-Agent that names no product with a contact',
    ],
    [
      'an added query',
      '/etag.xml',
      2,
      conditional,
      'query that was not given',
      '/etag.xml?fresh=1',
    ],
    ['a fragment', '/etag.xml', 2, conditional, 'fragment in the request', '/etag.xml#new'],
  ])('objects to %s', async (_, url, after, own, objection, path) => {
    expect(await askTwice(url, after, own, path)).toEqual([objection]);
  });

  test('objects to a validator of another URL', async () => {
    let nowMs = START_MS;
    const { origin, judge } = await startStrictOrigin(strictFeeds, () => nowMs);
    closers.push(() => origin.close());
    const honest = { 'user-agent': 'Reader/1.0 (+https://reader.example/)' };
    const foreign = (await ask(origin.url, '/etag.xml', honest)) ?? '';
    await ask(origin.url, '/query.xml?format=rss&n=10', honest);
    nowMs += 2 * HOUR_MS;
    await ask(origin.url, '/query.xml?format=rss&n=10', { ...honest, 'if-none-match': foreign });
    expect(judge.objections).toEqual([
      '2026-11-20T02:10 /query.xml?format=rss&n=10: ETag of another URL',
    ]);
  });
});
