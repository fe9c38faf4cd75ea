import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EditionEntry } from '../../src/model/edition.ts';
import type { EntryKey } from '../../src/model/entry-key.ts';
import type {
  Archive,
  ArchiveKey,
  PublishedRecord,
  RecordStep,
} from '../../src/model/publication-record.ts';
import type { Takedown, TakedownTarget } from '../../src/model/takedown.ts';
import type { Store } from '../../src/store/store.ts';
import { makeEditionEntry } from '../unit/publish/make-edition.ts';
import { now, sampleEntry, samplePlacement, sampleRendered, sampleRound } from './sample.ts';

const later = '2026-11-21T12:00:00.000Z';
const latest = '2026-11-22T12:00:00.000Z';
const anyStale = { topic: null, after: null, limit: 9 };
/** What no database takes as it comes. */
const ODD = 'odd\u0000\ud800\ue000';

/**
 * What every store owes the history of topics: the record of what they published, archive documents,
 * tombstones and takedowns.
 *
 * @param open Opens the store that belongs to a folder; the same folder gives the same store.
 */
export function describeHistoryStore(name: string, open: (root: string) => Promise<Store>): void {
  describe(`${name} keeps the contract of history`, () => {
    let root: string;
    let store: Store;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'topicwire-history-'));
      store = await open(root);
    });
    afterEach(async () => {
      await store.close();
      await rm(root, { recursive: true });
    });

    async function reopen(): Promise<void> {
      await store.close();
      store = await open(root);
    }

    async function publish(nativeIds: readonly string[], sourceId = 'a'): Promise<void> {
      const entries = nativeIds.map((nativeId) => sampleEntry(sourceId, nativeId));
      const placements = entries.map((entry) => samplePlacement(entry, 't', 'published'));
      await store.writeRound(sampleRound(sourceId, { entries, placements }));
    }

    async function readNotes(topic = 't') {
      const { notes } = await store.readTopicRecord(topic, 99);
      return notes.map(({ nativeId }) => nativeId);
    }

    /** Takes the record on from where it is. */
    async function record(own: Partial<RecordStep>): Promise<boolean> {
      const { revision, notes } = await store.readTopicRecord('t', 99);
      const nothing = { records: [], archives: [], erased: [] };
      return await store.recordStep({ topic: 't', revision, notes, ...nothing, ...own });
    }

    async function listPublished(): Promise<readonly string[]> {
      const options = { topic: 't', states: ['published'], limit: 99 } as const;
      const placed = await store.listPlaced({ ...options, sourceIds: ['a', 'b'] });
      return placed.map(({ entry }) => `${entry.sourceId}${entry.nativeId}`);
    }

    describe('notes', () => {
      it('are taken of what is published, and of what no longer is', async () => {
        await publish(['1', '2']);
        expect(await readNotes()).toEqual(['1', '2']);
        await record({});
        expect(await readNotes()).toEqual([]);
        await store.replacePlacements('t', [key('1')], [samplePlacement(key('1'), 't', 'out')]);
        await store.writeRound(sampleRound('a', { withdrawn: ['2'] }));
        expect(await readNotes()).toEqual(['1', '2']);
        await record({});
        await store.replacePlacements('t', [key('1')], [samplePlacement(key('1'), 't', 'queued')]);
        expect(await readNotes()).toEqual([]);
      });

      it('come oldest first, and are read as far as asked', async () => {
        const entries = ['1', '2', '3'].map((nativeId) => sampleEntry('a', nativeId));
        const days = ['2026-03-02', '2026-03-03', '2026-03-01'];
        const placements = entries.map((entry, at) =>
          samplePlacement(entry, 't', 'published', { sortAt: `${days[at]}T00:00:00.000Z` }),
        );
        await store.writeRound(sampleRound('a', { entries, placements }));
        expect(await readNotes()).toEqual(['3', '1', '2']);
        const { notes } = await store.readTopicRecord('t', 1);
        expect(notes.map(({ nativeId }) => nativeId)).toEqual(['3']);
      });

      it('stay when the entry changed after they were read', async () => {
        await publish(['1']);
        const { notes } = await store.readTopicRecord('t', 9);
        await publish(['1']);
        await record({ notes });
        expect(await readNotes()).toEqual(['1']);
      });

      it('are taken of what an archive holds or links to, whatever becomes of it', async () => {
        await publish(['1', '2']);
        const linked = { entryId: idOf('3'), sourceTitle: 'A', title: 'T', link: null };
        const archive = makeArchive(1, [freeze('1', { also: [linked] })]);
        await record({ archives: [archive] });
        await store.replacePlacements('t', [key('1')], []);
        await record({});
        const entries = [sampleEntry('a', '1'), sampleEntry('a', '3')];
        await store.writeRound(sampleRound('a', { entries }));
        expect(await readNotes()).toEqual([]);
        const out = samplePlacement(key('1'), 't', 'out');
        await store.replacePlacements('t', [key('1')], [out]);
        expect(await readNotes()).toEqual(['1']);
        await record({});
        await store.writeRound(sampleRound('a', { withdrawn: ['1', '3'] }));
        expect((await readNotes()).toSorted()).toEqual(['1', '3']);
      });
    });

    describe('a record', () => {
      it('says what it was told last, over restarts', async () => {
        const records = [
          makeRecord('1'),
          makeRecord(ODD, { archive: 3 }),
          makeRecord('3', { removedAt: later, revivedAt: now }),
          makeRecord('4', { setAside: true }),
        ];
        await record({ records });
        await reopen();
        const read = await store.readRecords('t', [...records.map(({ id }) => id), 'unknown']);
        expect(read.toSorted(compareIds)).toEqual(records.toSorted(compareIds));
        const { unarchived } = await store.readTopicRecord('t', 0);
        expect(unarchived).toEqual([makeRecord('1')]);
        const changed = makeRecord('1', { nativeId: '9', archive: 1 });
        await record({ records: [changed] });
        expect(await store.readRecords('t', [changed.id])).toEqual([changed]);
        expect(await store.findRecords('t', [key('9'), key('1')])).toEqual([changed]);
        expect(await store.findRecords('other', [key('9')])).toEqual([]);
      });

      it('is not taken on from a state that it has no more', async () => {
        const { revision } = await store.readTopicRecord('t', 0);
        expect(await record({ records: [makeRecord('1')] })).toBe(true);
        const step = { revision, records: [makeRecord('2')] };
        expect(await record(step)).toBe(false);
        expect(await store.readRecords('t', [idOf('2')])).toEqual([]);
      });

      it('lists tombstones, the latest first', async () => {
        const removed = ['1', '2', '3'].map((nativeId, at) =>
          makeRecord(nativeId, { removedAt: [later, latest, later][at] ?? now }),
        );
        await record({ records: [...removed, makeRecord('4')] });
        expect(await store.listTombstones('t', 2)).toEqual([
          { id: idOf('2'), deletedAt: latest },
          { id: idOf('1'), deletedAt: later },
        ]);
        expect(await store.listTombstones('other', 9)).toEqual([]);
      });
    });

    describe('an archive', () => {
      it('comes back as it was closed, and has to be rendered', async () => {
        const archives = [
          makeArchive(1, [freeze('1'), freeze(ODD)]),
          makeArchive(2, [freeze('3')]),
        ];
        await record({ archives });
        await reopen();
        for (const archive of archives) {
          const { number } = archive;
          expect(await store.readArchive({ topic: 't', number })).toMatchObject(archive);
        }
        expect(await store.readArchive({ topic: 't', number: 3 })).toBeNull();
        const stale = [1, 2].map((number) => ({ topic: 't', number }));
        const list = async (topic: string | null, after: ArchiveKey | null = null, limit = 9) =>
          await store.listStaleArchives({ topic, after, limit });
        expect(await list(null)).toEqual(stale);
        expect(await list('t')).toEqual(stale);
        expect(await list('t', null, 1)).toEqual(stale.slice(0, 1));
        expect(await list('other')).toEqual([]);
        for (const topic of ['t', null]) expect(await list(topic, stale[0])).toEqual([stale[1]]);
        expect((await store.readTopicRecord('t', 0)).newestArchive).toBe(2);
      });

      it('has to follow the newest', async () => {
        await record({ archives: [makeArchive(1, [freeze('1')])] });
        const archives = [makeArchive(3, [freeze('2')])];
        await expect(record({ archives })).rejects.toMatchObject({ code: 'internal' });
        expect((await store.readTopicRecord('t', 0)).newestArchive).toBe(1);
      });

      it('is rendered once, and again for its successor, another address or a loss', async () => {
        await record({ archives: [makeArchive(1, [freeze('1'), freeze('2')])] });
        const render = async (number: number) => {
          const archive = await store.readArchive({ topic: 't', number });
          const { version = -1 } = archive ?? {};
          const document = sampleRendered(`/feeds/t/archive/${number}.rss`);
          return await store.writeArchiveDocuments({ topic: 't', number, version }, 'https://w', [
            document,
          ]);
        };
        const listStale = async () =>
          (await store.listStaleArchives(anyStale)).map(({ number }) => number);
        expect(await render(1)).toBe(true);
        expect(await listStale()).toEqual([]);
        // Somebody else was first.
        expect(await render(1)).toBe(false);
        const path = '/feeds/t/archive/1.rss';
        expect((await store.readRendered([path])).get(path)).toEqual(sampleRendered(path));

        await record({ archives: [makeArchive(2, [freeze('3')])] });
        expect(await listStale()).toEqual([1, 2]);
        expect([await render(1), await render(2)]).toEqual([true, true]);
        await store.markForeignArchives('https://w');
        expect(await listStale()).toEqual([]);
        await store.markForeignArchives('https://elsewhere');
        expect(await listStale()).toEqual([1, 2]);
        await render(1);
        await render(2);
        await record({ erased: [key('9')] });
        expect(await listStale()).toEqual([]);
        await record({ erased: [key('2')] });
        expect(await listStale()).toEqual([1]);
      });

      it('refuses documents of a content that it has no more', async () => {
        await record({ archives: [makeArchive(1, [freeze('1'), freeze('2')])] });
        const { version = -1 } = (await store.readArchive({ topic: 't', number: 1 })) ?? {};
        await record({ erased: [key('2')] });
        const old = { topic: 't', number: 1, version };
        const document = sampleRendered('/feeds/t/archive/1.rss');
        expect(await store.writeArchiveDocuments(old, 'https://w', [document])).toBe(false);
        expect((await store.readRendered()).size).toBe(0);
        expect(await store.listStaleArchives(anyStale)).toHaveLength(1);
      });

      it('loses the text of an entry, and every link to it', async () => {
        await publish(['1', '2', '3']);
        const link = (nativeId: string) => ({
          entryId: idOf(nativeId),
          sourceTitle: 'A',
          title: 'T',
          link: null,
        });
        const archives = [
          makeArchive(1, [freeze('1'), freeze('2', { also: [link('1'), link('3')] })]),
          makeArchive(2, [freeze('3', { related: [link('1')] })]),
        ];
        await record({ archives });
        await record({ erased: [key('1')] });
        const [first, second] = await Promise.all(
          [1, 2].map((number) => store.readArchive({ topic: 't', number })),
        );
        expect(first?.entries).toEqual([freeze('2', { also: [link('3')] })]);
        expect(second?.entries).toEqual([freeze('3')]);
      });

      it('goes with its topic, and its number never comes back', async () => {
        await publish(['1', '2']);
        const archives = [makeArchive(1, [freeze('1')]), makeArchive(2, [freeze('2')])];
        await record({ archives, records: [makeRecord('1')] });
        await store.removeTopic('t');
        await reopen();
        expect(await store.listStaleArchives(anyStale)).toEqual([]);
        expect(await store.readArchive({ topic: 't', number: 1 })).toBeNull();
        expect(await store.readRecords('t', [idOf('1')])).toEqual([]);
        const { oldestArchive, newestArchive, notes } = await store.readTopicRecord('t', 9);
        expect({ oldestArchive, newestArchive, notes }).toEqual({
          oldestArchive: 3,
          newestArchive: 2,
          notes: [],
        });
      });
    });

    describe('a takedown', () => {
      const entry = (nativeId: string): TakedownTarget => ({ kind: 'entry', id: idOf(nativeId) });
      const say = (target: TakedownTarget, own: Partial<Takedown> = {}) =>
        store.appendTakedown({ target, undo: false, by: 'Ada', at: later, why: ODD, ...own });

      it('holds for the entry, whatever its source brings, until it ends', async () => {
        await publish(['1', '2']);
        await record({ records: [makeRecord('1')] });
        expect(await say(entry('1'))).toEqual(['t']);
        await store.enforceTakedowns(later);
        expect(await listPublished()).toEqual(['a2']);
        expect(await readNotes()).toEqual(['1']);
        await publish(['1', '2']);
        expect(await listPublished()).toEqual(['a2']);
        await reopen();
        const page = { after: null, limit: 9 };
        const listed = await store.listEntries({ ...page, withTakenDown: true });
        expect(listed.map(({ nativeId }) => nativeId)).toEqual(['1', '2']);
        expect(await store.listEntries(page)).toHaveLength(1);
        const read = await store.readEntries('a', ['1', '2']);
        expect(
          [...read.values()].map(({ withdrawn, takenDown }) => [withdrawn, takenDown]),
        ).toEqual([
          [false, true],
          [false, false],
        ]);
        expect(await store.listWithdrawn([key('1'), key('2')])).toEqual([key('1')]);
        expect(await say(entry('1'), { undo: true, at: latest })).toEqual(['t']);
        await store.enforceTakedowns(latest);
        expect(await listPublished()).toEqual(['a1', 'a2']);
      });

      it('holds for what comes under the id later, from whatever source', async () => {
        await say(entry('1'));
        const other = sampleEntry('b', 'x', { id: idOf('1') });
        const placements = [samplePlacement(other, 't', 'published')];
        await store.writeRound(sampleRound('b', { entries: [other], placements }));
        expect(await listPublished()).toEqual([]);
      });

      it('holds for all of a source, and leaves what another takedown holds for', async () => {
        await publish(['1', '2']);
        await publish(['3'], 'b');
        const source: TakedownTarget = { kind: 'source', sourceId: 'a' };
        await say(entry('1'));
        expect(await say(source)).toEqual(['t']);
        await store.enforceTakedowns(later);
        expect(await listPublished()).toEqual(['b3']);
        await say(source, { undo: true });
        await store.enforceTakedowns(later);
        expect((await listPublished()).toSorted()).toEqual(['a2', 'b3']);
      });

      it('gives nothing back that its source took back', async () => {
        await publish(['1', '2']);
        await store.writeRound(sampleRound('a', { withdrawn: ['1'] }));
        await say(entry('1'));
        await say(entry('2'));
        await store.enforceTakedowns(later);
        await store.writeRound(sampleRound('a', { withdrawn: ['2'] }));
        await say(entry('1'), { undo: true });
        await say(entry('2'), { undo: true });
        await store.enforceTakedowns(latest);
        expect(await listPublished()).toEqual([]);
        const read = await store.readEntries('a', ['1', '2']);
        expect([...read.values()].map(({ withdrawn }) => withdrawn)).toEqual([true, true]);
      });

      it('reaches the topics that only archived the entry, or link to it', async () => {
        await publish(['1', '2']);
        const linked = { entryId: idOf('3'), sourceTitle: 'A', title: 'T', link: null };
        await record({ archives: [makeArchive(1, [freeze('1', { related: [linked] })])] });
        await store.writeRound(sampleRound('a', { entries: [sampleEntry('a', '3')] }));
        await store.replacePlacements('t', [key('1')], []);
        expect(await store.listTopicsOf(entry('1'))).toEqual(['t']);
        expect(await store.listTopicsOf(entry('3'))).toEqual(['t']);
        expect(await store.listTopicsOf(entry('9'))).toEqual([]);
      });

      it('stays in the record, with who, when and why', async () => {
        await say(entry('1'));
        await say(entry('1'), { undo: true, at: latest });
        await reopen();
        const record = await store.listTakedowns(0);
        expect(record).toMatchObject([
          { target: entry('1'), undo: false, by: 'Ada', at: later, why: ODD },
          { target: entry('1'), undo: true, by: 'Ada', at: latest, why: ODD },
        ]);
        expect(await store.listTakedowns(record[0]?.number ?? 0)).toEqual([record[1]]);
      });
    });
  });
}

function key(nativeId: string, sourceId = 'a'): EntryKey {
  return { sourceId, nativeId };
}

function idOf(nativeId: string): string {
  return sampleEntry('a', nativeId).id;
}

function makeRecord(nativeId: string, own: Partial<PublishedRecord> = {}): PublishedRecord {
  const dates = { publishedAt: now, firstAt: now, removedAt: null, revivedAt: null };
  return {
    id: idOf(nativeId),
    ...key(nativeId),
    ...dates,
    archive: null,
    behind: false,
    setAside: false,
    ...own,
  };
}

function freeze(nativeId: string, own: Partial<EditionEntry> = {}): EditionEntry {
  const made = makeEditionEntry(sampleEntry('a', nativeId), {});
  return { ...made, id: idOf(nativeId), also: [], related: [], ...own };
}

function makeArchive(number: number, entries: readonly EditionEntry[]): Archive {
  const author = { name: 'A', email: null, uri: null };
  const site = { title: 'W', description: ODD, language: 'en', author, rights: null };
  const topic = { slug: 't', title: 'T', description: 'D', language: 'en' };
  const words = { topic, site: { ...site, baseUrl: 'https://w' } };
  return { number, words, updatedAt: later, entries };
}

function compareIds(a: PublishedRecord, b: PublishedRecord): number {
  return a.id < b.id ? -1 : 1;
}
