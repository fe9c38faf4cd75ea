import { deepStrictEqual } from 'node:assert';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../src/model/entry.ts';
import { PackedEntry } from '../../src/model/packed-entry.ts';
import type { PlacedEntry, PlacementState } from '../../src/model/placement.ts';
import {
  type EntryKey,
  FEED_VERSIONS,
  LEDGER_LINES,
  POLL_HOURS,
  type Store,
} from '../../src/store/store.ts';
import { anyEntry, anyName, anyString } from './arbitrary-entry.ts';
import {
  now,
  sampleDecision,
  sampleEntry,
  samplePlacement,
  samplePoll,
  sampleRendered,
  sampleRound,
  sampleState,
} from './sample.ts';

/**
 * What every store owes its callers.
 *
 * @param open Opens the store that belongs to a folder; the same folder gives the same store.
 */
export function describeStore(name: string, open: (root: string) => Promise<Store>): void {
  describe(`${name} keeps the contract of the store`, () => {
    let root: string;
    let store: Store;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'topicwire-store-'));
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

    async function keep(...entries: readonly Entry[]): Promise<void> {
      for (const entry of entries) {
        await store.writeRound(sampleRound(entry.sourceId, { entries: [entry] }));
      }
    }

    async function listTopic(
      topic: string,
      states: readonly PlacementState[] = ['published'],
      sourceIds: readonly string[] = ['a', 'b'],
    ): Promise<readonly PlacedEntry[]> {
      return await store.listPlaced({ topic, states, sourceIds, limit: 1000 });
    }

    describe('entries', () => {
      it('are read as they were written, whatever their strings hold', async () => {
        await fc.assert(
          fc.asyncProperty(anyEntry, async (entry) => {
            await keep(entry);
            const read = await store.readEntries(entry.sourceId, [entry.nativeId]);
            deepStrictEqual(
              [...read],
              [[entry.nativeId, { entry, withdrawn: false, takenDown: false }]],
            );
          }),
          { numRuns: 150 },
        );
      });

      it('are read as they were packed, whatever their strings hold', async () => {
        await fc.assert(
          fc.asyncProperty(anyEntry, async (entry) => {
            const json = new TextEncoder().encode(JSON.stringify(entry));
            const packed = new PackedEntry(entry, json, null);
            await store.writeRound(sampleRound(entry.sourceId, { entries: [packed] }));
            const found = await store.readEntries(entry.sourceId, [entry.nativeId]);
            deepStrictEqual(found.get(entry.nativeId)?.entry, entry);
          }),
        );
      });

      it('are read by native id, and only those that are stored', async () => {
        const [one, two] = [sampleEntry('a', '1'), sampleEntry('a', '2')];
        await keep(one, two, sampleEntry('b', '1', { title: 'Another' }));
        const read = await store.readEntries('a', ['2', 'unknown', '1', '2']);
        expect(new Map(read)).toEqual(
          new Map([
            ['1', { entry: one, withdrawn: false, takenDown: false }],
            ['2', { entry: two, withdrawn: false, takenDown: false }],
          ]),
        );
        expect((await store.readEntries('a', [])).size).toBe(0);
        expect((await store.readEntries('unknown', ['1'])).size).toBe(0);
      });

      it('are read by more native ids than a statement takes variables', async () => {
        const entries = Array.from({ length: 600 }, (_, number) => sampleEntry('a', `${number}`));
        await store.writeRound(sampleRound('a', { entries }));
        const wanted = Array.from({ length: 40_000 }, (_, number) => `${number}`);
        const read = await store.readEntries('a', wanted);
        expect([...read.values()].map(({ entry }) => entry)).toHaveLength(600);
        expect(read.get('599')?.entry).toEqual(entries[599]);
      });

      it('are replaced whole by what came later under their key', async () => {
        const first = sampleEntry('a', '1', { title: 'First', link: 'https://a.example/1' });
        const second = sampleEntry('a', '1', { title: 'Second', text: 'More' });
        await keep(first, second);
        expect((await store.readEntries('a', ['1'])).get('1')?.entry).toEqual(second);
        expect(await store.findEntry('https://a.example/1')).toBeNull();
      });

      it('with keys that differ in one code unit stay apart', async () => {
        const ids = [
          'x',
          'x\u0000',
          '\u0000x',
          'x\ud800',
          'x\udc00',
          'x\ufffd',
          'X',
          'x ',
          '__proto__',
        ];
        await keep(...ids.map((id) => sampleEntry('a', id, { title: `Title of ${id}` })));
        const read = await store.readEntries('a', ids);
        expect(read.size).toBe(ids.length);
        for (const id of ids) expect(read.get(id)?.entry.title).toBe(`Title of ${id}`);
      });

      it('are listed by source id and native id in code points, page by page', async () => {
        const key = fc.record({
          sourceId: fc.constantFrom('a', 'b', 'a\u0000', '\ue000', '\u{1f600}'),
          nativeId: anyString,
        });
        await fc.assert(
          fc.asyncProperty(
            fc.array(key, { maxLength: 12 }),
            fc.integer({ min: 1, max: 5 }),
            async (keys, limit) => {
              const folder = await mkdtemp(join(tmpdir(), 'topicwire-store-'));
              const fresh = await open(folder);
              try {
                for (const { sourceId, nativeId } of keys) {
                  const entries = [sampleEntry(sourceId, nativeId)];
                  await fresh.writeRound(sampleRound(sourceId, { entries }));
                }
                const listed = await listAll(fresh, limit);
                deepStrictEqual(listed, sortKeys(keys));
              } finally {
                await fresh.close();
                await rm(folder, { recursive: true });
              }
            },
          ),
          { numRuns: 25 },
        );
      });

      it('are listed up to the limit', async () => {
        await keep(sampleEntry('a', '1'), sampleEntry('a', '2'));
        expect(await store.listEntries({ after: null, limit: 0 })).toEqual([]);
        expect(await store.listEntries({ after: null, limit: 1 })).toEqual([sampleEntry('a', '1')]);
        expect(
          await store.listEntries({ after: { sourceId: 'a', nativeId: '1' }, limit: 9 }),
        ).toEqual([sampleEntry('a', '2')]);
      });

      it.each([-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])(
        'are not listed with %s for a limit',
        async (limit) => {
          await expect(store.listEntries({ after: null, limit })).rejects.toMatchObject({
            code: 'internal',
          });
          const options = { topic: 't', states: [], sourceIds: [], limit };
          await expect(store.listPlaced(options)).rejects.toMatchObject({ code: 'internal' });
        },
      );

      it('seen until an instant are listed newest first, without withdrawn ones', async () => {
        const seen = (source: string, id: string, firstSeenAt: string) =>
          sampleEntry(source, id, { firstSeenAt });
        const days = ['2026-01-01', '2026-01-02', '2026-01-03'].map(
          (day) => `${day}T00:00:00.000Z` as const,
        );
        const [first = '', second = '', third = ''] = days;
        const one = seen('b', '2', first);
        const two = [seen('a', '9', second), seen('b', '1', second), seen('b', '3', second)];
        await keep(...two.toReversed(), seen('a', '1', third), one, seen('c', '1', second));
        await store.writeRound(sampleRound('c', { withdrawn: ['1'] }));
        expect(await store.listSeenUntil(second, 9)).toEqual([...two, one]);
        expect(await store.listSeenUntil(second, 2)).toEqual(two.slice(0, 2));
        expect(await store.listSeenUntil(second, 0)).toEqual([]);
        expect(await store.listSeenUntil('2025-12-31T00:00:00.000Z', 9)).toEqual([]);
        await expect(store.listSeenUntil(second, -1)).rejects.toMatchObject({ code: 'internal' });
      });

      it('give their native ids sorted by code points', async () => {
        const ids = ['b', 'a', '\u{1f600}', '\uffff', '', 'a\u0000', '\ud800'];
        await keep(...ids.map((id) => sampleEntry('a', id)), sampleEntry('b', 'other'));
        expect(await store.listNativeIds('a')).toEqual([
          '',
          'a',
          'a\u0000',
          'b',
          '\ud800',
          '\uffff',
          '\u{1f600}',
        ]);
        expect(await store.listNativeIds('unknown')).toEqual([]);
      });
    });

    describe('an entry is found', () => {
      const link = 'https://a.example/page';

      it('by its id, its link or its canonical link, in that order', async () => {
        const byCanonical = sampleEntry('a', '1', { canonicalLink: link });
        const byLink = sampleEntry('a', '2', { link });
        const byId = sampleEntry('a', '3', { id: link });
        await keep(byCanonical);
        expect(await store.findEntry(link)).toEqual(byCanonical);
        await keep(byLink);
        expect(await store.findEntry(link)).toEqual(byLink);
        await keep(byId);
        expect(await store.findEntry(link)).toEqual(byId);
        expect(await store.findEntry('https://a.example/unknown')).toBeNull();
      });

      it('by any string that is its id', async () => {
        await fc.assert(
          fc.asyncProperty(anyName, async (id) => {
            const entry = sampleEntry('a', id, { id });
            await keep(entry);
            deepStrictEqual(await store.findEntry(id), entry);
          }),
          { numRuns: 60 },
        );
      });

      it('as the first seen where several have it, then by source id and native id', async () => {
        const later = '2026-11-20T12:00:00.001Z';
        await keep(
          sampleEntry('a', '0', { link, firstSeenAt: later }),
          sampleEntry('b', '0', { link }),
          sampleEntry('a', '2', { link }),
          sampleEntry('a', '1', { link }),
        );
        expect((await store.findEntry(link))?.nativeId).toBe('1');
      });

      it('as one that is not withdrawn, else as one that is', async () => {
        await keep(sampleEntry('a', '1', { link }), sampleEntry('b', '1', { link }));
        await store.writeRound(sampleRound('a', { withdrawn: ['1'] }));
        expect((await store.findEntry(link))?.sourceId).toBe('b');
        await store.writeRound(sampleRound('b', { withdrawn: ['1'] }));
        expect((await store.findEntry(link))?.sourceId).toBe('a');
      });
    });

    describe('a round', () => {
      const [one, two] = [sampleEntry('a', '1'), sampleEntry('a', '2')];

      it('stores entries, placements and state', async () => {
        const state = sampleState('a');
        const placement = samplePlacement(one, 't', 'published');
        await store.writeRound(
          sampleRound('a', { state, entries: [one, two], placements: [placement] }),
        );
        expect(await listTopic('t')).toEqual([{ entry: one, placement }]);
        expect(new Map(await store.readSourceStates())).toEqual(new Map([['a', state]]));
      });

      it('stores a placement that is packed as it stores a whole one', async () => {
        const entry = sampleEntry('a', '1');
        const placement = samplePlacement(entry, 'trade', 'published');
        const explanation = new TextEncoder().encode(JSON.stringify(placement.explanation));
        const placements = [{ ...placement, explanation }];
        await store.writeRound(sampleRound('a', { entries: [entry], placements }));
        deepStrictEqual(await listTopic('trade'), [{ entry, placement }]);
      });

      it('without a state leaves the state as it was', async () => {
        await store.writeSourceState(sampleState('a'), null);
        await store.writeRound(sampleRound('a', { entries: [one] }));
        expect((await store.readSourceStates()).get('a')).toEqual(sampleState('a'));
      });

      it('replaces all placements of its entries and no others', async () => {
        await store.writeRound(
          sampleRound('a', {
            entries: [one, two],
            placements: [
              samplePlacement(one, 't', 'published'),
              samplePlacement(one, 'u', 'published'),
              samplePlacement(two, 't', 'published'),
            ],
          }),
        );
        const placement = samplePlacement(one, 'v', 'queued', { score: 3.125 });
        await store.writeRound(sampleRound('a', { entries: [one], placements: [placement] }));
        expect((await listTopic('t')).map(({ entry }) => entry)).toEqual([two]);
        expect(await listTopic('u')).toEqual([]);
        expect(await listTopic('v', ['queued'])).toEqual([{ entry: one, placement }]);
      });

      it('that fails leaves nothing behind', async () => {
        const before = sampleState('a', { failures: 1 });
        await store.writeRound(
          sampleRound('a', {
            state: before,
            entries: [one],
            placements: [samplePlacement(one, 't', 'published')],
          }),
        );
        const twice = samplePlacement(two, 't', 'published');
        const round = sampleRound('a', {
          state: sampleState('a', { failures: 2 }),
          entries: [sampleEntry('a', '1', { title: 'Changed' }), two],
          placements: [twice, twice],
          withdrawn: ['1'],
        });
        await expect(store.writeRound(round)).rejects.toMatchObject({ code: 'internal' });
        expect(await store.listEntries({ after: null, limit: 9 })).toEqual([one]);
        expect((await listTopic('t')).map(({ entry }) => entry)).toEqual([one]);
        expect((await store.readSourceStates()).get('a')).toEqual(before);
        await store.writeRound(sampleRound('a', { entries: [two] }));
        expect(await store.listNativeIds('a')).toEqual(['1', '2']);
      });

      it('that holds what is not its own is refused', async () => {
        const foreign = sampleEntry('b', '1');
        const rounds = [
          sampleRound('a', { entries: [foreign] }),
          sampleRound('a', { state: sampleState('b') }),
          sampleRound('a', { placements: [samplePlacement(one, 't', 'out')] }),
          sampleRound('a', { entries: [one], placements: [samplePlacement(foreign, 't', 'out')] }),
        ];
        for (const round of rounds) {
          await expect(store.writeRound(round)).rejects.toMatchObject({ code: 'internal' });
        }
        expect(await store.listEntries({ after: null, limit: 9 })).toEqual([]);
      });

      it('names the topics in which its entries are published, before it or after it', async () => {
        const write = (topics: readonly (readonly [string, PlacementState])[]) =>
          store.writeRound(
            sampleRound('a', {
              entries: [one, two],
              placements: [one, two].flatMap((entry) =>
                topics.map(([topic, state]) => samplePlacement(entry, topic, state)),
              ),
            }),
          );
        expect(
          await write([
            ['t', 'published'],
            ['u', 'queued'],
            ['v', 'out'],
          ]),
        ).toEqual(['t']);
        expect(
          await write([
            ['u', 'published'],
            ['v', 'out'],
          ]),
        ).toEqual(['t', 'u']);
        expect(await write([['u', 'published']])).toEqual(['u']);
        const withdrawal = sampleRound('a', { withdrawn: ['1', 'unknown'] });
        expect(await store.writeRound(withdrawal)).toEqual(['u']);
        expect(await store.writeRound(withdrawal)).toEqual([]);
        expect(await store.writeRound(sampleRound('a', { state: sampleState('a') }))).toEqual([]);
      });
    });

    describe('a withdrawn entry', () => {
      const [one, two] = [sampleEntry('a', '1'), sampleEntry('a', '2')];
      const placements = [
        samplePlacement(one, 't', 'published'),
        samplePlacement(two, 't', 'published'),
      ];

      beforeEach(async () => {
        await store.writeRound(sampleRound('a', { entries: [one, two], placements }));
        await store.writeRound(sampleRound('a', { withdrawn: ['1', 'unknown'] }));
      });

      it('is kept, and in no list', async () => {
        const read = await store.readEntries('a', ['1', '2']);
        expect(read.get('1')).toEqual({ entry: one, withdrawn: true, takenDown: false });
        expect(read.get('2')).toEqual({ entry: two, withdrawn: false, takenDown: false });
        expect((await listTopic('t')).map(({ entry }) => entry)).toEqual([two]);
        expect(await store.listEntries({ after: null, limit: 9 })).toEqual([two]);
        expect(await store.listNativeIds('a')).toEqual(['2']);
      });

      it('stays out of the lists when its topic is judged again', async () => {
        await store.replacePlacements('t', [one], [samplePlacement(one, 't', 'published')]);
        expect((await listTopic('t')).map(({ entry }) => entry)).toEqual([two]);
      });

      it('is back when it comes again', async () => {
        await store.writeRound(
          sampleRound('a', {
            entries: [one],
            placements: [samplePlacement(one, 't', 'published')],
          }),
        );
        expect((await store.readEntries('a', ['1'])).get('1')?.withdrawn).toBe(false);
        expect((await listTopic('t')).map(({ entry }) => entry)).toEqual([one, two]);
        expect(await store.listEntries({ after: null, limit: 9 })).toEqual([one, two]);
        expect(await store.listNativeIds('a')).toEqual(['1', '2']);
      });

      it('is stored and withdrawn when its round says both', async () => {
        const changed = sampleEntry('a', '2', { title: 'Changed' });
        await store.writeRound(sampleRound('a', { entries: [changed], withdrawn: ['2'] }));
        expect((await store.readEntries('a', ['2'])).get('2')).toEqual({
          entry: changed,
          withdrawn: true,
          takenDown: false,
        });
      });

      it('of one source says nothing about the same native id of another', async () => {
        await keep(sampleEntry('b', '2'));
        await store.writeRound(sampleRound('b', { withdrawn: ['2'] }));
        expect(await store.listNativeIds('a')).toEqual(['2']);
      });
    });

    describe('placed entries', () => {
      it('come newest first, then by id, source id and native id, up to the limit', async () => {
        const placed = fc.record({
          sourceId: fc.constantFrom('a', 'b'),
          nativeId: fc.constantFrom('1', '2', '\uffff', '\u{1f600}', '\ud800'),
          id: fc.constantFrom('urn:x', 'urn:\uffff', 'urn:\u{1f600}', 'urn:\u0000'),
          sortAt: fc.constantFrom('0001-01-01T00:00:00.000Z', now, '9999-12-31T23:59:59.999Z'),
          state: fc.constantFrom<PlacementState>('published', 'queued', 'out'),
          topic: fc.constantFrom('t', 'u'),
        });
        const states = fc.subarray<PlacementState>(['published', 'queued', 'out']);
        const all = fc.uniqueArray(placed, { selector: keyOf, maxLength: 10 });
        await fc.assert(
          fc.asyncProperty(
            all,
            states,
            fc.subarray(['a', 'b']),
            fc.nat(6),
            async (parts, wanted, sourceIds, limit) => {
              await store.removeTopic('t');
              await store.removeTopic('u');
              for (const { sourceId, nativeId, id, topic, state, sortAt } of parts) {
                const entry = sampleEntry(sourceId, nativeId, { id });
                const placements = [samplePlacement(entry, topic, state, { sortAt })];
                await store.writeRound(sampleRound(sourceId, { entries: [entry], placements }));
              }
              const listed = await store.listPlaced({
                topic: 't',
                states: wanted,
                sourceIds,
                limit,
              });
              const expected = parts
                .filter(
                  ({ topic, state, sourceId }) =>
                    topic === 't' && wanted.includes(state) && sourceIds.includes(sourceId),
                )
                .sort(
                  (x, y) =>
                    -compareCodePoints(x.sortAt, y.sortAt) ||
                    compareCodePoints(x.id, y.id) ||
                    compareCodePoints(x.sourceId, y.sourceId) ||
                    compareCodePoints(x.nativeId, y.nativeId),
                )
                .slice(0, limit);
              deepStrictEqual(
                listed.map(({ entry }) => keyOf(entry)),
                expected.map(keyOf),
              );
              deepStrictEqual(
                listed.map(({ placement }) => placement.state),
                expected.map(({ state }) => state),
              );
            },
          ),
          { numRuns: 100 },
        );
      });

      it('are those of any number of sources', async () => {
        const entry = sampleEntry('s39999', '1');
        const placements = [samplePlacement(entry, 't', 'published')];
        await store.writeRound(sampleRound('s39999', { entries: [entry], placements }));
        const sourceIds = Array.from({ length: 40_000 }, (_, number) => `s${number}`);
        expect(await listTopic('t', ['published'], sourceIds)).toHaveLength(1);
        expect(await listTopic('t', ['published'], sourceIds.slice(0, -1))).toEqual([]);
        expect(await listTopic('t', ['published'], [])).toEqual([]);
      });

      it('come with the placement as it was written', async () => {
        const scores = fc
          .double({ noNaN: true, noDefaultInfinity: true })
          .map((value) => value + 0);
        await fc.assert(
          fc.asyncProperty(
            anyString,
            anyString,
            anyString,
            scores,
            async (topic, nativeId, words, score) => {
              const entry = sampleEntry('a', nativeId);
              const sample = samplePlacement(entry, topic, 'queued', { score, rulesHash: words });
              const explanation = { ...sample.explanation, reason: words, missed: [words] };
              const placement = { ...sample, explanation };
              await store.writeRound(
                sampleRound('a', { entries: [entry], placements: [placement] }),
              );
              const listed = await listTopic(topic, ['queued']);
              deepStrictEqual(
                listed.find((each) => each.placement.nativeId === nativeId)?.placement,
                placement,
              );
            },
          ),
          { numRuns: 80 },
        );
      });

      it('judged again lose what they had in that topic, and in no other', async () => {
        const [one, two, three] = ['1', '2', '3'].map((id) => sampleEntry('a', id));
        if (one === undefined || two === undefined || three === undefined) throw new Error();
        await store.writeRound(
          sampleRound('a', {
            entries: [one, two, three],
            placements: [one, two, three].flatMap((entry) => [
              samplePlacement(entry, 't', 'published'),
              samplePlacement(entry, 'u', 'published'),
            ]),
          }),
        );
        const again = samplePlacement(one, 't', 'queued', { rulesHash: 'rules-2' });
        await store.replacePlacements('t', [one, two], [again]);
        expect(await listTopic('t', ['published', 'queued', 'out'])).toEqual([
          { entry: one, placement: again },
          { entry: three, placement: samplePlacement(three, 't', 'published') },
        ]);
        expect(await listTopic('u')).toHaveLength(3);
      });

      it('are judged again wholly or not at all', async () => {
        const entry = sampleEntry('a', '1');
        const before = samplePlacement(entry, 't', 'published');
        await store.writeRound(sampleRound('a', { entries: [entry], placements: [before] }));
        const again = samplePlacement(entry, 't', 'out');
        const unknown = sampleEntry('a', 'unknown');
        const calls = [
          store.replacePlacements('t', [entry], [again, again]),
          store.replacePlacements('t', [], [again]),
          store.replacePlacements('u', [entry], [again]),
          store.replacePlacements(
            't',
            [entry, unknown],
            [again, samplePlacement(unknown, 't', 'out')],
          ),
        ];
        for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'internal' });
        expect(await listTopic('t', ['published', 'out'])).toEqual([{ entry, placement: before }]);
      });
    });

    describe('topics', () => {
      it('keep the hash of the rules they were last judged by', async () => {
        await store.writeJudgedRules('t', 'one');
        await store.writeJudgedRules('__proto__', '\u0000');
        await store.writeJudgedRules('t', 'two');
        expect(new Map(await store.readJudgedRules())).toEqual(
          new Map([
            ['t', 'two'],
            ['__proto__', '\u0000'],
          ]),
        );
      });

      it('that are removed leave nothing but their decisions', async () => {
        const entries = Array.from({ length: 1200 }, (_, number) => sampleEntry('a', `${number}`));
        const states: readonly PlacementState[] = ['published', 'queued', 'out'];
        const placements = entries.flatMap((entry, number) => [
          samplePlacement(entry, 't', states[number % 3] ?? 'out'),
          samplePlacement(entry, 'u', 'published'),
        ]);
        await store.writeRound(sampleRound('a', { entries, placements }));
        await store.writeJudgedRules('t', 'one');
        await store.writeJudgedRules('u', 'one');
        const decision = sampleDecision({ sourceId: 'a', nativeId: '1' }, 't', { kind: 'hide' });
        await store.appendDecision(decision);
        await store.removeTopic('t');
        expect(await listTopic('t', states)).toEqual([]);
        expect(await listTopic('u')).toHaveLength(1000);
        expect([...(await store.readJudgedRules()).keys()]).toEqual(['u']);
        expect(await store.listDecisions('t')).toEqual([decision]);
        await store.removeTopic('unknown');
      });
    });

    describe('decisions', () => {
      const key: EntryKey = { sourceId: 'a', nativeId: '\u0000\ud800' };
      const other: EntryKey = { sourceId: 'b', nativeId: '1' };

      it('of every kind come back in the order in which they were appended', async () => {
        const made = [
          sampleDecision(key, 't', { kind: 'approve' }, { reason: 'fits \ud800' }),
          sampleDecision(
            key,
            't',
            { kind: 'pin', until: null },
            { at: '2020-01-01T00:00:00.000Z' },
          ),
          sampleDecision(other, 't', { kind: 'reject' }),
          sampleDecision(key, 't', { kind: 'pin', until: now }),
          sampleDecision(key, 't', { kind: 'retitle', title: 'Better \u0000' }),
          sampleDecision(key, 't', { kind: 'note', text: '__proto__' }),
          sampleDecision(key, 't', { kind: 'hide' }),
          sampleDecision(key, 't', { kind: 'hide' }),
        ];
        for (const decision of made) await store.appendDecision(decision);
        await store.appendDecision(sampleDecision(key, 'u', { kind: 'approve' }));
        expect(await store.listDecisions('t')).toEqual(made);
        expect(await store.listDecisions('t', other)).toEqual([made[2]]);
        expect(await store.listDecisions('t', key)).toEqual(made.filter((_, at) => at !== 2));
        expect(await store.listDecisions('v')).toEqual([]);
      });

      it('on many entries come from all topics', async () => {
        const made = [
          sampleDecision(key, 'u', { kind: 'approve' }),
          sampleDecision(other, 't', { kind: 'reject' }),
          sampleDecision({ sourceId: 'b', nativeId: '2' }, 't', { kind: 'hide' }),
          sampleDecision(key, 't', { kind: 'hide' }),
        ];
        for (const decision of made) await store.appendDecision(decision);
        const crossed = { sourceId: 'a', nativeId: '1' };
        expect(await store.readDecisions([key, other, crossed, key])).toEqual(
          made.filter((_, at) => at !== 2),
        );
        expect(await store.readDecisions([])).toEqual([]);
      });

      it('are counted by topic', async () => {
        expect(await store.countDecisions()).toEqual(new Map());
        for (const topic of ['t', '\ud800', 't']) {
          await store.appendDecision(sampleDecision(key, topic, { kind: 'approve' }));
        }
        expect(await store.countDecisions()).toEqual(
          new Map([
            ['t', 2],
            ['\ud800', 1],
          ]),
        );
      });

      it('outlive a change and a withdrawal of their entry', async () => {
        const entry = sampleEntry('b', '1');
        await keep(entry);
        const decision = sampleDecision(entry, 't', { kind: 'approve' });
        await store.appendDecision(decision);
        await keep(sampleEntry('b', '1', { title: 'Changed' }));
        await store.writeRound(sampleRound('b', { withdrawn: ['1'] }));
        expect(await store.listDecisions('t', entry)).toEqual([decision]);
      });
    });

    describe('source states', () => {
      it('come back by source id, the last one written', async () => {
        const gone = sampleState('a', { gone: true, hints: null, lastError: '\ud800\u0000' });
        await store.writeSourceState(sampleState('a'), null);
        await store.writeSourceState(sampleState('__proto__'), null);
        await store.writeSourceState(gone, null);
        expect(new Map(await store.readSourceStates())).toEqual(
          new Map([
            ['a', gone],
            ['__proto__', sampleState('__proto__')],
          ]),
        );
        expect(await store.readSourceState('a')).toEqual(gone);
        expect(await store.readSourceState('unknown')).toBeNull();
      });
    });

    describe('the ledger of polls', () => {
      it('gives the newest lines of a source first', async () => {
        const lines = ['one', 'two', 'three'].map((reason) => samplePoll('a', { reason }));
        const [one, two, three] = lines;
        await store.writeSourceState(sampleState('a'), one ?? null);
        await store.writeRound(
          sampleRound('a', { state: sampleState('a'), record: two ?? null, entries: [] }),
        );
        await store.writeSourceState(sampleState('b'), samplePoll('b'));
        await store.writeSourceState(sampleState('a'), three ?? null);
        await reopen();
        expect(await store.listPolls('a', 10)).toEqual([three, two, one]);
        expect(await store.listPolls('a', 1)).toEqual([three]);
        expect(await store.listPolls('unknown', 10)).toEqual([]);
      });

      it('forgets what is older than its bound, source by source', async () => {
        await store.writeSourceState(sampleState('b'), samplePoll('b'));
        for (let poll = 0; poll < LEDGER_LINES + 3; poll += 1) {
          const record = samplePoll('a', { reason: String(poll), error: '\ud800\u0000' });
          await store.writeSourceState(sampleState('a'), record);
        }
        const kept = await store.listPolls('a', 1000);
        expect(kept).toHaveLength(LEDGER_LINES);
        expect(kept[0]?.reason).toBe(String(LEDGER_LINES + 2));
        expect(kept.at(-1)?.reason).toBe('3');
        expect(await store.listPolls('b', 10)).toHaveLength(1);
      });
    });

    describe('the count of polls', () => {
      const at = (hour: number, minute = 0) =>
        new Date(Date.UTC(2026, 10, 20, hour, minute)).toISOString();
      const poll = (sourceId: string, when: string) =>
        store.writeSourceState(sampleState(sourceId), samplePoll(sourceId, { at: when }));

      it('is kept hour by hour, over all sources, with what was planned first', async () => {
        await poll('a', at(11, 59));
        await poll('a', at(12));
        await poll('b', at(12, 59));
        await store.writeSourceState(sampleState('a'), null);
        const plan = { requestsPerDay: 500, correction: 1.25 };
        await store.planPollHour(at(12, 30), plan);
        await store.planPollHour(at(12, 31), { requestsPerDay: 1, correction: 1 });
        await store.planPollHour(at(13), plan);
        await reopen();
        expect(await store.listPollHours()).toEqual([
          { at: at(11), requests: 1, plan: null },
          { at: at(12), requests: 2, plan },
          { at: at(13), requests: 0, plan },
        ]);
      });

      it('goes back a week', async () => {
        await poll('a', at(0));
        await poll('a', at(1));
        await poll('a', at(POLL_HOURS));
        const hours = await store.listPollHours();
        expect(hours.map((hour) => hour.at)).toEqual([at(1), at(POLL_HOURS)]);
      });
    });

    describe('leases on sources', () => {
      const at = '2026-11-20T12:00:00.000Z';
      const until = '2026-11-20T12:01:00.000Z';
      const never = (...ids: readonly string[]) =>
        ids.map((sourceId) => ({ sourceId, polledAt: null }));

      it('are given to one worker until they end', async () => {
        const lease = { worker: 'one', at, until, sources: never('b', 'a') };
        expect(await store.leaseSources(lease)).toEqual(['b', 'a']);
        const other = { worker: 'two', at, until, sources: never('a', 'c') };
        expect(await store.leaseSources(other)).toEqual(['c']);
        const justBefore = { ...other, at: '2026-11-20T12:00:59.999Z' };
        expect(await store.leaseSources(justBefore)).toEqual(['c']);
        expect(await store.leaseSources({ ...other, at: until })).toEqual(['a', 'c']);
      });

      it('end when the poll is stored, and by nothing but its own worker', async () => {
        await store.leaseSources({ worker: 'one', at, until, sources: never('a', 'b', 'c') });
        await store.writeSourceState(sampleState('a', { polledAt: null }), samplePoll('a'));
        await store.releaseSources('two', ['b']);
        await store.releaseSources('one', ['c', 'unknown']);
        const other = { worker: 'two', at, until, sources: never('a', 'b', 'c') };
        expect(await store.leaseSources(other)).toEqual(['a', 'c']);
      });

      it('are refused for a source that was polled since the caller looked', async () => {
        await store.writeSourceState(sampleState('a', { polledAt: at }), null);
        const lease = { worker: 'one', at, until };
        expect(await store.leaseSources({ ...lease, sources: never('a') })).toEqual([]);
        const known = [{ sourceId: 'a', polledAt: at }];
        expect(await store.leaseSources({ ...lease, sources: known })).toEqual(['a']);
      });

      it('survive a restart and still end', async () => {
        await store.leaseSources({ worker: 'one', at, until, sources: never('a') });
        await reopen();
        const other = { worker: 'two', sources: never('a') };
        expect(await store.leaseSources({ ...other, at, until })).toEqual([]);
        expect(await store.leaseSources({ ...other, at: until, until })).toEqual(['a']);
      });

      it('are listed with their workers until they end', async () => {
        await store.leaseSources({ worker: 'one', at, until, sources: never('b', 'a') });
        const leases = ['a', 'b'].map((sourceId) => ({ sourceId, worker: 'one', until }));
        expect(await store.listLeases(at)).toEqual(leases);
        expect(await store.listLeases(until)).toEqual([]);
      });

      it('never go to two workers, however many ask at once', async () => {
        const second = await open(root);
        const ids = Array.from({ length: 40 }, (_, number) => `source-${number}`);
        const workers = [store, second, store, second].map((each, number) =>
          each.leaseSources({ worker: `w${number}`, at, until, sources: never(...ids) }),
        );
        const taken = (await Promise.all(workers)).flat();
        await second.close();
        expect(taken.toSorted()).toEqual(ids.toSorted());
      });
    });

    describe('rendered documents', () => {
      const bytes = fc.uint8Array({ maxLength: 300 });

      it('come back byte for byte with their encodings in order', async () => {
        const encodings = fc.array(
          fc.record({
            encoding: fc.constantFrom('br' as const, 'gzip' as const),
            etag: anyString,
            body: bytes,
          }),
          { maxLength: 3 },
        );
        await fc.assert(
          fc.asyncProperty(
            anyName,
            anyString,
            anyString,
            bytes,
            encodings,
            async (path, mediaType, etag, body, encoded) => {
              const document = sampleRendered(path, { mediaType, etag, body, encodings: encoded });
              await store.writeRendered([document], []);
              expect((await store.readRendered()).get(path)).toEqual(document);
            },
          ),
          { numRuns: 60 },
        );
      });

      it('hold megabytes, and views into larger buffers', async () => {
        const large = new Uint8Array(3_000_000).map((_, at) => (at * 31) & 0xff);
        const documents = [
          sampleRendered('/large', { body: large }),
          sampleRendered('/view', { body: large.subarray(100, 200) }),
        ];
        await store.writeRendered(documents, []);
        const read = await store.readRendered();
        expect(Buffer.compare(read.get('/large')?.body ?? new Uint8Array(), large)).toBe(0);
        expect(read.get('/view')).toEqual({ ...documents[1], body: large.slice(100, 200) });
      });

      it('are replaced whole, and removed by path', async () => {
        await store.writeRendered(
          ['/a', '/b', '/c'].map((path) => sampleRendered(path)),
          [],
        );
        const plain = sampleRendered('/a', { encodings: [] });
        await store.writeRendered([plain], ['/b', '/unknown']);
        expect(new Map(await store.readRendered())).toEqual(
          new Map([
            ['/a', plain],
            ['/c', sampleRendered('/c')],
          ]),
        );
        await store.writeRendered([sampleRendered('/a')], ['/a']);
        expect((await store.readRendered()).get('/a')).toEqual(sampleRendered('/a'));
      });

      it('are read by path, and unknown paths are left out', async () => {
        const paths = Array.from({ length: 70 }, (_, number) => `/${number}`);
        await store.writeRendered(
          paths.map((path) => sampleRendered(path)),
          [],
        );
        const some = paths.slice(3, 50);
        const read = await store.readRendered(['/unknown', ...some]);
        expect(read).toEqual(new Map(some.map((path) => [path, sampleRendered(path)])));
        expect(await store.readRendered([])).toEqual(new Map());
      });

      it('are listed by what tells their versions apart', async () => {
        const [a, b] = ['/a', '/b'].map((path) => sampleRendered(path));
        const newer = sampleRendered('/b', { etag: '"other"', modifiedAt: '2026-11-30T00:00:00Z' });
        await store.writeRendered([sampleRendered('/a'), sampleRendered('/b')], []);
        const versionOf = ({ etag, modifiedAt }: { etag: string; modifiedAt: string }) => ({
          etag,
          modifiedAt,
        });
        expect([a, b].map((each) => each && versionOf(each))).toEqual([
          ...(await store.listRendered()).values(),
        ]);
        await store.writeRendered([newer], ['/a']);
        expect(await store.listRendered()).toEqual(new Map([['/b', versionOf(newer)]]));
      });

      it('are all read, however many they are', async () => {
        const paths = Array.from({ length: 101 }, (_, number) => `/${number}`);
        await store.writeRendered(
          paths.map((path) => sampleRendered(path)),
          [],
        );
        expect([...(await store.readRendered()).keys()].sort()).toEqual(paths.sort());
      });

      it('are written together or not at all', async () => {
        const broken = { ...sampleRendered('/b'), body: Symbol() as unknown as Uint8Array };
        await expect(store.writeRendered([sampleRendered('/a'), broken], [])).rejects.toMatchObject(
          { name: 'TopicwireError' },
        );
        expect((await store.readRendered()).size).toBe(0);
      });
    });

    describe('rendered documents in serving', () => {
      it('are known without their bytes, with what may be kept for ever', async () => {
        const closed = sampleRendered('/archive', { cache: 'forever', encodings: [] });
        await store.writeRendered([sampleRendered('/a'), closed], []);
        const { body, encodings, ...head } = sampleRendered('/a');
        const { body: closedBody, ...closedHead } = closed;
        expect(await store.readRenderedHeads()).toEqual(
          new Map([
            [
              '/a',
              {
                ...head,
                bytes: body.length,
                encodings: encodings.map(({ encoding, etag, body: encoded }) => ({
                  encoding,
                  etag,
                  bytes: encoded.length,
                })),
              },
            ],
            ['/archive', { ...closedHead, bytes: closedBody.length }],
          ]),
        );
        expect((await store.readRendered(['/archive'])).get('/archive')).toEqual(closed);
      });

      it('leave the marks of their last versions, and none when they are removed', async () => {
        const version = (number: number, path = '/a') =>
          sampleRendered(path, { etag: `"${number}"`, entryMarks: Uint8Array.of(number) });
        await store.writeRendered([version(0, '/b')], []);
        for (let number = 0; number <= FEED_VERSIONS; number += 1) {
          await store.writeRendered([version(number)], []);
        }
        expect(await store.readEntryMarks('/a', '"0"')).toBeNull();
        expect(await store.readEntryMarks('/a', '"1"')).toEqual(Uint8Array.of(1));
        expect(await store.readEntryMarks('/b', '"0"')).toEqual(Uint8Array.of(0));
        expect(await store.readEntryMarks('/b', '"1"')).toBeNull();
        await store.writeRendered([], ['/a']);
        expect(await store.readEntryMarks('/a', `"${FEED_VERSIONS}"`)).toBeNull();
        expect(await store.readEntryMarks('/b', '"0"')).toEqual(Uint8Array.of(0));
      });
    });

    describe('removed topics', () => {
      it('are remembered until they are judged again', async () => {
        expect(await store.wasRemoved('t')).toBe(false);
        await store.writeJudgedRules('t', 'hash');
        expect(await store.wasRemoved('t')).toBe(false);
        await store.removeTopic('t');
        expect([await store.wasRemoved('t'), await store.wasRemoved('u')]).toEqual([true, false]);
        await store.writeJudgedRules('t', 'hash');
        expect(await store.wasRemoved('t')).toBe(false);
      });
    });

    describe('counts of readers', () => {
      it('sum requests up, keep the most readers of a day, and forget old days', async () => {
        const count = (day: string, readers: number, requests: number, service = '') => ({
          day,
          path: '/feeds/a.rss',
          service,
          readers,
          requests,
        });
        await store.addReaderCounts(
          [count('2026-03-01', 5, 9), count('2026-03-02', 3, 4), count('2026-03-02', 16, 1, 'F')],
          '2026-01-01',
        );
        await store.addReaderCounts(
          [count('2026-03-02', 2, 5), count('2026-03-02', 17, 1, 'F')],
          '2026-03-02',
        );
        expect(await store.listReaderCounts('2026-01-01')).toEqual([
          count('2026-03-02', 3, 9),
          count('2026-03-02', 17, 2, 'F'),
        ]);
        expect(await store.listReaderCounts('2026-03-03')).toEqual([]);
      });
    });

    describe('the revision', () => {
      it('is another one once another caller has written, and stays until then', async () => {
        const other = await open(root);
        try {
          const before = await store.readRevision();
          expect(await store.readRevision()).toBe(before);
          await other.writeRendered([sampleRendered('/a')], []);
          const after = await store.readRevision();
          expect(after).not.toBe(before);
          expect(await store.readRevision()).toBe(after);
          await other.writeJudgedRules('t', 'hash');
          expect(await store.readRevision()).not.toBe(after);
        } finally {
          await other.close();
        }
      });
    });

    describe('the count', () => {
      it('of an empty store is zero', async () => {
        expect(await store.count(now)).toEqual({
          entries: 0,
          withdrawn: 0,
          published: 0,
          queued: 0,
          newToday: 0,
        });
      });

      it('leaves withdrawn entries and their placements out', async () => {
        const entries = ['1', '2', '3'].map((id) => sampleEntry('a', id));
        const placements = entries.flatMap((entry) => [
          samplePlacement(entry, 't', 'published'),
          samplePlacement(entry, 'u', 'published'),
          samplePlacement(entry, 'v', 'queued'),
          samplePlacement(entry, 'w', 'out'),
        ]);
        await store.writeRound(sampleRound('a', { entries, placements, withdrawn: ['2'] }));
        expect(await store.count(now)).toEqual({
          entries: 2,
          withdrawn: 1,
          published: 4,
          queued: 2,
          newToday: 2,
        });
      });

      it('takes what was first seen in the 24 hours up to the instant for new', async () => {
        const seen = [
          '2026-11-19T12:00:00.000Z',
          '2026-11-19T12:00:00.001Z',
          '2026-11-20T12:00:00.000Z',
          '2026-11-20T12:00:00.001Z',
        ];
        await keep(...seen.map((at) => sampleEntry('a', at, { firstSeenAt: at })));
        expect(await store.count(now)).toMatchObject({ entries: 4, newToday: 2 });
      });
    });

    describe('a store', () => {
      it('opened again holds everything', async () => {
        const entry = sampleEntry('a', '\u0000', { title: 'Kept' });
        const placement = samplePlacement(entry, 't', 'published');
        const decision = sampleDecision(entry, 't', { kind: 'approve' });
        await store.writeRound(
          sampleRound('a', { state: sampleState('a'), entries: [entry], placements: [placement] }),
        );
        await store.appendDecision(decision);
        await store.writeJudgedRules('t', 'hash');
        await store.writeRendered([sampleRendered('/a')], []);
        await reopen();
        expect(await listTopic('t')).toEqual([{ entry, placement }]);
        expect(await store.listDecisions('t')).toEqual([decision]);
        expect(await store.readJudgedRules()).toEqual(new Map([['t', 'hash']]));
        expect(await store.readSourceStates()).toEqual(new Map([['a', sampleState('a')]]));
        expect((await store.readRendered()).get('/a')).toEqual(sampleRendered('/a'));
      });

      it('keeps writes in the order of their calls', async () => {
        const numbers = Array.from({ length: 50 }, (_, number) => number);
        const made = numbers.map((number) =>
          sampleDecision({ sourceId: 'a', nativeId: '1' }, 't', {
            kind: 'note',
            text: `${number}`,
          }),
        );
        await Promise.all(made.map((decision) => store.appendDecision(decision)));
        expect(await store.listDecisions('t')).toEqual(made);
      });

      it('goes on after a write that failed', async () => {
        const failed = store.replacePlacements(
          't',
          [],
          [samplePlacement(sampleEntry('a', '1'), 't', 'out')],
        );
        const done = store.writeJudgedRules('t', 'hash');
        await expect(failed).rejects.toMatchObject({ code: 'internal' });
        await done;
        expect(await store.readJudgedRules()).toEqual(new Map([['t', 'hash']]));
      });

      it('shows one handle what another has written, and both write', async () => {
        const other = await open(root);
        try {
          const rounds = Array.from({ length: 40 }, (_, number) => number);
          await Promise.all(
            rounds.map((number) => {
              const writer = number % 2 === 0 ? store : other;
              return writer.writeRound(
                sampleRound('a', { entries: [sampleEntry('a', `${number}`)] }),
              );
            }),
          );
          expect(await store.listNativeIds('a')).toHaveLength(40);
          expect(await other.listNativeIds('a')).toHaveLength(40);
        } finally {
          await other.close();
        }
      });

      it('finishes what is under way before it closes, and then refuses', async () => {
        const paths = Array.from({ length: 101 }, (_, number) => `/${number}`);
        await store.writeRendered(
          paths.map((path) => sampleRendered(path)),
          [],
        );
        const reading = store.readRendered();
        const writing = store.writeJudgedRules('t', 'hash');
        const closing = store.close();
        await expect(store.writeJudgedRules('u', 'hash')).rejects.toMatchObject({
          code: 'internal',
        });
        await closing;
        expect((await reading).size).toBe(101);
        await writing;
        await expect(store.listNativeIds('a')).rejects.toMatchObject({ code: 'internal' });
        await store.close();
        store = await open(root);
        expect(await store.readJudgedRules()).toEqual(new Map([['t', 'hash']]));
      });
    });
  });
}

async function listAll(store: Store, limit: number): Promise<readonly EntryKey[]> {
  const keys: EntryKey[] = [];
  let after: EntryKey | null = null;
  for (;;) {
    const page: readonly Entry[] = await store.listEntries({ after, limit });
    keys.push(...page.map(({ sourceId, nativeId }) => ({ sourceId, nativeId })));
    after = keys.at(-1) ?? null;
    if (page.length < limit) return keys;
  }
}

function sortKeys(keys: readonly EntryKey[]): readonly EntryKey[] {
  const distinct = new Map(keys.map((key) => [keyOf(key), key]));
  return [...distinct.values()]
    .sort(
      (x, y) =>
        compareCodePoints(x.sourceId, y.sourceId) || compareCodePoints(x.nativeId, y.nativeId),
    )
    .map(({ sourceId, nativeId }) => ({ sourceId, nativeId }));
}

function keyOf({ sourceId, nativeId }: EntryKey): string {
  return JSON.stringify([sourceId, nativeId]);
}

function compareCodePoints(x: string, y: string): number {
  const [left, right] = [Array.from(x, codePoint), Array.from(y, codePoint)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}
