import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../src/model/entry.ts';
import type { MarkedEntry, PublishedText } from '../../src/model/published-text.ts';
import type { SearchName, SearchQuery, SearchTerm } from '../../src/model/search-query.ts';
import type { TopicToken } from '../../src/model/topic-token.ts';
import type { Store } from '../../src/store/store.ts';
import { now, sampleEntry, samplePlacement, sampleRound } from './sample.ts';

/** What every store owes those who search, and those who hold tokens. */
export function describeSearch(name: string, open: (root: string) => Promise<Store>): void {
  describe(`${name} keeps the contract of the index of full text`, () => {
    let root: string;
    let store: Store;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'topicwire-search-'));
      store = await open(root);
    });
    afterEach(async () => {
      await store.close();
      await rm(root, { recursive: true });
    });

    async function publish(
      entries: readonly Entry[],
      topics: readonly string[] = ['t'],
    ): Promise<void> {
      const placements = entries.flatMap((entry) =>
        topics.map((topic) => samplePlacement(entry, topic, 'published')),
      );
      const [first] = entries;
      if (first === undefined) throw new Error('nothing to publish');
      await store.writeRound(sampleRound(first.sourceId, { entries, placements }));
    }

    async function index(own: Partial<PublishedText> = {}): Promise<readonly MarkedEntry[]> {
      const marked = await store.listMarked(1000);
      await store.indexPublished(
        marked.map(({ mark, entry, topics, sourceId, nativeId }) => ({
          mark,
          text:
            entry === null || topics.length === 0
              ? null
              : {
                  sourceId,
                  nativeId,
                  publishedAt: entry.publishedAt ?? entry.firstSeenAt,
                  title: entry.title,
                  body: entry.text,
                  topics,
                  language: entry.language,
                  ...own,
                },
        })),
      );
      return marked;
    }

    async function find(
      query: Partial<SearchQuery>,
      own: { since?: string; before?: number; limit?: number } = {},
    ): Promise<readonly string[]> {
      const hits = await store.searchPublished({
        query: { terms: [], names: [], since: null, ...query },
        since: own.since ?? null,
        before: own.before ?? null,
        limit: own.limit ?? 50,
      });
      return hits.map(({ nativeId }) => nativeId);
    }

    const word = (text: string, own: Partial<SearchTerm> = {}): SearchTerm => ({
      tokens: text.split(' '),
      isPrefix: false,
      inTitle: false,
      isExcluded: false,
      ...own,
    });
    const named = (kind: SearchName['kind'], text: string, isExcluded = false): SearchName => ({
      kind,
      name: text,
      isExcluded,
    });
    const keys = (marked: readonly MarkedEntry[]) => marked.map(({ nativeId }) => nativeId);

    it('marks what is published, taken back, withdrawn or changed, and nothing else', async () => {
      const entry = sampleEntry('a', '1', { title: 'one' });
      await store.writeRound(
        sampleRound('a', {
          entries: [entry, sampleEntry('a', '2')],
          placements: [
            samplePlacement(entry, 't', 'queued'),
            samplePlacement(sampleEntry('a', '2'), 't', 'out'),
          ],
        }),
      );
      expect(await store.listMarked(10)).toEqual([]);
      await store.replacePlacements('t', [entry], [samplePlacement(entry, 't', 'published')]);
      expect(await index()).toMatchObject([{ nativeId: '1', topics: ['t'], entry }]);
      expect(await store.listMarked(10)).toEqual([]);

      await store.replacePlacements('t', [entry], [samplePlacement(entry, 't', 'queued')]);
      expect(await index()).toMatchObject([{ nativeId: '1', topics: [] }]);
      await publish([entry], ['t', 'u']);
      expect(await index()).toMatchObject([{ topics: ['t', 'u'] }]);
      await store.writeRound(sampleRound('a', { withdrawn: ['1'] }));
      expect(await index()).toMatchObject([{ nativeId: '1', entry: null, topics: [] }]);
      await publish([{ ...entry, title: 'new' }]);
      expect(await index()).toMatchObject([{ entry: { title: 'new' } }]);
      await store.removeTopic('t');
      expect(await index()).toMatchObject([{ nativeId: '1', topics: [] }]);
    });

    it('keeps a mark that was set while its entry was being indexed', async () => {
      await publish([sampleEntry('a', '1', { title: 'old' })]);
      const [before] = await store.listMarked(1);
      await publish([sampleEntry('a', '1', { title: 'new' })]);
      const text = {
        sourceId: 'a',
        nativeId: '1',
        publishedAt: now,
        title: 'old',
        body: '',
        topics: ['t'],
        language: 'en',
      };
      await store.indexPublished([{ mark: before?.mark ?? 0, text }]);
      expect(await find({ terms: [word('old')] })).toEqual([]);
      expect(await index()).toMatchObject([{ entry: { title: 'new' } }]);
      expect(await find({ terms: [word('new')] })).toEqual(['1']);
    });

    it('keeps marks and index over a restart', async () => {
      await publish([sampleEntry('a', '1', { title: 'one' })]);
      await index();
      await publish([sampleEntry('a', '2', { title: 'two' })]);
      await store.close();
      store = await open(root);
      expect(await find({ terms: [word('one')] })).toEqual(['1']);
      expect(keys(await store.listMarked(10))).toEqual(['2']);
    });

    it('finds all words, phrases, beginnings, words of titles, and leaves out what is excluded', async () => {
      await publish([
        sampleEntry('a', '1', { title: 'trade war', text: 'tariffs on chips' }),
        sampleEntry('a', '2', { title: 'war', text: 'and trade and trade winds' }),
        sampleEntry('a', '3', { title: '华 为', text: 'u.s tariff 2.7' }),
      ]);
      await index();
      expect((await find({ terms: [word('trade'), word('war')] })).toSorted()).toEqual(['1', '2']);
      expect(await find({ terms: [word('trade war')] })).toEqual(['1']);
      expect((await find({ terms: [word('tarif', { isPrefix: true })] })).toSorted()).toEqual([
        '1',
        '3',
      ]);
      expect(await find({ terms: [word('trade wi', { isPrefix: true })] })).toEqual(['2']);
      expect(await find({ terms: [word('trade', { inTitle: true })] })).toEqual(['1']);
      expect(await find({ terms: [word('war'), word('winds', { isExcluded: true })] })).toEqual([
        '1',
      ]);
      expect(await find({ terms: [word('华 为')] })).toEqual(['3']);
      expect(await find({ terms: [word('u.s'), word('2.7')] })).toEqual(['3']);
      expect(await find({ terms: [word('us')] })).toEqual([]);
      expect(await find({ terms: [word('chips tariffs')] })).toEqual([]);
    });

    it('finds by topic, source and language, any of one kind, none that is excluded', async () => {
      await publish([sampleEntry('a', '1', { language: 'en' })], ['t', 'u']);
      await publish([sampleEntry('b-b', '2', { language: 'zh' })], ['u']);
      await index();
      expect(await find({ names: [named('topic', 't')] })).toEqual(['1']);
      expect((await find({ names: [named('topic', 't'), named('topic', 'u')] })).length).toBe(2);
      expect(await find({ names: [named('topic', 'u'), named('topic', 't', true)] })).toEqual([
        '2',
      ]);
      expect(await find({ names: [named('source', 'b-b')] })).toEqual(['2']);
      expect(await find({ names: [named('source', 'b')] })).toEqual([]);
      expect(await find({ names: [named('lang', 'zh'), named('topic', 'u')] })).toEqual(['2']);
      // A name is no word of a text.
      expect(await find({ terms: [word('topic', { isPrefix: true })] })).toEqual([]);
    });

    it('lists the last published first, page by page, down to a date', async () => {
      const day = (number: number) => `2026-11-${String(number).padStart(2, '0')}T10:00:00.000Z`;
      const entries = [3, 1, 5, 2, 4].map((number) =>
        sampleEntry('a', String(number), { title: 'same', publishedAt: day(number) }),
      );
      await publish([...entries, sampleEntry('a', 'old', { publishedAt: '0001-01-01T00:00:00Z' })]);
      await index();
      const query = { query: { terms: [word('same')], names: [], since: null }, since: null };
      const first = await store.searchPublished({ ...query, before: null, limit: 2 });
      expect(first.map(({ nativeId }) => nativeId)).toEqual(['5', '4']);
      const before = first.at(-1)?.number ?? 0;
      expect(await find({ terms: [word('same')] }, { before, limit: 2 })).toEqual(['3', '2']);
      expect(await find({}, { since: day(4) })).toEqual(['5', '4']);
      expect(await find({})).toHaveLength(6);
    });

    it('tells with a hit where it is published now, whatever the index holds', async () => {
      const entry = sampleEntry('a', '1', { title: 'one' });
      await publish([entry], ['u', 't']);
      await index();
      const query = { terms: [word('one')], names: [], since: null };
      const options = { query, since: null, before: null, limit: 5 };
      expect(await store.searchPublished(options)).toMatchObject([{ topics: ['t', 'u'] }]);
      await store.replacePlacements('t', [entry], []);
      expect(await store.searchPublished(options)).toMatchObject([{ topics: ['u'] }]);
      await store.writeRound(sampleRound('a', { withdrawn: ['1'] }));
      expect(await store.searchPublished(options)).toMatchObject([{ topics: [] }]);
      await index();
      expect(await store.searchPublished(options)).toEqual([]);
    });

    it('holds many entries of one second', async () => {
      const entries = Array.from({ length: 300 }, (_, at) => sampleEntry('a', String(at)));
      await publish(entries);
      await index();
      expect(new Set(await find({}, { limit: 1000 })).size).toBe(300);
    });

    it('takes out one by one and many at once what it took in', async () => {
      const entries = Array.from({ length: 60 }, (_, at) =>
        sampleEntry('a', String(at), { title: `same number${at}` }),
      );
      for (let start = 0; start < 60; start += 20) {
        await publish(entries.slice(start, start + 20));
        await index();
      }
      const left = new Set(entries.map(({ nativeId }) => nativeId));
      for (const some of [
        ['3'],
        ['41', '7'],
        ['8'],
        entries.slice(20, 45).map((entry) => entry.nativeId),
      ]) {
        await store.writeRound(sampleRound('a', { withdrawn: some }));
        await index();
        for (const nativeId of some) left.delete(nativeId);
        expect(new Set(await find({ terms: [word('same')] }, { limit: 100 }))).toEqual(left);
      }
      await publish(entries.map((entry) => ({ ...entry, title: 'changed' })));
      await index();
      expect(await find({ terms: [word('same')] }, { limit: 100 })).toEqual([]);
      expect(await find({ terms: [word('changed')] }, { limit: 100 })).toHaveLength(60);
    });

    it('marks all of a topic and notes whether it is searched', async () => {
      const entries = Array.from({ length: 450 }, (_, at) => sampleEntry('a', String(at)));
      await publish(entries);
      await index();
      expect(await store.listSearchTopics()).toEqual([]);
      await store.markTopic('t', true);
      expect(await store.listSearchTopics()).toEqual(['t']);
      expect(new Set(keys(await store.listMarked(1000))).size).toBe(450);
      await index();
      await store.markTopic('t', false);
      expect(await store.listSearchTopics()).toEqual([]);
      expect(await store.listMarked(1000)).toHaveLength(450);
    });

    it('gives another revision whenever what is published or indexed is another', async () => {
      const seen = new Set<string>();
      const look = async () => seen.add(await store.readPublishedRevision()).size;
      expect(await look()).toBe(1);
      expect(await look()).toBe(1);
      await publish([sampleEntry('a', '1')]);
      expect(await look()).toBe(2);
      await index();
      expect(await look()).toBe(3);
      await store.writeRound(sampleRound('a', { withdrawn: ['1'] }));
      expect(await look()).toBe(4);
      await store.writeRound(sampleRound('a', { entries: [sampleEntry('a', '9')] }));
      expect(await look()).toBe(4);
    });

    it('lists what shares a day or a first round in a topic', async () => {
      const at = (nativeId: string, day: string) =>
        samplePlacement(sampleEntry('a', nativeId), 't', 'published', {
          sortAt: `${day}T09:00:00.000Z`,
        });
      const entries = ['1', '2', '3'].map((id) => sampleEntry('a', id));
      const placements = [at('1', '2026-11-01'), at('2', '2026-11-01'), at('3', '2026-11-02')];
      await store.writeRound(sampleRound('a', { entries, placements }));
      const later = sampleEntry('a', '4', { firstSeenAt: '2026-11-21T00:00:00.000Z' });
      await store.writeRound(
        sampleRound('a', { entries: [later], placements: [at('4', '2026-11-02')] }),
      );
      const list = async (own: object) => {
        const options = { topic: 't', days: [], rounds: [], limit: 10, ...own };
        return (await store.listFellows(options)).map(({ nativeId }) => nativeId).toSorted();
      };
      expect(await list({ days: [{ sourceId: 'a', day: '2026-11-02' }] })).toEqual(['3', '4']);
      expect(await list({ rounds: [{ sourceId: 'a', firstSeenAt: now }] })).toEqual([
        '1',
        '2',
        '3',
      ]);
      expect(await list({ days: [{ sourceId: 'b', day: '2026-11-02' }] })).toEqual([]);
      expect(await list({ topic: 'u', rounds: [{ sourceId: 'a', firstSeenAt: now }] })).toEqual([]);
    });
  });

  describe(`${name} keeps the tokens of private topics`, () => {
    it('by hash, in order, with their uses and ends', async () => {
      const root = await mkdtemp(join(tmpdir(), 'topicwire-tokens-'));
      const store = await open(root);
      try {
        const token = (hash: string, createdAt: string): TopicToken => ({
          hash,
          topic: 'board',
          label: `for ${hash}`,
          createdAt,
          lastUsedOn: null,
          revokedAt: null,
        });
        const [second, first] = [token('bb', '2026-11-20T00:00:00.000Z'), token('aa', now)];
        await store.addTopicToken(first);
        await store.addTopicToken(second);
        expect(await store.listTopicTokens('board')).toEqual([second, first]);
        expect(await store.listTopicTokens('other')).toEqual([]);
        expect(await store.readTopicToken('aa')).toEqual(first);
        expect(await store.readTopicToken('a')).toBeNull();

        await store.noteTopicTokenUse('aa', '2026-11-21');
        await store.noteTopicTokenUse('aa', '2026-11-20');
        expect((await store.readTopicToken('aa'))?.lastUsedOn).toBe('2026-11-21');
        await store.revokeTopicToken('aa', now);
        await store.revokeTopicToken('aa', '2026-12-01T00:00:00.000Z');
        await store.revokeTopicToken('unknown', now);
        expect((await store.readTopicToken('aa'))?.revokedAt).toBe(now);
        expect((await store.readTopicToken('bb'))?.revokedAt).toBeNull();
      } finally {
        await store.close();
        await rm(root, { recursive: true });
      }
    });
  });
}
