import { afterEach, beforeEach, expect, test } from 'vitest';
import { pollSource } from '../../../src/pipeline/poll-source.ts';
import { openPolledHouse, type PolledHouse, writeAtom } from './polled-house.ts';

let polled: PolledHouse;

beforeEach(async () => {
  polled = await openPolledHouse();
});

afterEach(() => polled.close());

/** Items `from` to `to`, newest first; item n is of the n-th minute of a day. */
function items(from: number, to: number) {
  const numbers = Array.from({ length: to - from + 1 }, (_, index) => to - index);
  return numbers.map((number) => ({ id: String(number), updated: minute(number) }));
}

function minute(number: number): string {
  return new Date(Date.parse('2026-05-01T00:00:00Z') + number * 60_000).toISOString();
}

function link(path: string | null, more = ''): string {
  const archive = path === null ? '' : `<link rel="prev-archive" href="${path}"/>`;
  return `<id>urn:feed</id>${archive}${more}`;
}

const numbered = (from: number, to: number) =>
  items(from, to)
    .map(({ id }) => id)
    .sort();

test('C17: archives are followed into a gap back to what is known, each once', async () => {
  polled.serve('/feed', writeAtom(items(1, 5), link(null)));
  await polled.poll();
  polled.serve('/feed', writeAtom(items(21, 25), link('/archive/2')));
  polled.serve('/archive/2', writeAtom(items(11, 20), link('/archive/1', '<fh:archive/>')));
  polled.serve('/archive/1', writeAtom(items(4, 10), link('/archive/0', '<fh:archive/>')));
  polled.serve('/archive/0', writeAtom(items(1, 3), link(null, '<fh:archive/>')));
  const report = await polled.poll();
  expect(report.archives).toBe(2);
  expect(report.changes.added).toBe(20);
  expect(report.changes.topics).toEqual(['trade']);
  expect(await polled.published()).toEqual(numbered(1, 25));
  expect(polled.requests('/archive/0')).toHaveLength(0);
  const { archives, totals } = await polled.state();
  expect(archives.gap).toBeNull();
  expect(totals.archives).toBe(2);
  const outcomes = (await polled.ledger()).map(({ outcome, added }) => [outcome, added]);
  expect(outcomes).toEqual([
    ['archive', 5],
    ['archive', 10],
    ['read', 5],
    ['read', 5],
  ]);

  polled.serve('/feed', writeAtom(items(41, 45), link('/archive/2')));
  await polled.poll();
  expect(polled.requests('/archive/2')).toHaveLength(1);
  expect(polled.requests('/archive/1')).toHaveLength(1);
});

test('C17: no archive is asked at the first sight of a feed, nor while one entry is known', async () => {
  polled.serve('/archive/1', writeAtom(items(1, 5), link(null)));
  polled.serve('/feed', writeAtom(items(6, 10), link('/archive/1')));
  await polled.poll();
  polled.serve('/feed', writeAtom(items(10, 14), link('/archive/1')));
  await polled.poll();
  const updated = { id: '14', updated: minute(99) };
  polled.serve('/feed', writeAtom([...items(100, 104), updated], link('/archive/1')));
  await polled.poll();
  expect(polled.requests('/archive/1')).toHaveLength(0);
});

test('C17: no archive is asked where a feed has given all its entries new ids', async () => {
  polled.serve('/feed', writeAtom(items(6, 10)));
  await polled.poll();
  const renamed = items(6, 10).map((item) => ({ ...item, id: `new-${item.id}` }));
  polled.serve('/feed', writeAtom(renamed, link('/archive/1')));
  await polled.poll();
  expect(polled.requests('/archive/1')).toHaveLength(0);
});

test('C17: ten archives are the most that one gap is worth', async () => {
  polled.serve('/feed', writeAtom(items(1, 2), link(null)));
  await polled.poll();
  polled.serve('/feed', writeAtom(items(900, 901), link('/archive/40')));
  for (let number = 1; number <= 40; number += 1) {
    const entries = items(number * 10, number * 10 + 1);
    polled.serve(`/archive/${number}`, writeAtom(entries, link(`/archive/${number - 1}`)));
  }
  expect((await polled.poll()).archives).toBe(10);
  await polled.poll();
  expect(polled.requests('/archive/31')).toHaveLength(1);
  expect(polled.requests('/archive/30')).toHaveLength(0);
});

test('C17: archives that lead in a circle end', async () => {
  polled.serve('/feed', writeAtom(items(1, 2), link(null)));
  await polled.poll();
  polled.serve('/feed', writeAtom(items(900, 901), link('/archive/2')));
  polled.serve('/archive/2', writeAtom(items(800, 801), link('/archive/1')));
  polled.serve('/archive/1', writeAtom(items(700, 701), link('/archive/2')));
  expect((await polled.poll()).archives).toBe(2);
  expect((await polled.state()).archives.gap).toBeNull();
});

test('C17: an archive that fails is asked again after the next poll, not before its Retry-After', async () => {
  polled.serve('/feed', writeAtom(items(1, 5), link(null)));
  await polled.poll();
  polled.serve('/feed', writeAtom(items(11, 15), link('/archive/1')), { etag: '"x"' });
  polled.serve('/archive/1', '', { 'retry-after': '7200' }, 503);
  expect(await polled.poll()).toMatchObject({ error: null, archives: 0 });
  const [line] = await polled.ledger();
  expect(line).toMatchObject({ outcome: 'failed', status: 503 });
  expect(line?.error).toContain('503');

  polled.serve('/archive/1', writeAtom(items(4, 10), link(null)));
  expect((await polled.poll(1)).archives).toBe(0);
  await polled.restart();
  expect((await polled.poll(1)).archives).toBe(1);
  expect(await polled.published()).toEqual(numbered(1, 15));
});

test('C17: a stop in the middle keeps what came and goes on with the next poll', async () => {
  polled.serve('/feed', writeAtom(items(1, 5), link(null)));
  await polled.poll();
  polled.serve('/feed', writeAtom(items(21, 25), link('/archive/2')), { etag: '"x"' });
  polled.serve('/archive/2', writeAtom(items(11, 20), link('/archive/1')));
  const stop = new AbortController();
  polled.origin.answer('/archive/1', () => stop.abort());
  const { signal } = stop;
  const report = await pollSource(polled.house, polled.source(), await polled.state(), { signal });
  expect(report).toMatchObject({ outcome: 'read', archives: 1, changes: { added: 15 } });

  await polled.restart();
  polled.serve('/archive/1', writeAtom(items(4, 10), link(null)));
  expect(await polled.poll()).toMatchObject({ outcome: 'same', archives: 1 });
  expect(polled.requests('/archive/2')).toHaveLength(1);
  expect(await polled.published()).toEqual(numbered(1, 25));
});

test('C17: an archive neither changes what is stored nor brings back what was taken back', async () => {
  polled.serve('/feed', writeAtom(items(1, 3), link(null)));
  await polled.poll();
  const stone = '<at:deleted-entry ref="urn:item:8" when="2026-05-02T00:00:00Z"/>';
  const [last] = items(5, 5);
  polled.serve('/feed', writeAtom(items(11, 12), link('/archive/1', stone)));
  polled.serve(
    '/archive/1',
    writeAtom([...items(7, 9), { id: '12', title: 'Old ore' }, { ...last, id: '3', title: 'Old' }]),
  );
  await polled.poll();
  expect(await polled.published()).toEqual(['1', '11', '12', '2', '3', '7', '9']);
  const stored = await polled.house.store.readEntries('feed', ['urn:item:12', 'urn:item:3']);
  expect([...stored.values()].map(({ entry }) => entry.title).sort()).toEqual([
    'Iron ore 12',
    'Iron ore 3',
  ]);
});

test('C17: entries of an archive are from the feed, not from the archive', async () => {
  const self = (path: string) => `<link rel="self" href="${polled.origin.url}${path}"/>`;
  const titled = '<title>Archive of Mine</title>';
  polled.serve('/feed', writeAtom(items(1, 3), self('/feed')));
  await polled.poll();
  polled.serve(
    '/feed',
    writeAtom(items(11, 12), `${self('/feed')}<link rel="prev-archive" href="/archive/1"/>`),
  );
  const archive = writeAtom(items(7, 9), self('/archive/1'));
  polled.serve('/archive/1', archive.replace('<title>Mine</title>', titled));
  await polled.poll();
  const { entry } = (await polled.house.store.readEntries('feed', ['urn:item:8'])).get(
    'urn:item:8',
  ) ?? { entry: null };
  const feedUrl = `${polled.origin.url}/feed`;
  expect(entry?.origin).toMatchObject({ id: feedUrl, feedUrl, title: 'Mine' });
});
