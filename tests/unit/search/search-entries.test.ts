import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DecisionAction } from '../../../src/model/decision.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { rejudgeTopics } from '../../../src/pipeline/rejudge-topics.ts';
import { SearchDesk } from '../../../src/pipeline/search-desk.ts';
import { dateSince, searchEntries } from '../../../src/pipeline/search-entries.ts';
import { SearchIndexer } from '../../../src/pipeline/search-indexer.ts';
import { takeDown } from '../../../src/pipeline/take-down.ts';
import { openTestHouse, type TestHouse } from '../pipeline/test-house.ts';

const topic = (title: string, terms: string, publish = '') => `title: ${title}
description: About ${title}
match: {publish: 2, review: 1, any: {${terms}}}
${publish === '' ? '' : `publish: ${publish}\n`}`;

const TOPICS = {
  chips: topic('Chips', 'chip: 2, 芯片: 2, é: 2'),
  trade: topic('Trade', 'trade: 2', '{per_source_per_day: 2}'),
  board: topic('Board papers', 'merger: 2', '{access: private}'),
};

describe('a search', () => {
  let own: TestHouse;

  beforeEach(async () => {
    own = await openTestHouse(TOPICS);
    // A source's first round would be cut to its newest ten.
    await own.take('agency', [{ nativeId: 'first', title: 'Weather' }]);
    await own.take('wire', [{ nativeId: 'first', title: 'Weather' }]);
    own.now = '2026-03-02T13:00:00.000Z';
  });
  afterEach(async () => await own.remove());

  async function index(): Promise<void> {
    await new SearchIndexer(own.house).catchUp();
  }

  async function search(text: string): Promise<Awaited<ReturnType<typeof searchEntries>>> {
    const { query, fault } = new SearchDesk(own.house).read(text);
    if (query === null) throw new Error(fault.message);
    return await searchEntries(own.house, query, dateSince(query.since, own.now));
  }

  async function find(text: string): Promise<readonly string[]> {
    return (await search(text)).edition.entries.map(({ entry }) => entry.nativeId);
  }

  async function decide(
    entry: Pick<Entry, 'sourceId' | 'nativeId'>,
    slug: string,
    action: DecisionAction,
  ) {
    await decideEntry(own.house, entry, slug, { action, by: 'ada', reason: null });
  }

  async function judgeAnew(): Promise<void> {
    await own.reload();
    await rejudgeTopics(own.house);
    await index();
  }

  test('finds words in titles and texts, folded as the rules fold them', async () => {
    await own.take('agency', [
      { nativeId: 'a', title: 'A chip plant for Köln', text: 'The café is closed.' },
      { nativeId: 'b', title: '華為發布新芯片', text: '台積電' },
      { nativeId: 'c', title: 'Chip sales', text: 'Semiconductors again', language: 'de-AT' },
      { nativeId: 'd', title: 'Potatoes about nothing published' },
    ]);
    await index();
    expect(await find('koln')).toEqual(['a']);
    expect(await find('CAFÉ')).toEqual(['a']);
    expect(await find('华为')).toEqual(['b']);
    expect(await find('芯片')).toEqual(['b']);
    expect(await find('为华')).toEqual([]);
    expect(await find('semicon*')).toEqual(['c']);
    expect(await find('lang:de')).toEqual(['c']);
    expect(await find('chip -plant')).toEqual(['c']);
    expect(await find('potatoes')).toEqual([]);
  });

  test('shows what the feed shows: titles and notes of editors, rights, one entry a story', async () => {
    const [a] = await own.take('agency', [
      { nativeId: 'a', title: 'Chip news', text: 'Long text', content: null },
    ]);
    if (a === undefined) throw new Error('nothing was taken');
    await decide(a, 'chips', { kind: 'retitle', title: 'Better headline' });
    await decide(a, 'chips', { kind: 'note', text: 'Read this' });
    await index();
    const [shown] = (await search('better')).edition.entries;
    expect(shown).toMatchObject({ title: 'Better headline', note: 'Read this', text: 'excerpt' });
    expect(await find('news')).toEqual(['a']);
  });

  test.each([
    ['hidden', { kind: 'hide' }],
    ['rejected', { kind: 'reject' }],
  ] as const)('does not find what was %s a moment ago, and finds it again', async (_, action) => {
    const [a] = await own.take('agency', [{ nativeId: 'a', title: 'Chip news' }]);
    if (a === undefined) throw new Error('nothing was taken');
    await index();
    expect(await find('news')).toEqual(['a']);
    await decide(a, 'chips', action);
    expect(await find('news')).toEqual([]);
    await index();
    expect(await find('news')).toEqual([]);
    await decide(a, 'chips', { kind: 'undo', of: action.kind });
    await index();
    expect(await find('news')).toEqual(['a']);
  });

  test('does not find what its source withdrew, and follows changed texts', async () => {
    await own.take('agency', [{ nativeId: 'a', title: 'Chip news' }]);
    await index();
    await own.take('agency', [{ nativeId: 'a', title: 'Chip rumours' }]);
    await index();
    expect(await find('news')).toEqual([]);
    expect(await find('rumours')).toEqual(['a']);
    await own.house.store.writeRound({
      sourceId: 'agency',
      at: own.now,
      state: null,
      record: null,
      entries: [],
      placements: [],
      withdrawn: ['a'],
    });
    expect(await find('rumours')).toEqual([]);
  });

  test('does not find what was taken down, by itself or with its source', async () => {
    await own.take('agency', [{ nativeId: 'a', title: 'Chip news' }]);
    await own.take('wire', [{ nativeId: 'w', title: 'Chip prices' }]);
    await index();
    const word = { by: 'ada', why: 'asked for', undo: false };
    const entry = { kind: 'entry', id: 'urn:agency:a' } as const;
    await takeDown(own.house, { ...word, target: entry });
    expect(await find('chip')).toEqual(['w']);
    await takeDown(own.house, { ...word, target: { kind: 'source', sourceId: 'wire' } });
    expect(await find('chip')).toEqual([]);
    await index();
    await takeDown(own.house, { ...word, undo: true, target: entry });
    await index();
    expect(await find('chip')).toEqual(['a']);
  });

  test('does not find what a limit keeps out of the feed', async () => {
    const entries = ['a', 'b', 'c'].map((nativeId, at) => ({
      nativeId,
      title: `Trade talks ${nativeId}`,
      publishedAt: `2026-03-02T0${at}:00:00.000Z`,
    }));
    await own.take('agency', entries);
    await index();
    expect(await find('talks')).toEqual(['b', 'a']);
    // The limit counts what the words do not match, too.
    expect(await find('c talks')).toEqual([]);
  });

  test('of a new source only what its first round brings to the feed', async () => {
    await own.write(
      'feeds/sources.yaml',
      'sources:\n  - {id: fresh, url: "https://fresh.example/feed"}\n',
    );
    await own.reload();
    const entries = Array.from({ length: 14 }, (_, at) => ({
      nativeId: String(at),
      title: at < 4 ? 'Chip of old' : 'Chip of late',
      publishedAt: `2026-02-${String(at + 10)}T00:00:00.000Z`,
    }));
    await own.take('fresh', entries);
    await index();
    expect(await find('late')).toHaveLength(10);
    expect(await find('old')).toEqual([]);
  });

  test('counts by topic and narrows to one', async () => {
    await own.take('agency', [
      { nativeId: 'a', title: 'Chip trade' },
      { nativeId: 'b', title: 'Chip' },
    ]);
    await index();
    const { topics } = await search('chip');
    expect(topics).toEqual([
      { slug: 'chips', title: 'Chips', count: 2 },
      { slug: 'trade', title: 'Trade', count: 1 },
    ]);
    expect(await find('chip topic:trade')).toEqual(['a']);
    expect(await find('chip -topic:trade')).toEqual(['b']);
  });

  test('shows fifty and says that there is more; the newest first', async () => {
    const entries = Array.from({ length: 60 }, (_, at) => ({
      nativeId: String(at),
      title: `Chip number ${at}`,
      publishedAt: new Date(Date.UTC(2026, 1, 1) + at * 3_600_000).toISOString(),
    }));
    await own.take('agency', entries);
    await index();
    const { edition, isCut } = await search('chip');
    expect(isCut).toBe(true);
    expect(edition.entries.map(({ entry }) => entry.nativeId)).toEqual(
      Array.from({ length: 50 }, (_, at) => String(59 - at)),
    );
    expect(edition.updatedAt).toBe(entries[59]?.publishedAt);
  });

  test('goes back by dates and spans', async () => {
    await own.take('agency', [
      { nativeId: 'a', title: 'Chip', publishedAt: '2026-02-20T10:00:00.000Z' },
      { nativeId: 'b', title: 'Chip', publishedAt: '2026-03-01T10:00:00.000Z' },
    ]);
    await index();
    expect(await find('since:2026-02-20')).toEqual(['b', 'a']);
    expect(await find('chip since:2026-02-21')).toEqual(['b']);
    expect(await find('last:7d')).toEqual(['b']);
    expect(dateSince({ kind: 'last', amount: 2, unit: 'h' }, '2026-03-02T13:59:59.000Z')).toBe(
      '2026-03-02T11:00:00.000Z',
    );
    expect(dateSince({ kind: 'last', amount: 1, unit: 'w' }, '2026-03-02T13:59:59.000Z')).toBe(
      '2026-02-23T00:00:00.000Z',
    );
  });

  test('knows nothing of private topics', async () => {
    await own.take('agency', [
      { nativeId: 'a', title: 'Merger talks' },
      { nativeId: 'b', title: 'Merger of chip makers' },
    ]);
    await index();
    expect(await find('merger')).toEqual(['b']);
    expect((await search('merger')).topics.map(({ slug }) => slug)).toEqual(['chips']);
    expect(new SearchDesk(own.house).read('merger topic:board').fault?.message).toBe(
      'there is no topic "board", the front page lists all',
    );
  });

  test('a topic that becomes private is gone at once, and one that becomes public comes in', async () => {
    await own.take('agency', [{ nativeId: 'a', title: 'Chip news' }]);
    await own.take('agency', [{ nativeId: 'm', title: 'Merger talks' }]);
    await index();
    await own.write('feeds/topics/chips.yaml', `${TOPICS.chips}publish: {access: private}\n`);
    await own.reload();
    expect(await find('news')).toEqual([]);
    await own.write('feeds/topics/board.yaml', TOPICS.board.replace('private', 'public'));
    await judgeAnew();
    expect(await find('news')).toEqual([]);
    expect(await find('talks')).toEqual(['m']);
    expect(await own.house.store.listSearchTopics()).toEqual(['board', 'trade']);
  });

  test('what was published before there was an index comes in at the first start', async () => {
    await own.take('agency', [{ nativeId: 'a', title: 'Chip news' }]);
    const marked = await own.house.store.listMarked(100);
    await own.house.store.indexPublished(marked.map(({ mark }) => ({ mark, text: null })));
    await own.reopen();
    expect(await find('news')).toEqual([]);
    await index();
    expect(await find('news')).toEqual(['a']);
  });

  test('the same query gives the same feed, whatever the order of its words and the time', async () => {
    await own.take('agency', [{ nativeId: 'a', title: 'Chip news' }]);
    await index();
    const desk = new SearchDesk(own.house);
    const make = async (text: string) => {
      const { query } = desk.read(text);
      if (query === null) throw new Error(text);
      return await desk.make(query, 'atom');
    };
    const first = await make('chip News');
    expect(await make('NEWS chip')).toBe(first);
    own.now = '2026-03-05T00:00:00.000Z';
    await own.take('wire', [{ nativeId: 'z', title: 'Chip of another kind' }]);
    expect(await make('chip news')).toBe(first);
    await own.reopen();
    const again = await new SearchDesk(own.house);
    const { query } = again.read('chip news');
    if (query === null) throw new Error('no query');
    expect((await again.make(query, 'atom')).body).toEqual(first.body);
  });
});
