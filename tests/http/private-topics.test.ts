import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hideCallback } from '../../src/http/answer-hub.ts';
import { createApp, logRequests } from '../../src/http/create-app.ts';
import { catchUp } from '../../src/pipeline/catch-up.ts';
import { hashToken, makeToken } from '../../src/pipeline/private-topic-token.ts';
import { PrivateTopics } from '../../src/pipeline/private-topics.ts';
import { publishTopics } from '../../src/pipeline/publish-topics.ts';
import { SearchDesk } from '../../src/pipeline/search-desk.ts';
import { SearchIndexer } from '../../src/pipeline/search-indexer.ts';
import { openTestHouse, type TestHouse } from '../unit/pipeline/test-house.ts';

const BOARD = `title: Boardroom whispers
description: What only the board may read
match: {publish: 2, review: 1, any: {merger: 2}}
publish: {access: private}
tests: {in: ["A merger"]}
`;
const CHIPS = `title: Chips
description: About chips
match: {publish: 2, review: 1, any: {chip: 2}}
`;
/** Whatever is said only where the topic is told of. */
const SECRETS = /whisper|board may read|Zephyr|\bboard\b/i;

describe('a private topic', () => {
  let own: TestHouse;

  beforeEach(async () => {
    own = await openTestHouse({ board: BOARD, chips: CHIPS });
    await own.take('agency', [{ nativeId: 'first', title: 'Weather' }]);
    own.now = '2026-03-02T13:00:00.000Z';
    await own.take('agency', [
      { nativeId: 'm', title: 'Merger of Zephyr', text: 'Zephyr is bought.' },
      { nativeId: 'b', title: 'Chip maker' },
    ]);
    await catchUp(own.house);
    await new SearchIndexer(own.house).catchUp();
  });
  afterEach(async () => await own.remove());

  type App = (path: string, headers?: Record<string, string>, method?: string) => Promise<Response>;

  function open(): App {
    const { house } = own;
    const app = createApp({
      publication: house.publication,
      log: house.log,
      site: () => house.rules.config.site,
      troubles: () => [],
      searcher: new SearchDesk(house),
      privateTopics: new PrivateTopics(house),
    });
    const logged = logRequests(app, house.log);
    return async (path, headers = {}, method = 'GET') =>
      await logged(new Request(`https://wire.example${path}`, { headers, method }));
  }

  async function give(topic = 'board'): Promise<string> {
    const token = makeToken();
    await own.house.store.addTopicToken({
      hash: hashToken(token),
      topic,
      label: 'Ada',
      createdAt: own.now,
      lastUsedOn: null,
      revokedAt: null,
    });
    return token;
  }

  test('is served under a token as page and feeds, each naming the address of that subscriber', async () => {
    const ask = open();
    const [one, two] = [await give(), await give()];
    for (const suffix of ['.rss', '.atom', '.json']) {
      const answer = await ask(`/private/${one}/board${suffix}`);
      const text = await answer.text();
      expect(answer.status).toBe(200);
      expect(text).toContain('Merger of Zephyr');
      expect(text).toContain(`https://wire.example/private/${one}/board${suffix}`);
      expect(text).not.toContain(two);
      expect(text).not.toContain('/feeds/board');
      expect(text).not.toMatch(/\bhubs?\b/);
      expect(answer.headers.get('cache-control')).toMatch(/^private, max-age=\d+$/);
      expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
      expect(answer.headers.get('x-robots-tag')).toContain('noindex');
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      expect(answer.headers.get('link')).toBeNull();
      expect(await (await ask(`/private/${two}/board${suffix}`)).text()).toBe(
        text.replaceAll(one, two),
      );
    }
    const page = await ask(`/private/${one}/board`, { accept: 'text/html' });
    const html = await page.text();
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(html).toContain('Merger of Zephyr');
    expect(html).toContain(`href="/private/${one}/board.atom"`);
    expect(html).not.toContain('rel="canonical"');
    const reader = await ask(`/private/${one}/board`, { accept: '*/*' });
    expect(reader.headers.get('content-type')).toContain('application/atom+xml');
    expect(reader.headers.get('vary')).toBe('Accept, Accept-Encoding');
  });

  test('B2 B3 B8 B10: validators, HEAD and encodings, the same bytes after a restart', async () => {
    const token = await give();
    const path = `/private/${token}/board.rss`;
    const ask = open();
    const first = await ask(path);
    const text = await first.text();
    const etag = first.headers.get('etag') ?? '';
    const again = await ask(path, { 'if-none-match': etag });
    expect([again.status, again.headers.get('cache-control')]).toEqual([
      304,
      first.headers.get('cache-control'),
    ]);
    const head = await ask(path, {}, 'HEAD');
    expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, '']);
    const packed = await ask(path, { 'accept-encoding': 'gzip' });
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(text);
    await own.reopen();
    own.now = '2026-03-09T13:00:00.000Z';
    const later = await open()(path);
    expect([await later.text(), later.headers.get('etag')]).toEqual([text, etag]);
  });

  test('follows what is published in it', async () => {
    const token = await give();
    const ask = open();
    const path = `/private/${token}/board.json`;
    expect(await (await ask(path)).text()).not.toContain('Second merger');
    await own.take('agency', [{ nativeId: 'n', title: 'Second merger' }]);
    expect(await (await ask(path)).text()).toContain('Second merger');
  });

  test('opens to no other token, nor under other names; a revoked one is told only that it ended', async () => {
    const ask = open();
    const [token, chips, revoked] = [await give(), await give('chips'), await give()];
    await own.house.store.revokeTopicToken(hashToken(revoked), own.now);
    const unknown = [
      `/private/${makeToken()}/board.rss`,
      `/private/${chips}/board.rss`,
      `/private/${token}/chips.rss`,
      `/private/${token}/board.xml`,
      `/private/${token}/board.rss.rss`,
      `/private/${token}/`,
      `/private/${token}`,
      `/private/${token}/board/archive/1.rss`,
      `/private/${hashToken(token)}/board.rss`,
      '/private/x/board.rss',
      '/private/',
    ];
    const bodies = new Set<string>();
    for (const path of unknown) {
      const answer = await ask(path, { accept: 'text/html' });
      expect([path, answer.status]).toEqual([path, 404]);
      bodies.add(await answer.text());
    }
    expect(bodies.size).toBe(1);
    const ended = await ask(`/private/${revoked}/board.rss`);
    expect([ended.status, await ended.text()]).toEqual([
      410,
      'This address is no longer in use.\n',
    ]);
    expect((await ask(`/private/${token}/board.rss`)).status).toBe(200);
    await own.house.store.revokeTopicToken(hashToken(token), own.now);
    expect((await ask(`/private/${token}/board.rss`)).status).toBe(410);
  });

  test('notes the day of the last use', async () => {
    const token = await give();
    await open()(`/private/${token}/board.rss`, {}, 'HEAD');
    await expect
      .poll(async () => (await own.house.store.readTopicToken(hashToken(token)))?.lastUsedOn)
      .toBe('2026-03-02');
  });

  test('is nowhere in what everybody may read, and its public paths are none', async () => {
    const { documents, editions } = own.house.publication;
    expect([...documents.keys()].filter((path) => path.startsWith('/feeds/'))).toHaveLength(5);
    expect(editions.has('board')).toBe(false);
    for (const { path, body } of (await own.house.store.readRendered()).values()) {
      expect(path).not.toMatch(SECRETS);
      expect([path, SECRETS.exec(Buffer.from(body).toString())?.[0]]).toEqual([path, undefined]);
    }
    const ask = open();
    for (const path of ['', '.rss', '.atom', '.json', '/archive/1.rss', '/sources.opml']) {
      expect((await ask(`/feeds/board${path}`)).status).toBe(404);
    }
    for (const path of [
      '/search?q=zephyr',
      '/search?q=merger',
      '/feeds/search.json?q=last:90d',
      '/search?q=topic:chips',
      '/readyz',
      '/',
      '/feeds.opml',
    ]) {
      const text = (await (await ask(path)).text())
        .replaceAll('zephyr', '')
        .replace(/"?merger/g, '');
      expect([path, SECRETS.exec(text)?.[0]]).toEqual([path, undefined]);
    }
  });

  test('takes effect on a topic that was public, and ends again', async () => {
    const ask = open();
    expect((await ask('/feeds/chips.rss')).status).toBe(200);
    await own.write('feeds/topics/chips.yaml', `${CHIPS}publish: {access: private}\n`);
    await own.reload();
    await publishTopics(own.house, ['chips']);
    expect((await ask('/feeds/chips.rss')).status).toBe(404);
    expect(await (await ask('/')).text()).not.toContain('Chips');
    expect((await own.house.store.listRendered()).has('/feeds/chips.rss')).toBe(false);
    expect((await ask(`/private/${await give('chips')}/chips.rss`)).status).toBe(200);
    await own.write('feeds/topics/chips.yaml', CHIPS);
    await own.reload();
    await publishTopics(own.house, ['chips']);
    expect((await ask('/feeds/chips.rss')).status).toBe(200);
  });

  test('takes its archives and stories along, and brings the archives back with it', async () => {
    const publish = (access: string) => `${CHIPS}publish: {entries: 5, access: ${access}}\n`;
    const list = () =>
      [...own.house.publication.documents.keys()].filter((path) => /chips/.test(path));
    const takeOver = async (access: string) => {
      await own.write('feeds/topics/chips.yaml', publish(access));
      await own.reload();
      await publishTopics(own.house, ['chips']);
    };
    await own.take(
      'agency',
      Array.from({ length: 40 }, (_, at) => ({ nativeId: `c${at}`, title: `Chip ${at}` })),
    );
    await takeOver('public');
    const before = list();
    expect(before.filter((path) => path.includes('/archive/')).length).toBeGreaterThan(3);
    await takeOver('private');
    expect(list()).toEqual([]);
    expect(
      [...(await own.house.store.listRendered()).keys()].filter((path) => /chips/.test(path)),
    ).toEqual([]);
    own.house.rules = { ...own.house.rules };
    await publishTopics(own.house, ['chips']);
    expect(list()).toEqual([]);
    const token = await give('chips');
    const text = await (await open()(`/private/${token}/chips.atom`)).text();
    expect(text).not.toContain('archive');
    await takeOver('public');
    expect(list().toSorted()).toEqual(before.toSorted());
  });

  test('that was public is not served publicly by a start before anything is rendered', async () => {
    await own.write('feeds/topics/chips.yaml', `${CHIPS}publish: {access: private}\n`);
    await own.reopen();
    expect(own.house.publication.find('/feeds/chips.rss')).toBeUndefined();
  });

  test('is private even where its tests fail, by its last good rules', async () => {
    const failing = `${CHIPS}publish: {access: private}\ntests: {in: ["Potatoes"]}\n`;
    await own.write('feeds/topics/chips.yaml', failing);
    await own.reload();
    await publishTopics(own.house, ['chips']);
    const ask = open();
    expect(own.house.rules.held.get('chips')).toMatchObject({ keeps: 'rules', isHidden: true });
    expect((await ask('/feeds/chips.rss')).status).toBe(404);
    expect((await ask(`/private/${await give('chips')}/chips.rss`)).status).toBe(200);
  });

  test('its tokens come into no line of the log', async () => {
    const token = await give();
    const ask = open();
    await ask(`/private/${token}/board.rss`);
    await ask(`/private/${token}/other.rss`);
    await own.house.store.close();
    expect((await ask(`/private/${token}/board.rss`)).status).toBe(500);
    expect(own.said.filter((line) => line.includes('/private/…')).length).toBeGreaterThan(3);
    expect(own.said.join('\n')).not.toContain(token);
    expect(hideCallback(`/private/${token}/board.rss`)).toBe('/private/…');
    await own.reopen();
  });
});
