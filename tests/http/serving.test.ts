import { rm } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/create-app.ts';
import type { RunningServer } from '../../src/http/start-server.ts';
import { parseFeed } from '../../src/ingest/parse-feed.ts';
import type { Site } from '../../src/model/site.ts';
import { catchUp } from '../../src/pipeline/catch-up.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { publishTopics } from '../../src/pipeline/publish-topics.ts';
import { encodeDocument } from '../../src/publish/encode-document.ts';
import { archivePath } from '../../src/publish/publication-path.ts';
import { openTestHouse, type TestHouse } from '../unit/pipeline/test-house.ts';
import { askServer, type ServerAnswer } from './ask-server.ts';
import { describeServed, serveHouse } from './serve-house.ts';

const topic = (more = '') =>
  `title: Ferries\ndescription: Ships.\nmatch: {publish: 1, review: 1, any: {ferry: 3}}\n${more}`;
const text = 'The ferry line says that its ferries will cross at night from next summer on. ';
const entriesOf = (...numbers: readonly number[]) =>
  numbers.map((number) => ({
    nativeId: `n${number}`,
    title: `Ferry ${number}`,
    text: `${number}: ${text.repeat(4)}`,
    publishedAt: `2026-03-0${1 + (number % 2)}T0${number % 10}:00:00.000Z`,
  }));

const ATOM = '/feeds/ferries.atom';
const FORMATS = ['rss', 'atom', 'json'].map((kind) => `/feeds/ferries.${kind}`);
const newsboat = {
  'user-agent': 'Newsboat/2.21.0 (Linux x86_64) libcurl/7.88.1',
  'a-im': 'feed',
  'accept-encoding': 'gzip, deflate',
};

let at: TestHouse;
let server: RunningServer;
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  askServer(server.port, path, headers, method);

beforeAll(async () => {
  at = await openTestHouse({ ferries: topic(), tides: topic() });
  await at.take('wire', entriesOf(1, 2, 3));
  await catchUp(at.house);
  server = await serveHouse(describeServed(at.house));
});

afterAll(async () => {
  await server.close(0);
  await at.remove();
});

/** What both ways must agree on; date and connection are the server's own. */
function compare({ status, headers, body }: ServerAnswer) {
  const own = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'];
  const kept = Object.entries(headers).filter(([name]) => !own.includes(name));
  return { status, headers: Object.fromEntries(kept), body: body.toString('latin1') };
}

describe('the look-up in front and the app behind', () => {
  const tagOf = async (path: string) => String((await ask(path)).headers.etag);
  test.each([
    ['a feed', ATOM, {}, 'GET'],
    ['HEAD', ATOM, {}, 'HEAD'],
    ['gzip', '/feeds/ferries.rss', { 'accept-encoding': 'gzip' }, 'GET'],
    ['a query', `${ATOM}?from=reader`, {}, 'GET'],
    ['negotiation', '/feeds/ferries', { accept: 'application/feed+json' }, 'GET'],
    ['the page', '/feeds/ferries', { accept: 'text/html' }, 'GET'],
    ['an unknown path', '/feeds/none.rss', {}, 'GET'],
    ['another method', ATOM, {}, 'POST'],
    ['a preflight', ATOM, { 'access-control-request-headers': 'if-none-match' }, 'OPTIONS'],
    ['the tag', ATOM, { 'if-none-match': 'TAG' }, 'GET'],
  ] as const)('answer alike: %s', async (_, path, given, method) => {
    const headers: Record<string, string> = { ...given };
    if (headers['if-none-match'] === 'TAG') headers['if-none-match'] = await tagOf(path);
    const app = createApp(describeServed(at.house));
    const request = new Request(`http://127.0.0.1${path}`, { headers, method });
    const behind = await app(request);
    const front = compare(await ask(path, headers, method));
    expect(front).toEqual(
      compare({
        status: behind.status,
        headers: Object.fromEntries(behind.headers),
        rawHeaders: [],
        body: Buffer.from(await behind.arrayBuffer()),
      }),
    );
  });
});

describe('validators', () => {
  test('B6: If-None-Match with the empty tag gets the feed', async () => {
    expect((await ask(ATOM, { 'if-none-match': '""' })).status).toBe(200);
  });

  test('B5: Last-Modified is never later than Date, even where the clock was set back', async () => {
    const now = await ask(ATOM);
    expect(Date.parse(String(now.headers['last-modified']))).toBeLessThanOrEqual(
      Date.parse(String(now.headers.date)),
    );
    const document = { path: '/a', mediaType: 'text/plain', body: Uint8Array.of(1) };
    const late = new Date(Date.now() + 3_600_000).toISOString();
    const rendered = await encodeDocument(document, null, late);
    const publication = new Publication(new Map([['/a', rendered]]));
    const other = await serveHouse(describeServed(at.house, publication));
    const answer = await askServer(other.port, '/a');
    expect(answer.headers['last-modified']).toBeUndefined();
    const since = new Date(Date.parse(late) + 1000).toUTCString();
    const asked = await askServer(other.port, '/a', { 'if-modified-since': since });
    expect(asked.status).toBe(200);
    await other.close(0);
  });

  test('B7: a 304 for what was negotiated repeats Content-Location and Vary', async () => {
    const headers = { accept: 'application/rss+xml' };
    const ok = await ask('/feeds/ferries', headers);
    const etag = String(ok.headers.etag);
    const same = await ask('/feeds/ferries', { ...headers, 'if-none-match': etag });
    expect([same.status, same.body.length]).toEqual([304, 0]);
    for (const name of ['etag', 'cache-control', 'vary', 'content-location', 'last-modified']) {
      expect(same.headers[name]).toBe(ok.headers[name]);
    }
    expect(same.headers.date).toBeDefined();
    expect(same.headers['content-type']).toBeUndefined();
  });

  /** What each client sends first, and which validators it sends back. */
  const clients: Readonly<Record<string, Record<string, string>>> = {
    'newsboat 2.21': newsboat,
    'sfeed 1.7, by curl': { 'if-none-match': '""', 'accept-encoding': 'deflate, gzip' },
    'rss2email 3.13, by feedparser': {
      'user-agent': 'rss2email/3.13 (https://github.com/rss2email/rss2email)',
      'a-im': 'feed',
      accept: 'application/atom+xml,application/rdf+xml,application/rss+xml,*/*;q=0.1',
      'accept-encoding': 'gzip, deflate',
    },
    'FreshRSS 1.25': {
      accept:
        'application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/html;q=0.6, */*;q=0.2',
      'accept-encoding': 'gzip, deflate, br',
    },
  };
  test.each(Object.entries(clients))(
    'B9: the second poll of %s is a 304, by tag and by date',
    async (_, headers) => {
      for (const path of [...FORMATS, '/feeds/ferries']) {
        const first = await ask(path, headers);
        expect(first.status).toBe(200);
        const { etag, 'last-modified': modified } = first.headers;
        const byTag = await ask(path, { ...headers, 'if-none-match': String(etag) });
        expect([byTag.status, byTag.body.length]).toEqual([304, 0]);
        const { 'if-none-match': _empty, ...rest } = headers;
        const byDate = await ask(path, { ...rest, 'if-modified-since': String(modified) });
        expect(byDate.status).toBe(304);
      }
    },
  );
});

describe('who sees what', () => {
  const chromium =
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7';

  test('B13: Chromium at the address of a topic sees a page, not source', async () => {
    const answer = await ask('/feeds/ferries', { accept: chromium });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body.toString()).toContain('<h1');
  });

  test('B14: no document refers to a style sheet in XSLT', async () => {
    for (const path of at.house.publication.documents.keys()) {
      const { body } = await ask(path, { accept: chromium });
      expect(body.toString()).not.toMatch(/<\?xml-stylesheet|\.xslt?\b/i);
    }
  });

  test('B20: the page of a topic leads to its feeds, with their exact types, in its head', async () => {
    const page = (await ask('/feeds/ferries', { accept: chromium })).body.toString();
    const head = page.slice(0, page.indexOf('</head>'));
    const links = [...head.matchAll(/<link[^>]*rel="alternate"[^>]*>/g)].map(([link]) => link);
    const types = links.map((link) => /type="([^"]*)"/.exec(link)?.[1]);
    expect(types).toEqual(
      expect.arrayContaining([
        'application/atom+xml',
        'application/rss+xml',
        'application/feed+json',
      ]),
    );
    for (const link of links) {
      const [, href = ''] = /href="([^"]*)"/.exec(link) ?? [];
      const { pathname } = new URL(href, 'https://wire.example/feeds/ferries');
      expect((await ask(pathname)).status).toBe(200);
    }
  });

  test('B15: hubs and self stand in one Link header, on GET and HEAD of each format', async () => {
    const house = describeServed(at.house);
    const hubs = ['https://hub.example/', 'https://second.example/?a=<b>'];
    const site: Site = { ...house.site(), hubs };
    const withHubs = await serveHouse({ ...house, site: () => site });
    for (const path of FORMATS) {
      for (const method of ['GET', 'HEAD']) {
        const { rawHeaders } = await askServer(withHubs.port, path, {}, method);
        const lines = rawHeaders.filter((_, index) => rawHeaders[index - 1] === 'link');
        expect(lines).toEqual([
          `<https://hub.example/>; rel="hub", <https://second.example/?a=%3Cb%3E>; rel="hub", <https://wire.example${path}>; rel="self"`,
        ]);
      }
      const plain = await ask(path);
      expect(plain.headers.link).toBe(
        `<https://wire.example/hub>; rel="hub", <https://wire.example${path}>; rel="self"`,
      );
    }
    await withHubs.close(0);
  });

  test('scripts of any site may ask for feeds, also with headers of their own', async () => {
    for (const path of [
      ...FORMATS,
      '/feeds/ferries',
      '/feeds/ferries/sources.opml',
      '/feeds.opml',
    ]) {
      const asked = { 'access-control-request-headers': 'if-none-match, a-im', origin: 'null' };
      const answer = await ask(path, asked, 'OPTIONS');
      expect(answer.status).toBe(204);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      expect(answer.headers['access-control-allow-headers']).toBe('if-none-match, a-im');
    }
    const etag = String((await ask(ATOM)).headers.etag);
    const same = await ask(ATOM, { 'if-none-match': etag });
    expect(same.headers['access-control-allow-origin']).toBe('*');
    expect((await ask('/', {}, 'OPTIONS')).status).toBe(405);
    expect((await ask('/feeds/none.atom', {}, 'OPTIONS')).status).toBe(405);
  });
});

describe('what is new alone', () => {
  let olderTag = '';
  const readIds = (answer: ServerAnswer) => {
    const body =
      answer.headers['content-encoding'] === 'gzip' ? gunzipSync(answer.body) : answer.body;
    const contentType = String(answer.headers['content-type']);
    return parseFeed(body, { contentType }).entries.map((entry) => entry.title?.value);
  };

  beforeAll(async () => {
    const before = await ask(ATOM, newsboat);
    olderTag = String(before.headers.etag);
    await at.take('wire', [...entriesOf(1, 2, 3), ...entriesOf(4)]);
    await publishTopics(at.house, ['ferries']);
  });

  test('B18: goes to newsboat under the tag of the whole, marked, and kept by no cache', async () => {
    const delta = await ask(ATOM, { ...newsboat, 'if-none-match': olderTag });
    const whole = await ask(ATOM, { 'accept-encoding': 'gzip' });
    expect(delta.status).toBe(226);
    expect(readIds(delta)).toEqual(['Ferry 4']);
    expect(readIds(whole)).toHaveLength(4);
    expect(delta.headers).toMatchObject({
      im: 'feed',
      etag: whole.headers.etag,
      'cache-control': 'no-store',
      'content-type': whole.headers['content-type'],
    });
    expect(delta.headers.vary).toContain('A-IM');
    const again = await ask(ATOM, { ...newsboat, 'if-none-match': String(delta.headers.etag) });
    expect(again.status).toBe(304);
  });

  test('B18: in RSS too, and after a restart', async () => {
    const path = '/feeds/ferries.rss';
    const plain = { ...newsboat, 'accept-encoding': 'identity' };
    const before = await ask(path, plain);
    await at.take('wire', entriesOf(1, 2, 3, 4, 5));
    await publishTopics(at.house, ['ferries']);
    const delta = await ask(path, { ...plain, 'if-none-match': `W/${before.headers.etag}` });
    expect([delta.status, readIds(delta)]).toEqual([226, ['Ferry 5']]);

    const heads = await at.house.store.readRenderedHeads();
    const load = (paths: readonly string[]) => at.house.store.readRendered(paths);
    const next = new Publication(heads, { load, cacheBytes: 0 });
    const other = await serveHouse(describeServed(at.house, next));
    const later = { ...plain, 'if-none-match': String(before.headers.etag) };
    expect((await askServer(other.port, path, later)).body).toEqual(delta.body);
    await other.close(0);
  });

  test('B18: a changed entry is new again, and an unknown tag gets the whole', async () => {
    const before = await ask(ATOM, newsboat);
    const [first, ...others] = entriesOf(1, 2, 3, 4, 5);
    await at.take('wire', [{ ...first, title: 'Ferry 1, corrected' }, ...others]);
    await publishTopics(at.house, ['ferries']);
    const delta = await ask(ATOM, { ...newsboat, 'if-none-match': String(before.headers.etag) });
    expect([delta.status, readIds(delta)]).toEqual([226, ['Ferry 1, corrected']]);
    for (const tag of ['"never-seen"', '""', '*, "a"', `"a", ${olderTag}`]) {
      const answer = await ask(ATOM, { ...newsboat, 'if-none-match': tag });
      expect([tag, answer.status]).toEqual([tag, 200]);
    }
  });

  test.each([
    ['feedparser', { 'user-agent': 'feedparser/6.0.10 +https://github.com/kurtmckee/feedparser/' }],
    ['rss2email', { 'user-agent': 'rss2email/3.13 (https://github.com/rss2email/rss2email)' }],
    ['a client without a name', { 'user-agent': '' }],
    ['one that only claims it', { 'user-agent': 'reader/1.0 (like Newsboat/2.21)' }],
    ['newsboat that does not ask for it', { 'a-im': 'gzip' }],
    ['newsboat that refuses it', { 'a-im': 'feed;q=0' }],
    ['newsboat behind a cache', { via: '1.1 cache.example' }],
  ])('B19: never goes to %s', async (_, over) => {
    const headers = { ...newsboat, ...over, 'if-none-match': olderTag };
    const answer = await ask(ATOM, headers);
    expect(answer.status).toBe(200);
    expect(readIds(answer)).toHaveLength(5);
  });

  test('JSON Feed is always sent whole', async () => {
    const answer = await ask('/feeds/ferries.json', { ...newsboat, 'if-none-match': olderTag });
    expect(answer.status).toBe(200);
  });
});

describe('topics that are no longer where they were', () => {
  test('B16: a renamed one redirects from all of its addresses, a removed one is gone', async () => {
    await at.write('feeds/topics/ships.yaml', topic('formerly: [ferries, boats]\n'));
    await rm(`${at.root}/feeds/topics/ferries.yaml`);
    await rm(`${at.root}/feeds/topics/tides.yaml`);
    await at.reload();
    await catchUp(at.house);
    for (const suffix of ['', '.rss', '.atom', '.json', '.atom?from=reader', '.atom/']) {
      const answer = await ask(`/feeds/ferries${suffix}`);
      const location = `/feeds/ships${suffix.replace(/\/$/, '')}`;
      expect([answer.status, answer.headers.location]).toEqual([301, location]);
      expect((await ask(location)).status).toBe(200);
    }
    expect((await ask('/feeds/boats.rss', {}, 'HEAD')).status).toBe(301);
    const gone = [
      '/feeds/tides',
      '/feeds/tides.rss',
      '/feeds/tides.atom',
      '/feeds/tides/archive/1.rss',
      '/feeds/ferries/archive/7.atom',
    ];
    for (const path of gone) expect([path, (await ask(path)).status]).toEqual([path, 410]);
    expect((await ask('/feeds/never.rss')).status).toBe(404);
    const page = await ask('/feeds/tides', { accept: 'text/html' });
    expect([page.status, page.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
  });

  test('B16: one that comes back is there again', async () => {
    await at.write('feeds/topics/tides.yaml', topic());
    await at.reload();
    await catchUp(at.house);
    expect((await ask('/feeds/tides.rss')).status).toBe(200);
    expect(await at.house.store.wasRemoved('tides')).toBe(false);
  });

  test('B17: while the store cannot tell, it is 503 with a time to come again', async () => {
    const house = describeServed(at.house);
    const history = {
      topics: () => at.house.rules.config.topics,
      wasRemoved: () => at.house.store.readEntryMarks(Symbol() as never, '').then(() => false),
    };
    const broken = await serveHouse({ ...house, history });
    const answer = await askServer(broken.port, '/feeds/lost.rss');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    await broken.close(0);
  });
});

test('B21: what never changes is kept for ever, with the same bytes and tag over restarts', async () => {
  const path = archivePath('tides', 1, 'atom');
  const body = new TextEncoder().encode(`<feed>${text.repeat(20)}</feed>`);
  const mediaType = 'application/atom+xml; charset=utf-8';
  const closed = { path, mediaType, body, cache: 'forever' } as const;
  const rendered = await encodeDocument(closed, null, at.now);
  await at.house.store.writeRendered([rendered], []);
  const answers: ServerAnswer[] = [];
  for (let start = 0; start < 2; start += 1) {
    await at.reopen();
    const own = await serveHouse(describeServed(at.house));
    answers.push(await askServer(own.port, path, { 'accept-encoding': 'gzip' }));
    const later = await encodeDocument(closed, at.house.publication.find(path) ?? null, at.now);
    expect(later).toBe(at.house.publication.find(path));
    await own.close(0);
  }
  const [first, second] = answers;
  expect(first?.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect([second?.headers.etag, second?.headers['last-modified'], second?.body]).toEqual([
    first?.headers.etag,
    first?.headers['last-modified'],
    first?.body,
  ]);
});
