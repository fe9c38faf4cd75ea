import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildEdition } from '../../../src/curate/build-edition.ts';
import { takeInFeed } from '../../../src/pipeline/take-in-feed.ts';
import { openPolledHouse, type PolledHouse, writeAtom } from './polled-house.ts';

let polled: PolledHouse;

beforeEach(async () => {
  polled = await openPolledHouse();
});

afterEach(() => polled.close());

/** Takes a pushed document in, as a delta. */
async function push(body: string) {
  const document = {
    body: Buffer.from(body),
    headers: new Map([['content-type', 'application/atom+xml']]),
    finalUrl: polled.source().url,
    isDelta: true,
    at: polled.house.now(),
  };
  return await takeInFeed(polled.house, polled.source(), document, () => ({
    state: null,
    record: null,
  }));
}

test('a polled and a pushed copy of an entry that come at once are one entry', async () => {
  polled.serve('/feed', writeAtom(['a', 'b']));
  const [report, pushed, again] = await Promise.all([
    polled.poll(0),
    push(writeAtom(['a', 'c'])),
    push(writeAtom(['a', 'c'])),
  ]);
  expect(report.changes.added + pushed.changes.added + again.changes.added).toBe(3);
  expect(report.changes.changed + pushed.changes.changed + again.changes.changed).toBe(0);
  expect(await polled.published()).toEqual(['a', 'b', 'c']);
});

test('a push takes nothing back by leaving it out, and obeys its tombstones', async () => {
  polled.serve('/feed', writeAtom(['a', 'b']));
  await polled.poll();
  const stone = '<at:deleted-entry ref="urn:item:a" when="2026-05-02T00:00:00Z"/>';
  const { withdrawn } = await push(writeAtom(['c'], `<id>urn:feed</id><fh:complete/>${stone}`));
  expect(withdrawn).toEqual(['urn:item:a']);
  expect(await polled.published()).toEqual(['b', 'c']);
});

test('D14: a push that comes late brings nothing back, a later entry does', async () => {
  polled.serve('/feed', writeAtom(['a', 'b']));
  await polled.poll();
  const stone = '<at:deleted-entry ref="urn:item:a" when="2026-05-02T00:00:00Z"/>';
  polled.serve('/feed', writeAtom(['b'], `<id>urn:feed</id>${stone}`));
  await polled.poll();
  await push(writeAtom(['a']));
  expect(await polled.published()).toEqual(['b']);
  await push(writeAtom([{ id: 'a', updated: '2026-05-03T00:00:00Z', title: 'More ore' }]));
  expect(await polled.published()).toEqual(['a', 'b']);
});

test('entries of this house that come back by way of others are left out and counted', async () => {
  const source = (self: string) =>
    `<source><id>${self}</id><title>t</title><updated>2026-05-01T00:00:00Z</updated>
     <link rel="self" href="${self}"/></source>`;
  const items = [
    'theirs',
    'tag:wire.example,2026-01-01:an-article',
    { id: 'carried', more: source('https://wire.example/feeds/trade.atom') },
    { id: 'via', more: '<link rel="via" href="https://wire.example/articles/x"/>' },
    { id: 'cites', more: '<link rel="related" href="https://wire.example/articles/x"/>' },
  ];
  polled.serve('/feed', writeAtom(items, '<id>urn:planet</id><fh:complete/>'));
  expect(await polled.poll()).toMatchObject({ read: 2, added: 2, own: 3, withdrawn: 0 });
  expect(await polled.published()).toEqual(['cites', 'theirs']);
  expect((await polled.state()).ownEntries).toBe(3);
  expect((await polled.ledger())[0]).toMatchObject({ own: 3 });
});

test('a feed of this house, by its own word, brings nothing and says why', async () => {
  const self = '<link rel="self" href="https://wire.example/feeds/trade.atom"/>';
  polled.serve('/feed', writeAtom(['a'], `<id>urn:copy</id>${self}`), { etag: '"1"' });
  const report = await polled.poll();
  expect(report).toMatchObject({ outcome: 'failed', added: 0 });
  expect(report.error).toContain('a feed of this house itself');
  expect(await polled.published()).toEqual([]);
});

test('a feed that redirects to a feed of this house brings nothing and is never moved there', async () => {
  const { house, origin } = polled;
  const { config } = house.rules;
  const site = { ...config.site, baseUrl: origin.url };
  house.rules = { ...house.rules, config: { ...config, site } };
  polled.redirect('/feed', 301, '/feeds/trade.atom');
  polled.serve('/feeds/trade.atom', writeAtom(['a']));
  for (let days = 0; days < 4; days += 1) {
    const report = await polled.poll(24);
    expect(report.error).toContain('a feed of this house itself');
  }
  expect(await polled.state()).toMatchObject({ address: null, move: null, failures: 4 });
  expect(await polled.published()).toEqual([]);
});

test('what an aggregator takes over is no news: its first feed leads and it is not dated anew', async () => {
  const original = polled.source();
  const dateless = (id: string) => `<item><guid isPermaLink="false">urn:item:${id}</guid>
    <title>Iron ore ${id}</title>`;
  const rss = (items: string) => `<rss version="2.0"><channel><title>Mine</title>
    <link>https://mine.example/</link><description>d</description>${items}</channel></rss>`;
  polled.serve('/feed', rss(`${dateless('a')}</item>`));
  await polled.poll();
  const planet = { ...original, id: 'planet', url: `${polled.origin.url}/planet`, weight: 5 };
  const from = `<source url="${original.url}">Mine</source></item>`;
  polled.serve('/planet', rss(`${dateless('a')}${from}${dateless('own')}</item>`));
  await polled.poll(48, planet);

  const { store, rules } = polled.house;
  const copies = await store.readEntries('planet', ['urn:item:a', 'urn:item:own']);
  expect(copies.get('urn:item:a')?.entry.firstSeenAt).toBe('2026-06-01T09:00:00.000Z');
  expect(copies.get('urn:item:own')?.entry.firstSeenAt).toBe('2026-06-03T09:00:00.000Z');
  const sources = new Map([planet, original].map((source) => [source.id, source]));
  const placed = await store.listPlaced({
    topic: 'trade',
    states: ['published'],
    sourceIds: ['feed', 'planet'],
    limit: 10,
  });
  const [topic] = rules.config.topics.values();
  if (topic === undefined) throw new Error('there is no topic');
  const { entries } = buildEdition(topic, placed, { site: rules.config.site, sources });
  expect(entries.map(({ entry }) => [entry.id, entry.sourceId])).toEqual([
    ['urn:item:own', 'planet'],
    ['urn:item:a', 'feed'],
  ]);
});

test('a document of which nothing is stored leaves state and ledger as they were', async () => {
  polled.serve('/feed', writeAtom(['a']));
  await polled.poll();
  const before = await polled.state();
  await expect(push('no feed')).rejects.toMatchObject({ code: 'not-a-feed' });
  expect(await polled.state()).toEqual(before);
});
