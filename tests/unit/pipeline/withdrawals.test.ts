import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPolledHouse, type PolledHouse, writeAtom } from './polled-house.ts';

let polled: PolledHouse;

beforeEach(async () => {
  polled = await openPolledHouse();
});

afterEach(() => polled.close());

const head = '<id>urn:feed</id>';
const deleted = (id: string, when: string) =>
  `<at:deleted-entry ref="urn:item:${id}"${when === '' ? '' : ` when="${when}"`}/>`;

test('C15: an entry that is absent from the document stays published', async () => {
  polled.serve('/feed', writeAtom(['a', 'b', 'c']));
  await polled.poll();
  polled.serve('/feed', writeAtom(['c', 'd']));
  const report = await polled.poll();
  expect(report.changes).toMatchObject({ added: 1, withdrawn: 0 });
  expect(await polled.published()).toEqual(['a', 'b', 'c', 'd']);
});

test('C15: a tombstone takes its entry back, once', async () => {
  polled.serve('/feed', writeAtom(['a', 'b']));
  await polled.poll();
  polled.serve('/feed', writeAtom(['b'], `${head}${deleted('a', '2026-05-02T00:00:00Z')}`));
  const report = await polled.poll();
  expect(report.changes).toMatchObject({ withdrawn: 1, topics: ['trade'] });
  expect(report.withdrawn).toBe(1);
  expect(await polled.published()).toEqual(['b']);

  polled.serve('/feed', writeAtom(['b', 'c'], `${head}${deleted('a', '2026-05-02T00:00:00Z')}`));
  expect((await polled.poll()).changes).toMatchObject({ added: 1, withdrawn: 0 });
  expect((await polled.state()).totals.withdrawn).toBe(1);
});

test('D14: a tombstone that is earlier than its entry does nothing, one of the same instant holds', async () => {
  polled.serve('/feed', writeAtom(['a', 'b', 'c']));
  await polled.poll();
  const stones = [deleted('a', '2026-04-30T23:59:59Z'), deleted('b', '2026-05-01T00:00:00Z')];
  polled.serve('/feed', writeAtom(['c'], `${head}${stones.join('')}`));
  await polled.poll();
  expect(await polled.published()).toEqual(['a', 'c']);
});

test('D14: an entry beside its tombstone stays when it is the later one, and goes when it is not', async () => {
  const entries = [
    { id: 'a', updated: '2026-05-03T00:00:00Z' },
    { id: 'b', updated: '2026-05-01T00:00:00Z' },
  ];
  const stones = [deleted('a', '2026-05-02T00:00:00Z'), deleted('b', '2026-05-02T00:00:00Z')];
  polled.serve('/feed', writeAtom(entries, `${head}${stones.join('')}`));
  const report = await polled.poll();
  expect(report.changes).toMatchObject({ added: 1, withdrawn: 0 });
  expect(await polled.published()).toEqual(['a']);
});

test('D14: a later entry revives what a tombstone took back', async () => {
  polled.serve('/feed', writeAtom(['a']));
  await polled.poll();
  const stone = deleted('a', '2026-05-02T00:00:00Z');
  polled.serve('/feed', writeAtom([], `${head}${stone}`));
  await polled.poll();
  expect(await polled.published()).toEqual([]);
  polled.serve('/feed', writeAtom([{ id: 'a', updated: '2026-05-03T00:00:00Z' }], head + stone));
  await polled.poll();
  expect(await polled.published()).toEqual(['a']);
});

test('D14: a tombstone without a date takes back what is absent and leaves what is there', async () => {
  polled.serve('/feed', writeAtom(['a', 'b']));
  await polled.poll();
  polled.serve('/feed', writeAtom(['b'], `${head}${deleted('a', '')}${deleted('b', '')}`));
  await polled.poll();
  expect(await polled.published()).toEqual(['b']);
});

test('D14: a tombstone in RSS holds too, and only for entries of its own feed', async () => {
  const write = (stone: string, guid: string) => `<rss version="2.0"
    xmlns:at="http://purl.org/atompub/tombstones/1.0"><channel><title>Mine</title>
    <link>https://mine.example/</link><description>d</description>${stone}
    <item><guid isPermaLink="false">${guid}</guid><title>Iron ore</title></item></channel></rss>`;
  polled.serve('/feed', write('', 'one'));
  polled.serve('/other', write('', 'one'));
  await polled.poll();
  const other = { ...polled.source(), id: 'other', url: `${polled.origin.url}/other` };
  await polled.poll(0, other);
  polled.serve('/feed', write('<at:deleted-entry ref="one" when="2027-01-01T00:00:00Z"/>', 'two'));
  await polled.poll();
  expect(await polled.published()).toEqual(['two']);
  expect(await polled.house.store.listNativeIds('other')).toEqual(['one']);
});

test('C15: absence from a document of the whole feed takes back, and presence brings back', async () => {
  const complete = `${head}<fh:complete/>`;
  polled.serve('/feed', writeAtom(['a', 'b'], complete));
  await polled.poll();
  polled.serve('/feed', writeAtom(['b'], complete));
  expect((await polled.poll()).withdrawn).toBe(1);
  expect(await polled.published()).toEqual(['b']);
  polled.serve('/feed', writeAtom(['a', 'b'], complete));
  await polled.poll();
  expect(await polled.published()).toEqual(['a', 'b']);
});

test.each([
  ['was cut off', 'truncated', (whole: string) => whole.slice(0, whole.indexOf('urn:item:b') - 10)],
  [
    'lost a tag between two entries',
    'unclosed-tag',
    (whole: string) => whole.replace('urn:item:b</id>', 'urn:item:c').replace('</entry>', ''),
  ],
])('C15: absence from a whole document that %s takes nothing back', async (_, code, damage) => {
  const complete = `${head}<fh:complete/>`;
  const whole = writeAtom(['a', 'b'], complete);
  polled.serve('/feed', whole);
  await polled.poll();
  polled.serve('/feed', damage(whole));
  const report = await polled.poll();
  expect(report.defects.map((defect) => defect.code)).toContain(code);
  expect(report.withdrawn).toBe(0);
  expect(await polled.published()).toEqual(expect.arrayContaining(['a', 'b']));
});
