import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/create-app.ts';
import type { Site } from '../../src/model/site.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { makePublication } from './make-publication.ts';

const site: Site = {
  title: 'Test Wire',
  description: 'Feeds for tests',
  language: 'en',
  baseUrl: 'https://wire.example',
  author: { name: 'The desk', email: null, uri: null },
  contactUrl: 'https://wire.example/contact',
  tagAuthority: 'wire.example',
  since: '2026-01-01',
  rights: null,
  hubs: [],
  poll: {
    floorMinutes: 60,
    ceilingMinutes: 1440,
    timeoutMs: 20_000,
    maxBytes: 1_000_000,
    concurrency: 8,
  },
};
const log = { debug() {}, info() {}, warn() {}, error() {} };
const publication = await makePublication();
const app = createApp({ publication, log, site: () => site, troubles: () => ['a.yaml:1:1: bad'] });

async function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return await app(new Request(`http://localhost:8080${path}`, { headers, method }));
}

const feed = '/feeds/chips.rss';
const document = publication.findWhole(feed);
const [etag = '', modified = ''] = await ask(feed).then((answer) => [
  answer.headers.get('etag') ?? '',
  answer.headers.get('last-modified') ?? '',
]);

describe('what is published', () => {
  test('B1: each format has its media type and charset', async () => {
    const type = async (path: string) => (await ask(path)).headers.get('content-type');
    expect(await type('/feeds/chips.rss')).toBe('application/rss+xml; charset=utf-8');
    expect(await type('/feeds/chips.atom')).toBe('application/atom+xml; charset=utf-8');
    expect(await type('/feeds/chips.json')).toBe('application/feed+json; charset=utf-8');
  });

  test('B2: every encoding has an ETag of its own and decodes to the same bytes', async () => {
    const body = Buffer.from(document?.body ?? []);
    const gzip = await ask(feed, { 'accept-encoding': 'gzip' });
    const br = await ask(feed, { 'accept-encoding': 'gzip, deflate, br' });
    expect(gzip.headers.get('content-encoding')).toBe('gzip');
    expect(br.headers.get('content-encoding')).toBe('br');
    expect(gunzipSync(await gzip.arrayBuffer())).toEqual(body);
    expect(brotliDecompressSync(await br.arrayBuffer())).toEqual(body);
    const tags = [etag, gzip.headers.get('etag'), br.headers.get('etag')];
    expect(new Set(tags).size).toBe(3);
  });

  test.each([
    ['the tag', () => etag, 304],
    ['a weak form of the tag', () => `W/${etag}`, 304],
    ['a list that holds the tag', () => `"a", W/"b,c" , ${etag}`, 304],
    ['a star', () => '*', 304],
    ['another tag', () => '"other"', 200],
    ['a part of the tag', () => etag.slice(0, -2), 200],
    ['the tag without quotes', () => etag.slice(1, -1), 200],
    ['B6 the empty tag', () => '""', 200],
    ['nothing', () => '', 200],
  ])('B3: If-None-Match with %s', async (_, value, status) => {
    expect((await ask(feed, { 'if-none-match': value() })).status).toBe(status);
    expect((await ask(feed, { 'if-none-match': value() }, 'HEAD')).status).toBe(status);
  });

  test('the tag of another encoding does not match', async () => {
    const answer = await ask(feed, { 'if-none-match': etag, 'accept-encoding': 'gzip' });
    expect(answer.status).toBe(200);
  });

  test('B4: with If-None-Match, If-Modified-Since is ignored', async () => {
    const headers = { 'if-none-match': '"other"', 'if-modified-since': modified };
    expect((await ask(feed, headers)).status).toBe(200);
  });

  test.each([
    ['the date sent', () => modified, 304],
    ['a later date', () => 'Sat, 21 Nov 2026 08:00:00 GMT', 304],
    ['an earlier date', () => 'Thu, 19 Nov 2026 08:00:00 GMT', 200],
    ['a date of the future', () => 'Fri, 01 Jan 2100 00:00:00 GMT', 200],
    ['no date', () => 'yesterday', 200],
    ['a number', () => '1', 200],
  ])('B5: If-Modified-Since with %s', async (_, value, status) => {
    expect((await ask(feed, { 'if-modified-since': value() })).status).toBe(status);
  });

  test('B7: a 304 has no body and repeats what the 200 said', async () => {
    const [ok, same] = [await ask(feed), await ask(feed, { 'if-none-match': etag })];
    expect(await same.text()).toBe('');
    for (const name of ['etag', 'cache-control', 'vary', 'last-modified']) {
      expect(same.headers.get(name)).toBe(ok.headers.get(name));
    }
    expect(same.headers.get('content-type')).toBeNull();
  });

  test('B8: HEAD has the headers of GET and no body', async () => {
    const [get, head] = [await ask(feed), await ask(feed, {}, 'HEAD')];
    expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries(get.headers));
    expect(await head.text()).toBe('');
  });

  test.each([
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0, br;q=0', null],
    ['gzip;q=1, br;q=0.5', 'gzip'],
    ['*', 'br'],
    ['identity', null],
    ['', null],
  ])('B10: Accept-Encoding %s', async (accepted, encoding) => {
    const answer = await ask(feed, { 'accept-encoding': accepted });
    expect(answer.headers.get('content-encoding')).toBe(encoding);
    expect(answer.headers.get('vary')).toBe('Accept-Encoding');
  });

  test('B11: max-age agrees with the ttl of the feed', async () => {
    expect((await ask(feed)).headers.get('cache-control')).toBe('public, max-age=900');
  });

  test('a query does not change what is asked for', async () => {
    expect((await ask(`${feed}?from=reader`)).status).toBe(200);
  });
});

describe('B12: /feeds/{topic}', () => {
  const browser = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8';
  test.each([
    ['a browser', browser, 'text/html'],
    ['any type', '*/*', 'application/atom+xml'],
    [
      'feedparser',
      'application/atom+xml,application/rdf+xml,application/rss+xml,*/*;q=0.1',
      'application/atom+xml',
    ],
    [
      'html as a last resort',
      'application/rss+xml, text/html;q=0.7, */*;q=0.5',
      'application/rss+xml',
    ],
    ['html as much as a feed', 'text/html, application/rss+xml', 'application/rss+xml'],
    ['JSON Feed', 'application/feed+json', 'application/feed+json'],
    ['plain XML', 'text/xml', 'application/rss+xml'],
    ['pictures', 'image/png', 'text/html'],
  ])('for %s', async (_, accept, type) => {
    const answer = await ask('/feeds/chips', { accept });
    expect(answer.headers.get('content-type')).toBe(`${type}; charset=utf-8`);
    expect(answer.headers.get('vary')).toBe('Accept, Accept-Encoding');
    expect(answer.headers.get('content-location')).toMatch(/^\/feeds\/chips/);
  });

  test('a 304 varies in the same way', async () => {
    const first = await ask('/feeds/chips', { accept: '*/*' });
    const tag = first.headers.get('etag') ?? '';
    const second = await ask('/feeds/chips', { accept: '*/*', 'if-none-match': tag });
    expect(second.status).toBe(304);
    expect(second.headers.get('vary')).toBe('Accept, Accept-Encoding');
  });
});

describe('everything else', () => {
  test('B16: an unknown feed is 404, as text for a reader and as a page for a browser', async () => {
    const reader = await ask('/feeds/unknown.rss', { accept: '*/*' });
    expect([reader.status, reader.headers.get('content-type')]).toEqual([
      404,
      'text/plain; charset=utf-8',
    ]);
    const browser = await ask('/nowhere', { accept: 'text/html' });
    expect([browser.status, browser.headers.get('content-type')]).toEqual([
      404,
      'text/html; charset=utf-8',
    ]);
    expect(browser.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('a slash too many is redirected, and never away from the house', async () => {
    const answer = await ask('/feeds/chips.rss/');
    expect([answer.status, answer.headers.get('location')]).toEqual([301, '/feeds/chips.rss']);
    expect((await ask('//evil.example/')).status).toBe(404);
  });

  test('other methods are 405 and say what is allowed', async () => {
    const answer = await ask(feed, {}, 'POST');
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  test('alive, able to serve, and what is wrong meanwhile', async () => {
    expect((await ask('/healthz')).status).toBe(200);
    const ready = await ask('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({
      ready: true,
      documents: 5,
      troubles: ['a.yaml:1:1: bad'],
    });
  });

  test('B17: not ready is 503 with a time to come again', async () => {
    const empty = new Publication(new Map());
    const fetch = createApp({ publication: empty, log, site: () => site, troubles: () => [] });
    const answer = await fetch(new Request('http://localhost/readyz'));
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '5']);
  });

  test('B13: pages carry a strict policy, feeds may be read from any site', async () => {
    expect((await ask('/')).headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await ask(feed)).headers.get('access-control-allow-origin')).toBe('*');
  });
});
