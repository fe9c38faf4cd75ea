import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Learning } from '../../../src/curate/learning.ts';
import { unpackEntry } from '../../../src/model/packed-entry.ts';
import type { PlacedEntry } from '../../../src/model/placement.ts';
import { type Desk, type DeskReading, ownDesk } from '../../../src/pipeline/desk.ts';
import { DeskPool } from '../../../src/pipeline/desk-pool.ts';
import type { House } from '../../../src/pipeline/house.ts';
import { takeInFeed } from '../../../src/pipeline/take-in-feed.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const TIN =
  'title: Tin\ndescription: T.\nmatch: {publish: 4, review: 3, any: {tin: 4, ore: 1}, none: [bees]}\n';
const REVIEWED =
  'title: Ore\ndescription: T.\nmatch: {publish: 2, review: 1, any: {ore: 2}}\npublish: {review: manual}\n';
const titles = ['Tin – and ore', 'Ore, tin and bees', 'Gold', 'Ore'];
const body = `<rss version="2.0"><channel><title>A</title>${titles
  .map((title, at) => `<item><guid isPermaLink="false">${at}</guid><title>${title}</title></item>`)
  .join('')}</channel></rss>`;

let pool: DeskPool;
let at: TestHouse;
let readings: DeskReading[];

beforeEach(async () => {
  pool = new DeskPool({ threads: 1 });
  at = await openTestHouse({ tin: TIN, ore: REVIEWED });
  readings = [];
});

afterEach(async () => {
  await pool.close();
  await at.remove();
});

/** The house with this desk; `afterReading` happens between reading and storing. */
function houseWith(desk: Desk, afterReading = async () => {}): House {
  const watched: Desk = {
    ...ownDesk,
    judge: (entries, rules) => desk.judge(entries, rules),
    read: async (document, options) => {
      const reading = await desk.read(document, options);
      readings.push(reading);
      await afterReading();
      return reading;
    },
  };
  return Object.assign(Object.create(at.house), { desk: watched });
}

/** Takes the document in as the first of a source. */
async function takeIn(house: House, sourceId = 'agency'): Promise<void> {
  const source = house.rules.config.sources.get(sourceId);
  if (source === undefined) throw new Error('there is no such source');
  const document = {
    body: Buffer.from(body),
    headers: new Map([['content-type', 'application/rss+xml']]),
    finalUrl: source.url,
    isDelta: false,
    isFirst: true,
    at: at.now,
  };
  await takeInFeed(house, source, document, () => ({ state: null, record: null }));
}

async function listAll(sourceId: string): Promise<readonly PlacedEntry[]> {
  const sourceIds = [sourceId];
  const states = ['published', 'queued', 'out'] as const;
  const listed = ['tin', 'ore'].map((topic) =>
    at.house.store.listPlaced({ topic, states, sourceIds, limit: 100 }),
  );
  // By native id, since ids differ from source to source.
  const byId = (a: PlacedEntry, b: PlacedEntry) => (a.entry.nativeId < b.entry.nativeId ? -1 : 1);
  return (await Promise.all(listed)).flatMap((placed) => placed.toSorted(byId));
}

/** What is stored, without what differs from source to source. */
function withoutSource(placed: readonly PlacedEntry[]): unknown {
  return JSON.parse(
    JSON.stringify(placed)
      .replaceAll(/urn:uuid:[0-9a-f-]+/g, 'ID')
      .replaceAll(/https:..(?:wire-)?agency.example.feed/g, 'FEED')
      .replaceAll(/"sourceId":"[a-z]+"/g, '"sourceId":"S"'),
  );
}

test('a first document is stored as if it had been read and judged by the thread that stores it', async () => {
  await takeIn(houseWith(pool), 'agency');
  await takeIn(houseWith(ownDesk), 'wire');
  expect(readings.map(({ judged }) => judged?.placements.size)).toEqual([4, undefined]);
  const [packed, whole] = [await listAll('agency'), await listAll('wire')];
  expect(packed.map(({ placement }) => placement.state)).toEqual([
    'published',
    ...['queued', 'queued', 'queued'],
  ]);
  expect(withoutSource(packed)).toEqual(withoutSource(whole));
  const { entries } = readings[0]?.feed ?? { entries: [] };
  const stored = await at.house.store.readEntries('agency', ['0', '1', '2', '3']);
  for (const entry of entries) {
    expect(stored.get(entry.nativeId)?.entry).toEqual(unpackEntry(entry));
  }
  expect(stored.size).toBe(4);
});

test('rules that change while it is read judge it', async () => {
  const house = houseWith(pool, async () => {
    await at.write('feeds/topics/tin.yaml', TIN.replace('tin: 4', 'gold: 4'));
    await at.reload();
  });
  await takeIn(house);
  const placed = await listAll('agency');
  const published = placed.filter(({ placement }) => placement.state === 'published');
  expect(published.map(({ entry }) => entry.title)).toEqual(['Gold']);
});

test('decisions that are made before it comes hold', async () => {
  await at.house.store.appendDecision({
    topic: 'tin',
    sourceId: 'agency',
    nativeId: '0',
    action: { kind: 'reject' },
    by: 'Ed',
    at: at.now,
    reason: null,
  });
  await takeIn(houseWith(pool));
  const [first] = await listAll('agency').then((all) =>
    all.filter(({ entry, placement }) => entry.nativeId === '0' && placement.topic === 'tin'),
  );
  expect(first?.placement.state).toBe('out');
  expect(first?.placement.explanation.decision).toContain('reject');
});

test('what was learned is asked for, also where it was learned while the document was read', async () => {
  const asked: string[] = [];
  const learning: Learning = {
    judge: (candidate) => {
      asked.push(candidate.title);
      return null;
    },
    find: () => [],
    modelHash: () => null,
  };
  const house = houseWith(pool, async () => {
    house.learning = learning;
  });
  await takeIn(house);
  expect(readings[0]?.judged).not.toBeNull();
  expect(new Set(asked)).toEqual(new Set(titles.filter((title) => title !== 'Gold')));
});
