import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/create-app.ts';
import { publishTopics } from '../../src/pipeline/publish-topics.ts';
import { SearchDesk } from '../../src/pipeline/search-desk.ts';
import { SearchIndexer } from '../../src/pipeline/search-indexer.ts';
import { openTestHouse, type TestHouse } from '../unit/pipeline/test-house.ts';

const CHIPS = `title: Chips & <b>more</b>
description: About chips
match: {publish: 2, review: 1, any: {chip: 2}}
`;

const title = 'A "chip" & <i>war</i> ]]> of 华为';

let own: TestHouse;
let ask: (path: string, headers?: Record<string, string>, more?: Asked) => Promise<Response>;

interface Asked {
  readonly method?: string;
  readonly from?: string;
}

beforeAll(async () => {
  own = await openTestHouse({ chips: CHIPS });
  await own.take('agency', [{ nativeId: 'first', title: 'Weather' }]);
  own.now = '2026-03-02T13:00:00.000Z';
  await own.take('agency', [
    { nativeId: 'a', title, text: 'Long enough to be worth compressing. '.repeat(40) },
    { nativeId: 'b', title: 'Chip two', publishedAt: '2026-03-01T00:00:00.000Z' },
  ]);
  await publishTopics(own.house, ['chips']);
  await new SearchIndexer(own.house).catchUp();
  const app = createApp({
    publication: own.house.publication,
    log: own.house.log,
    site: () => own.house.rules.config.site,
    troubles: () => [],
    searcher: new SearchDesk(own.house),
    proxies: (address) => address === '127.0.0.1',
  });
  ask = async (path, headers = {}, { method = 'GET', from = '203.0.113.1' } = {}) =>
    await app(new Request(`https://wire.example${path}`, { headers, method }), {
      incoming: { socket: { remoteAddress: from }, headers },
    });
});
afterAll(async () => await own.remove());

describe('feeds of a search', () => {
  test('all three formats carry the same entries, at an address and under an id of their own', async () => {
    const [rss, atom, json] = await Promise.all(
      ['rss', 'atom', 'json'].map(
        async (kind) => await (await ask(`/feeds/search.${kind}?q=Chip`)).text(),
      ),
    );
    const feeds = {
      rss: parseRssFeed(rss ?? ''),
      atom: parseAtomFeed(atom ?? ''),
      json: parseJsonFeed(JSON.parse(json ?? '')),
    };
    const titles = [title, 'Chip two'];
    expect(feeds.rss.items?.map((item) => item.title)).toEqual(titles);
    expect(feeds.atom.entries?.map((entry) => entry.title?.value ?? entry.title)).toEqual(titles);
    expect(feeds.json.items?.map((item) => item.title)).toEqual(titles);
    expect(feeds.json.feed_url).toBe('https://wire.example/feeds/search.json?q=chip');
    expect(feeds.json.home_page_url).toBe('https://wire.example/search?q=chip');
    expect(feeds.atom.links).toContainEqual(
      expect.objectContaining({
        rel: 'self',
        href: 'https://wire.example/feeds/search.atom?q=chip',
      }),
    );
    expect(feeds.atom.id).toMatch(/^tag:wire\.example,2026-01-01:search\/[\w-]{22}$/);
    const other = parseAtomFeed(await (await ask('/feeds/search.atom?q=two')).text());
    expect(other.id).not.toBe(feeds.atom.id);
    expect(JSON.stringify(feeds.atom)).toContain('Search: chip');
  });

  test('the address of a feed asks for the same again', async () => {
    for (const query of [
      '“A chip” -zebra',
      '华为',
      "d'or OR &#x3c; topic:chips",
      'title:"two chip"*',
    ]) {
      const text = await (await ask(`/feeds/search.json?q=${encodeURIComponent(query)}`)).text();
      const { pathname, search } = new URL(JSON.parse(text).feed_url);
      expect(await (await ask(pathname + search)).text()).toBe(text);
    }
  });

  test('B2 B3 B8 B10: validators, HEAD, encodings, and the same bytes for the same question', async () => {
    const first = await ask('/feeds/search.atom?q=chip', { 'accept-encoding': 'gzip' });
    const body = gunzipSync(await first.arrayBuffer()).toString();
    const plain = await ask('/feeds/search.atom?q=CHIP');
    expect(await plain.text()).toBe(body);
    expect(first.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    expect(plain.headers.get('vary')).toBe('Accept-Encoding');
    expect(plain.headers.get('access-control-allow-origin')).toBe('*');
    expect(plain.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(plain.headers.get('cache-control')).toMatch(/^public, max-age=\d+$/);
    const etag = plain.headers.get('etag') ?? '';
    const again = await ask('/feeds/search.atom?q=chip', { 'if-none-match': etag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const head = await ask('/feeds/search.atom?q=chip', {}, { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(head.headers.get('etag')).toBe(etag);
  });

  test('scripts of any site may ask with a validator, and no hub is announced', async () => {
    const headers = { 'access-control-request-headers': 'if-none-match' };
    const asked = await ask('/feeds/search.json?q=chip', headers, { method: 'OPTIONS' });
    expect([asked.status, asked.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'if-none-match',
    ]);
    const answer = await ask('/feeds/search.atom?q=chip');
    expect(answer.headers.get('link')).toBeNull();
    expect(await answer.text()).not.toContain('rel="hub"');
    expect(own.house.rules.config.site.hubs).toHaveLength(1);
  });

  test('news that does not match leaves the feed as it is; news that does changes it', async () => {
    const before = await ask('/feeds/search.rss?q=two');
    await own.take('agency', [{ nativeId: 'c', title: 'Chip three' }]);
    await new SearchIndexer(own.house).catchUp();
    const after = await ask('/feeds/search.rss?q=two');
    for (const name of ['etag', 'last-modified']) {
      expect(after.headers.get(name)).toBe(before.headers.get(name));
    }
    expect(hash(await after.arrayBuffer())).toBe(hash(await before.arrayBuffer()));
    await own.take('agency', [{ nativeId: 'd', title: 'Chip two again' }]);
    await new SearchIndexer(own.house).catchUp();
    expect((await ask('/feeds/search.rss?q=two')).headers.get('etag')).not.toBe(
      before.headers.get('etag'),
    );
  });

  test('a query that cannot be read is refused in words, with its place', async () => {
    const answer = await ask('/feeds/search.rss?q=chip+%22two');
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(await answer.text()).toBe(
      'The search cannot be answered: the quotation is not closed, add a " at its end (at character 6: "two).\n',
    );
    expect((await ask('/feeds/search.json')).status).toBe(400);
    expect((await ask(`/feeds/search.json?q=${'x'.repeat(201)}`)).status).toBe(400);
  });

  test('without a suffix it leads to the page or to the feed that is wanted', async () => {
    const location = async (accept: string) =>
      (await ask('/feeds/search?q=a%26b', { accept })).headers.get('location');
    expect(await location('text/html')).toBe('/search?q=a%26b');
    expect(await location('application/rss+xml')).toBe('/feeds/search.rss?q=a%26b');
  });
});

describe('the page of a search', () => {
  test('shows what is found, offers its feeds, and is not for search engines', async () => {
    const answer = await ask('/search?q=chip');
    const html = await answer.text();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(answer.headers.get('content-security-policy')).toContain("form-action 'self'");
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain(
      '<link rel="alternate" type="application/atom+xml" title="Search: chip (Atom)" href="/feeds/search.atom?q=chip">',
    );
    expect(html).toContain('A &quot;chip&quot; &amp; &lt;i&gt;war&lt;/i&gt; ]]&gt; of 华为');
    expect(html).toContain(
      'href="/search?q=chip+topic:chips">Chips &amp; &lt;b&gt;more&lt;/b&gt;</a>',
    );
    const etag = answer.headers.get('etag') ?? '';
    expect((await ask('/search?q=chip', { 'if-none-match': etag })).status).toBe(304);
  });

  test('without a query it tells how to ask; with a bad one, what is wrong', async () => {
    const empty = await ask('/search');
    expect([empty.status, (await empty.text()).includes('How to ask')]).toEqual([200, true]);
    const bad = await ask('/search?q=%3Cscript%3E+topic%3A%3Cb%3E');
    const html = await bad.text();
    expect(bad.status).toBe(400);
    expect(html).toContain('role="alert"');
    expect(html).toContain('At character 10: <bdi><code>topic:&lt;b&gt;</code></bdi>');
    expect(html).not.toContain('<script');
  });

  test('nothing found is a good answer', async () => {
    const answer = await ask('/search?q=zebra');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('Nothing is found.');
  });
});

describe('searches of one client', () => {
  test('are limited, but for those whose answer is at hand; others do not pay for it', async () => {
    const from = '198.51.100.7';
    const statuses: number[] = [];
    for (let at = 0; at < 62; at += 1) {
      statuses.push((await ask(`/feeds/search.rss?q=word${at}`, {}, { from })).status);
    }
    expect(statuses.slice(0, 60).every((status) => status === 200)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
    const refused = await ask('/feeds/search.rss?q=another', {}, { from });
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await ask('/search?q=another', {}, { from })).status).toBe(429);
    expect((await ask('/feeds/search.rss?q=word61', {}, { from: '198.51.100.8' })).status).toBe(
      200,
    );
    expect((await ask('/feeds/search.rss?q=word61', {}, { from })).status).toBe(200);
  });

  test('behind a proxy of ours are told apart by what it says, and by network in IPv6', async () => {
    const spend = async (headers: Record<string, string>, from: string) => {
      let last = 0;
      for (let at = 0; at < 61; at += 1) {
        last = (await ask(`/search?q=spent${at}x${from}`, headers, { from })).status;
      }
      return last;
    };
    expect(await spend({ 'x-forwarded-for': '1.2.3.4, 192.0.2.1' }, '127.0.0.1')).toBe(429);
    const other = { 'x-forwarded-for': '1.2.3.4, 192.0.2.2' };
    expect((await ask('/search?q=fresh1', other, { from: '127.0.0.1' })).status).toBe(200);
    expect(await spend({ 'x-forwarded-for': '192.0.2.9' }, '2001:db8:1:2::1')).toBe(429);
    expect((await ask('/search?q=fresh2', {}, { from: '2001:db8:1:2:3::9' })).status).toBe(429);
    expect((await ask('/search?q=fresh3', {}, { from: '2001:db8:1:3::1' })).status).toBe(200);
  });
});

function hash(body: ArrayBuffer): string {
  return createHash('sha256').update(new Uint8Array(body)).digest('hex');
}
