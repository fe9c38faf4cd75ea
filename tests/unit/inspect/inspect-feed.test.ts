import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFeedFetcher, type FeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';
import { inspectFeed } from '../../../src/pipeline/inspect-feed.ts';
import { type Origin, startOrigin } from '../../origin/start-origin.ts';

const now = '2026-11-22T18:00:00.000Z';
const feeds = new URL('../../e2e/feeds/', import.meta.url);

let origin: Origin;
let fetcher: FeedFetcher;

beforeAll(async () => {
  origin = await startOrigin();
  const allowPrivateHosts = [origin.host];
  fetcher = createFeedFetcher({
    userAgent: 'test (https://house.example/)',
    timeoutMs: 5_000,
    maxBytes: 1_000_000,
    allowPrivateHosts,
  });
});

afterAll(async () => {
  await fetcher?.close();
  await origin?.close();
});

function inspect(input: string, standardInput: readonly string[] = []) {
  const chunks = standardInput.map((text) => Buffer.from(text));
  return inspectFeed(input, { fetcher, now, standardInput: Readable.from(chunks) });
}

/** What is advised for a feed that comes in pieces from standard input. */
async function adviceOf(...text: readonly string[]): Promise<Record<string, number | null>> {
  const { advice } = await inspect('-', text);
  return Object.fromEntries(advice.map(({ code, count }) => [code, count]));
}

function serve(path: string, headers: Record<string, string>, body: string): string {
  origin.answer(path, (_, response) => {
    response.writeHead(200, headers).end(body);
  });
  return `${origin.url}${path}`;
}

const item = (inside: string) => `<item>${inside}</item>`;
const rss = (channel: string) => `<rss version="2.0"><channel>${channel}</channel></rss>`;
const good = `<title>Quay</title><link>https://quay.example/</link><language>en</language>
  <atom:link xmlns:atom="http://www.w3.org/2005/Atom" rel="self" href="https://quay.example/feed"/>`;
const goodItem = item(
  `<guid>https://quay.example/1</guid><link>https://quay.example/1</link>
   <title>Crane</title><pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate>`,
);

describe('inputs', () => {
  test('standard input in pieces', async () => {
    const { input, format, entries } = await inspect('-', [
      '<rss version="2.0"><chan',
      'nel>',
      goodItem,
    ]);
    expect([input, format, entries.length]).toEqual(['-', 'rss-2.0', 1]);
  });

  test('a file by its path or its URL', async () => {
    const url = new URL('atom.xml', feeds);
    for (const input of [url.pathname, url.href]) {
      expect((await inspect(input)).format).toBe('atom-1.0');
    }
  });

  test('an address, also with the scheme feed:', async () => {
    const url = serve('/good', { 'content-type': 'application/rss+xml' }, rss(good + goodItem));
    expect((await inspect(url)).entries).toHaveLength(1);
    expect((await inspect(`feed:${url}`)).entries).toHaveLength(1);
  });

  test.each([
    ['no-such-file.xml', 'not-found', /no such file/],
    ['src', 'not-found', /folder/],
    ['https://', 'not-found', /./],
  ])('%s is an error with a code', async (input, code, message) => {
    const error = await inspect(input).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TopicwireError);
    if (input !== 'https://') expect(error).toMatchObject({ code });
    expect((error as TopicwireError).describe()).toMatch(message);
  });

  test('an address that answers 404 is refused with its status', async () => {
    origin.answer('/none', (_, response) => response.writeHead(404).end());
    await expect(inspect(`${origin.url}/none`)).rejects.toMatchObject({ code: 'fetch-refused' });
  });
});

describe('advice on the feed as a whole', () => {
  test('a good feed gets none', async () => {
    expect(await adviceOf(rss(good + goodItem))).toEqual({});
  });

  test('defects are counted by their kind', async () => {
    const advice = await adviceOf(
      rss(`${good}${item('<title>A & B</title>')}${item('<title>C & D</title>')}`),
    );
    expect(advice).toMatchObject({
      'bare-ampersand': 2,
      'id-missing': 2,
      'link-missing': 2,
      'date-missing': 2,
    });
  });

  test.each([
    ['feed-title-missing', '<channel><language>en</language></channel>'],
    ['feed-language-missing', '<channel><title>Quay</title></channel>'],
    ['self-missing', '<channel><title>Quay</title></channel>'],
    ['entries-missing', '<channel><title>Quay</title></channel>'],
    ['permalink-wrong', `<channel>${item('<guid>17</guid>')}</channel>`],
    ['date-missing', `<channel>${item('<guid>17</guid>')}</channel>`],
    ['links-relative', `<channel>${item('<link>/news/17</link>')}</channel>`],
    [
      'links-insecure',
      `<channel>${item('<link>http://quay.example/1</link>')}${item('<link>https://quay.example/2</link>')}</channel>`,
    ],
  ])('%s', async (code, channel) => {
    expect(await adviceOf(`<rss version="2.0">${channel}</rss>`)).toHaveProperty(code);
  });

  test('what Atom requires', async () => {
    const advice = await adviceOf(
      '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry><id>urn:x:1</id></entry></feed>',
    );
    expect(Object.keys(advice)).toEqual(
      expect.arrayContaining(['feed-id-missing', 'feed-updated-missing', 'author-missing']),
    );
  });

  test('a guid that is no page is no fault where it says so, nor is a relative link on a base', async () => {
    const guid = '<guid isPermaLink="false">17</guid>';
    expect(await adviceOf(rss(item(guid)))).not.toHaveProperty('permalink-wrong');
    const link = '<link xml:base="https://quay.example/">/17</link>';
    expect(await adviceOf(rss(item(link)))).not.toHaveProperty('links-relative');
  });
});

describe('advice on the delivery', () => {
  const declared = '<?xml version="1.0" encoding="windows-1252"?>';

  test('a good answer gets none', async () => {
    const self = good.replace('https://quay.example/feed', `${origin.url}/fine`);
    const headers = {
      'content-type': 'application/rss+xml; charset=utf-8',
      etag: '"1"',
      'cache-control': 'max-age=600',
    };
    const { advice } = await inspect(serve('/fine', headers, rss(self + goodItem)));
    expect(advice).toEqual([]);
  });

  test('wrong type, no validators, no freshness, two encodings, another self', async () => {
    const headers = { 'content-type': 'text/html; charset=utf-8' };
    const { advice } = await inspect(serve('/poor', headers, declared + rss(good + goodItem)));
    expect(advice.map(({ code }) => code)).toEqual([
      'media-type-wrong',
      'charset-differs',
      'validators-missing',
      'freshness-missing',
      'self-differs',
    ]);
  });

  test('names of one encoding are no difference', async () => {
    const headers = { 'content-type': 'text/xml; charset=iso-8859-1' };
    const { advice } = await inspect(serve('/same', headers, declared + rss(good + goodItem)));
    expect(advice.map(({ code }) => code)).not.toContain('charset-differs');
  });

  test('a feed that has moved for good says where to', async () => {
    const target = serve('/new', { 'content-type': 'application/rss+xml' }, rss(good + goodItem));
    origin.answer('/old', (_, response) => response.writeHead(301, { location: '/new' }).end());
    const { advice } = await inspect(`${origin.url}/old`);
    expect(advice).toContainEqual({
      code: 'feed-moved',
      advice: `The feed has moved for good; subscribe to ${target}.`,
      count: null,
    });
  });
});
