import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { placeEntry } from '../../../src/curate/place-entry.ts';
import type { Config } from '../../../src/model/config.ts';
import { describeError } from '../../../src/model/describe-error.ts';
import { PackedEntry, unpackEntry } from '../../../src/model/packed-entry.ts';
import type { PackedPlacement } from '../../../src/model/packed-placement.ts';
import type { Placement } from '../../../src/model/placement.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';
import { type Desk, type DeskReading, ownDesk } from '../../../src/pipeline/desk.ts';
import { DeskPool, type DeskPoolOptions } from '../../../src/pipeline/desk-pool.ts';
import { makeRules, type Rules } from '../../../src/pipeline/house.ts';
import type { DocumentToRead } from '../../../src/pipeline/read-document.ts';
import { sampleEntry, sampleSource, sampleTopic } from '../curate/sample.ts';
import { findCasePairs } from '../ingest-read/find-case-pairs.ts';

const cases = join(import.meta.dirname, '..', '..', 'cases', 'parse');
const unruly = pathToFileURL(join(import.meta.dirname, 'unruly-thread.ts'));
const own = { baseUrl: 'https://wire.example', tagAuthority: 'wire.example', since: '2026-01-01' };

const pools: DeskPool[] = [];

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

function openPool(options: DeskPoolOptions = {}): DeskPool {
  const pool = new DeskPool(options);
  pools.push(pool);
  return pool;
}

function makeDocument(body: Uint8Array | string, contentType?: string): DocumentToRead {
  return {
    source: sampleSource({ id: 'feed', url: 'https://feed.example/feed' }),
    own,
    body: Buffer.from(body),
    headers: new Map(contentType === undefined ? [] : [['content-type', contentType]]),
    finalUrl: 'https://feed.example/feed',
    at: '2026-11-22T20:00:00.000Z',
  };
}

/** A reading with its entries whole. */
function unpackAll(reading: DeskReading): DeskReading {
  return { ...reading, feed: { ...reading.feed, entries: reading.feed.entries.map(unpackEntry) } };
}

/** What the unruly thread was told. */
function readOrder({ feed }: DeskReading): string | null {
  return feed.description;
}

/** What came of it, or the error whole. */
async function settle(work: Promise<unknown>): Promise<unknown> {
  return await work.catch((error: unknown) => {
    if (!(error instanceof TopicwireError)) throw error;
    const { code, message, where, advice } = error;
    return { code, message, where, advice };
  });
}

function makeRulesOf(any: Readonly<Record<string, number>>, weight = 0): Rules {
  const topics = new Map([['trade', sampleTopic({ slug: 'trade', match: { any } })]]);
  const sources = new Map([['feed', sampleSource({ id: 'feed', weight })]]);
  return makeRules({ topics, sources } as unknown as Config);
}

describe('a pool of threads', () => {
  test('reads every case as the thread that asks would, and refuses it with the same error', async () => {
    const pool = openPool({ threads: 2 });
    const documents = findCasePairs(cases).map(({ input, expected }) => {
      const { contentType } = JSON.parse(readFileSync(expected, 'utf8'));
      return makeDocument(readFileSync(input), contentType ?? undefined);
    });
    const readBy = (desk: Desk) =>
      Promise.all(documents.map((document) => settle(desk.read(document).then(unpackAll))));
    const expected = await readBy(ownDesk);
    expect(expected.length).toBeGreaterThan(100);
    for (const [at, one] of (await readBy(pool)).entries()) {
      expect(one).toEqual(expected[at]);
      const entries = (reading: unknown) => JSON.stringify((reading as DeskReading).feed?.entries);
      expect(entries(one)).toBe(entries(expected[at]));
    }
  });

  test('keeps one origin for all entries that are from the feed itself', async () => {
    const items = ['1', '2'].map((id) => `<item><guid isPermaLink="false">${id}</guid></item>`);
    const rss = `<rss version="2.0"><channel><title>A</title>${items.join('')}</channel></rss>`;
    const { feed } = await openPool().read(makeDocument(rss));
    const origins = feed.entries.map((entry) => unpackEntry(entry).origin);
    expect(origins.map((origin) => origin === feed.origin)).toEqual([true, true]);
  });

  test('packs entries with their heads beside them', async () => {
    const items = ['1', '2 – ü 华为 \u{1F600}'].map(
      (id) => `<item><guid isPermaLink="false">${id}</guid><link>https://feed.example/${id}</link>
        <pubDate>Sun, 22 Nov 2026 10:00:00 GMT</pubDate><title>${id}</title></item>`,
    );
    const rss = `<rss version="2.0"><channel><title>A</title>${items.join('')}</channel></rss>`;
    const { feed } = await openPool().read(makeDocument(rss));
    const { feed: expected } = await ownDesk.read(makeDocument(rss));
    for (const [at, entry] of feed.entries.entries()) {
      if (!(entry instanceof PackedEntry)) throw new Error('it was not packed');
      const whole = unpackEntry(expected.entries[at] ?? entry);
      const { id, sourceId, nativeId, link, canonicalLink } = entry;
      const { publishedAt, updatedAt, firstSeenAt } = entry;
      const dates = { publishedAt, updatedAt, firstSeenAt };
      expect(whole).toMatchObject({ id, sourceId, nativeId, link, canonicalLink, ...dates });
      expect(new TextDecoder().decode(entry.json)).toBe(JSON.stringify(whole));
      expect(entry.isFromItsFeed).toBe(true);
    }
    expect(feed.entries).toHaveLength(2);
  });

  test('judges what it reads by the rules that it is given, on either thread', async () => {
    const pool = openPool({ threads: 1 });
    const items = ['Ore and tin', 'Bees'].map((title) => `<item><title>${title}</title></item>`);
    const rss = `<rss version="2.0"><channel><title>A</title>${items.join('')}</channel></rss>`;
    const rules = [makeRulesOf({ ore: 6 }), makeRulesOf({ bees: 3, tin: 1 }, 2)];
    for (const judgedBy of rules) {
      const { matcher } = judgedBy;
      // The first finds the thread idle, the last has others before it.
      const readings = await Promise.all(
        [1, 2, 3].map(() => pool.read(makeDocument(rss), { judgedBy })),
      );
      const judgedThere = readings.map(({ feed, judged }) => {
        const expected = feed.entries.map((entry) => placeEntry(unpackEntry(entry), matcher, []));
        expect(expected.flat()).not.toEqual([]);
        const placed = feed.entries.map((entry) => judged?.placements.get(entry) ?? []);
        expect(placed.map((each) => each.map(unpackPlacement))).toEqual(expected);
        expect(judged?.rules).toBe(judgedBy);
        return placed.flat().some(({ explanation }) => explanation instanceof Uint8Array);
      });
      expect(judgedThere).toEqual([true, true, false]);
    }
    expect((await pool.read(makeDocument(rss))).judged).toBeNull();
  });

  test('leaves the document that it was given as it is', async () => {
    const document = makeDocument('<rss version="2.0"><channel><title>A</title></channel></rss>');
    await openPool().read(document);
    expect(document.body.byteLength).toBeGreaterThan(0);
  });

  test('judges by the rules that it is given each time', async () => {
    const pool = openPool();
    const entries = [
      sampleEntry({ sourceId: 'feed', nativeId: '1', title: 'Ore and tin' }),
      sampleEntry({ sourceId: 'feed', nativeId: '2', title: 'Bees' }),
    ];
    const rules = [makeRulesOf({ ore: 6 }), makeRulesOf({ tin: 3 }, 2), makeRulesOf({ bees: 1 })];
    const turns = [...rules, ...rules.toReversed()];
    const judged = await Promise.all(turns.map((each) => pool.judge(entries, each)));
    const expected = await Promise.all(turns.map((each) => ownDesk.judge(entries, each)));
    expect(judged).toEqual(expected);
    expect(judged.map((each) => each.flat().map(({ score }) => score))).toEqual([
      [12],
      [8],
      [2],
      [2],
      [8],
      [12],
    ]);
  });

  test('judges what is short on the thread that asks while its threads have enough to do', async () => {
    const pool = openPool({ entry: unruly, threads: 1 });
    const entries = [sampleEntry({ title: 'Ore and tin' })];
    const rules = makeRulesOf({ ore: 6 });
    const reading = ['hang', 'one'].map((order) => settle(pool.read(makeDocument(order))));
    expect(await pool.judge(entries, rules)).toEqual(await ownDesk.judge(entries, rules));
    await pool.close();
    await Promise.all(reading);
  });

  test('has nothing to ask a thread where there is no entry', async () => {
    expect(await openPool({ entry: unruly }).judge([], makeRulesOf({ ore: 6 }))).toEqual([]);
  });
});

describe('a document that a thread cannot do', () => {
  /** The bad one stands among others, which are read all the same. */
  async function readAmongOthers(bad: string, options: DeskPoolOptions): Promise<string> {
    const pool = openPool({ entry: unruly, threads: 1, ...options });
    const orders = ['one', bad, 'two', 'three', 'four', 'five'];
    const results = await Promise.allSettled(orders.map((order) => pool.read(makeDocument(order))));
    const good = results.flatMap((result) =>
      result.status === 'fulfilled' ? readOrder(result.value) : [],
    );
    expect(good).toEqual(['one', 'two', 'three', 'four', 'five']);
    const [failed] = results.filter((result) => result.status === 'rejected');
    const error = failed?.reason;
    expect(error).toBeInstanceOf(TopicwireError);
    return `${error.code}: ${describeError(error)}`;
  }

  test('is refused when it takes too long', async () => {
    expect(await readAmongOthers('hang', { timeLimitMs: 1_000 })).toBe(
      'limit-exceeded: reading it takes longer than 1 seconds, ask its publisher for a smaller feed',
    );
  });

  test('is refused when it takes too much memory', async () => {
    expect(await readAmongOthers('swell', { heapMegabytes: 48 })).toBe(
      'limit-exceeded: reading it takes more than 48 MB of memory, ask its publisher for a smaller feed',
    );
  });

  test('is a fault of ours when the thread ends by itself', async () => {
    expect(await readAmongOthers('exit', {})).toBe('internal: the thread that read it ended');
    expect(await readAmongOthers('throw', {})).toContain('ended: out of order');
  });
});

describe('an end', () => {
  test('comes at once for what is under way and what waits, and nothing is taken afterwards', async () => {
    const pool = openPool({ entry: unruly, threads: 1 });
    const reading = ['hang', 'one', 'two', 'three', 'four'].map((order) =>
      settle(pool.read(makeDocument(order))),
    );
    await pool.close();
    const closed = { code: 'internal', message: 'the desk was closed', where: null, advice: null };
    expect(await Promise.all(reading)).toEqual(reading.map(() => closed));
    expect(await settle(pool.read(makeDocument('five')))).toEqual(closed);
  });

  test('of a poll leaves the others their turn', async () => {
    const pool = openPool({ entry: unruly, threads: 1 });
    const stopping = new AbortController();
    const documents = ['one', 'two', 'three', 'four', 'five', 'six'].map((each) =>
      makeDocument(each),
    );
    const stopped = documents.map((document) => pool.read(document, stopping));
    const other = pool.read(makeDocument('seven'));
    stopping.abort(new Error('stopped'));
    for (const each of stopped) await expect(each).rejects.toThrow('stopped');
    expect(readOrder(await other)).toBe('seven');
    await expect(pool.read(makeDocument('eight'), stopping)).rejects.toThrow('stopped');
  });
});

function unpackPlacement({ explanation, ...standing }: Placement | PackedPlacement): unknown {
  if (!(explanation instanceof Uint8Array)) return { ...standing, explanation };
  return { ...standing, explanation: JSON.parse(new TextDecoder().decode(explanation)) };
}
