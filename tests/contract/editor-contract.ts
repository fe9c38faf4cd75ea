import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlacedEntry, PlacementState } from '../../src/model/placement.ts';
import type { Store } from '../../src/store/store.ts';
import { sampleTopic } from '../unit/curate/sample.ts';
import { now, sampleDecision, sampleEntry, samplePlacement, sampleRound } from './sample.ts';

/**
 * What every store owes the editors: their pins, the last good rules, the standing of entries.
 *
 * @param open Opens the store that belongs to a folder; the same folder gives the same store.
 */
export function describeEditorStore(name: string, open: (root: string) => Promise<Store>): void {
  describe(`${name} keeps the editors' contract`, () => {
    let root: string;
    let store: Store;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'topicwire-editors-'));
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

    const states: readonly PlacementState[] = ['published', 'queued', 'out'];

    async function keepPlaced(count: number, topic = 't'): Promise<void> {
      const entries = Array.from({ length: count }, (_, at) => sampleEntry('a', `n${at}`));
      const placements = entries.map((entry, at) =>
        samplePlacement(entry, topic, states[at % 3] ?? 'out', {
          sortAt: new Date(Date.parse(now) - Math.floor(at / 4) * 60_000).toISOString(),
        }),
      );
      await store.writeRound(sampleRound('a', { entries, placements }));
    }

    describe('placed entries', () => {
      it('are listed page by page as they are at once', async () => {
        await keepPlaced(50);
        const options = { topic: 't', states, sourceIds: ['a'] };
        const whole = await store.listPlaced({ ...options, limit: 100 });
        const paged: PlacedEntry[] = [];
        for (;;) {
          const after = paged.at(-1);
          const page = await store.listPlaced({
            ...options,
            limit: 7,
            ...(after === undefined ? {} : { after }),
          });
          paged.push(...page);
          if (page.length < 7) break;
        }
        expect(whole).toHaveLength(50);
        expect(paged).toEqual(whole);
      });

      it('are read by key in one topic, without withdrawn ones', async () => {
        await keepPlaced(4);
        await store.writeRound(sampleRound('a', { withdrawn: ['n1'] }));
        const keys = ['n0', 'n1', 'n2', 'n9'].map((nativeId) => ({ sourceId: 'a', nativeId }));
        const placed = await store.readPlaced('t', keys);
        expect(placed.map(({ placement }) => [placement.nativeId, placement.state])).toEqual([
          ['n0', 'published'],
          ['n2', 'out'],
        ]);
        expect(await store.readPlaced('other', keys)).toEqual([]);
        expect(await store.readPlaced('t', [])).toEqual([]);
      });

      it('judged again say what differs', async () => {
        await keepPlaced(3);
        const keys = ['n0', 'n1', 'n2', 'n3'].map((nativeId) => ({ sourceId: 'a', nativeId }));
        const [n0, n1] = keys;
        if (n0 === undefined || n1 === undefined) throw new Error('no keys');
        const changes = await store.replacePlacements('t', keys, [
          samplePlacement(n0, 't', 'queued'),
          samplePlacement(n1, 't', 'queued'),
        ]);
        expect(changes).toEqual([
          { sourceId: 'a', nativeId: 'n0', before: 'published', after: 'queued' },
          { sourceId: 'a', nativeId: 'n2', before: 'out', after: null },
        ]);
      });
    });

    describe('pins', () => {
      it('are listed until they end, those without an end for ever', async () => {
        const entry = sampleEntry('a', '1');
        const pin = (until: string | null) => sampleDecision(entry, 't', { kind: 'pin', until });
        const record = [
          pin('2026-11-22T10:00:00.000Z'),
          sampleDecision(entry, 't', { kind: 'approve' }),
          pin(null),
          pin('2026-11-22T12:00:00.000Z'),
        ];
        for (const decision of record) await store.appendDecision(decision);
        expect(await store.listPins('2026-11-22T09:00:00.000Z')).toEqual([
          record[0],
          record[2],
          record[3],
        ]);
        expect(await store.listPins('2026-11-22T10:00:00.000Z')).toEqual([record[2], record[3]]);
        await reopen();
        expect(await store.listPins('2026-11-22T12:00:00.000Z')).toEqual([record[2]]);
      });
    });

    describe('good rules', () => {
      it('are the last that were written, and go with their topic', async () => {
        const old = { hash: '1', definition: sampleTopic({ slug: 'tin' }) };
        const tin = { hash: '2', definition: sampleTopic({ slug: 'tin', title: 'Tin \u0000' }) };
        const ore = { hash: '3', definition: sampleTopic({ slug: 'ore' }) };
        await store.writeGoodRules([old]);
        await store.writeGoodRules([tin, ore]);
        await reopen();
        expect([...(await store.readGoodHashes())]).toEqual([
          ['ore', '3'],
          ['tin', '2'],
        ]);
        expect(await store.readGoodRules(['tin', 'lead'])).toEqual([tin]);
        await store.removeTopic('tin');
        expect([...(await store.readGoodHashes()).keys()]).toEqual(['ore']);
      });
    });

    describe("a source's beginning", () => {
      it('is when its first entries were seen, and never moves', async () => {
        const seen = (nativeId: string, firstSeenAt: string) =>
          sampleRound('a', { entries: [sampleEntry('a', nativeId, { firstSeenAt })] });
        await store.writeRound(seen('1', '2026-11-20T00:00:00.000Z'));
        await store.writeRound(seen('2', '2026-11-21T00:00:00.000Z'));
        await store.writeRound(seen('3', '2026-11-19T00:00:00.000Z'));
        await reopen();
        expect([...(await store.readBeginnings(['a', 'b']))]).toEqual([
          ['a', '2026-11-20T00:00:00.000Z'],
        ]);
        expect((await store.readBeginnings([])).size).toBe(0);
      });
    });
  });
}
