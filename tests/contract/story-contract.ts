import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewStoryMember, StoryHead } from '../../src/model/story.ts';
import type { EntryKey, Store } from '../../src/store/store.ts';
import { anyName, anyString } from './arbitrary-entry.ts';
import { now, sampleEntry, samplePlacement, sampleRound } from './sample.ts';

/**
 * What every store owes those who tell stories.
 *
 * @param open Opens the store that belongs to a folder; the same folder gives the same store.
 */
export function describeStories(name: string, open: (root: string) => Promise<Store>): void {
  describe(`${name} keeps the contract of stories`, () => {
    let root: string;
    let store: Store;

    beforeEach(async () => {
      root = await mkdtemp(join(tmpdir(), 'topicwire-stories-'));
      store = await open(root);
    });
    afterEach(async () => {
      await store.close();
      await rm(root, { recursive: true });
    });

    async function keep(nativeId: string, firstSeenAt = now, title = nativeId): Promise<void> {
      const entries = [sampleEntry('a', nativeId, { firstSeenAt, title })];
      await store.writeRound(sampleRound('a', { entries }));
    }

    async function tell(...members: readonly NewStoryMember[]): Promise<boolean> {
      const { number } = await store.readNewestTold();
      return await store.writeStoryMembers({ members, newestNumber: number });
    }

    async function listWaiting(): Promise<readonly string[]> {
      return (await store.listUntold(100)).map(({ entry }) => entry.nativeId);
    }

    it('every entry of a round waits until it is told, by first sight', async () => {
      await keep('late', '2026-11-20T12:00:02.000Z');
      await keep('early', '2026-11-20T12:00:01.000Z');
      await keep('b');
      await keep('a');
      expect(await listWaiting()).toEqual(['a', 'b', 'early', 'late']);
      expect((await store.listUntold(1)).map(({ member }) => member)).toEqual([null]);
      expect(await tell(makeMember('a'), makeMember('early'))).toBe(true);
      expect(await listWaiting()).toEqual(['b', 'late']);
    });

    it('an entry that changed waits again and says where it stood', async () => {
      await keep('1');
      await tell(makeMember('1', 's', 't'));
      await keep('1', now, 'Another title');
      const [untold] = await store.listUntold(10);
      expect(untold?.entry.title).toBe('Another title');
      expect(untold?.member).toEqual({
        sourceId: 'a',
        nativeId: '1',
        number: 1,
        storyId: 's',
        textId: 't',
      });
      await tell(makeMember('1', 's', 'u'));
      expect(await listWaiting()).toEqual([]);
      expect(await store.readCopies([key('1')])).toMatchObject([{ number: 2, textId: 'u' }]);
      expect((await store.readNewestTold()).number).toBe(2);
    });

    it('nothing is stored of a teller who did not see what another told', async () => {
      await keep('1');
      await keep('2');
      expect(await tell(makeMember('1'))).toBe(true);
      const stale = { members: [makeMember('2')], newestNumber: 0 };
      expect(await store.writeStoryMembers(stale)).toBe(false);
      expect(await listWaiting()).toEqual(['2']);
      expect(await store.readNewestTold()).toEqual({ number: 1, seenAt: now });
    });

    it('nothing was told at first', async () => {
      expect(await store.readNewestTold()).toEqual({ number: 0, seenAt: null });
      expect(await store.listUntold(10)).toEqual([]);
      expect(await store.readCopies([key('1')])).toEqual([]);
      expect(await store.readTexts([1], 9)).toEqual([]);
    });

    it('keys come back to the bit, by number, page by page, from an instant on', async () => {
      const arbitrary = fc.array(fc.integer({ min: 0, max: 0xffffffff }), { maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(arbitrary, async (drawn) => {
          await keep('x');
          const keys = Uint32Array.from(drawn);
          await tell({ ...makeMember('x'), keys });
          const { number } = await store.readNewestTold();
          const options = { afterNumber: number - 1, seenSince: now, limit: 10 };
          expect(await store.listStoryKeys(options)).toEqual([{ number, firstSeenAt: now, keys }]);
        }),
        { numRuns: 30 },
      );
      const later = '2026-11-21T00:00:00.000Z';
      await keep('y', later);
      await tell({ ...makeMember('y'), firstSeenAt: later });
      const after = { afterNumber: 0, seenSince: later, limit: 10 };
      expect((await store.listStoryKeys(after)).map(({ firstSeenAt }) => firstSeenAt)).toEqual([
        later,
      ]);
      expect(await store.listStoryKeys({ ...after, limit: 0 })).toEqual([]);
    });

    it('texts come with the founding text of their story, of each the earliest members', async () => {
      for (const id of ['1', '2', '3', '4', '5']) await keep(id);
      await tell(
        makeMember('1', 'story', 'story'),
        makeMember('2', 'story', 'other'),
        makeMember('3', 'story', 'other'),
        makeMember('4', 'story', 'other'),
        makeMember('5', 'apart', 'apart'),
      );
      const texts = await store.readTexts([4], 2);
      expect(texts.map(({ entry, member }) => [entry.nativeId, member.textId])).toEqual([
        ['1', 'story'],
        ['2', 'other'],
        ['3', 'other'],
      ]);
    });

    it('copies and told entries leave out what was withdrawn', async () => {
      for (const id of ['1', '2', '3']) await keep(id);
      await tell(makeMember('1', 's', 't'), makeMember('2', 's', 't'), makeMember('3', 's', 'u'));
      const names = async () => (await store.readCopies([key('2')])).map((each) => each.nativeId);
      expect(await names()).toEqual(['1', '2']);
      await store.writeRound(sampleRound('a', { withdrawn: ['1'] }));
      expect(await names()).toEqual(['2']);
      const told = await store.readToldEntries([1, 2, 99]);
      expect(told.map(({ member }) => member.number)).toEqual([2]);
    });

    it('ids and names are kept whatever they hold', async () => {
      await fc.assert(
        fc.asyncProperty(anyName, anyString, anyString, async (nativeId, storyId, textId) => {
          await keep(nativeId);
          await tell(makeMember(nativeId, storyId, textId));
          const mine = (await store.readCopies([key(nativeId)])).filter(
            (each) => each.nativeId === nativeId,
          );
          expect(mine).toMatchObject([{ nativeId, storyId, textId }]);
        }),
        { numRuns: 40 },
      );
    });

    it('a story is published in the topics of its entries', async () => {
      const [one, two] = [sampleEntry('a', '1'), sampleEntry('a', '2')];
      const placements = [
        samplePlacement(one, 'u', 'published'),
        samplePlacement(two, 't', 'published'),
        samplePlacement(two, 'queue', 'queued'),
      ];
      await store.writeRound(sampleRound('a', { entries: [one, two], placements }));
      await tell(makeMember('1', 's', 't'), makeMember('2', 's', 'u'));
      expect(await store.listTopicsOfStories(['s', 'unknown'])).toEqual(['t', 'u']);
      expect(await store.listTopicsOfStories(['unknown'])).toEqual([]);
    });

    it('how a text is published is kept by topic, replaced, and forgotten with its topic', async () => {
      const head = makeHead('t', 'one');
      await store.writeStoryHeads([head, makeHead('u', 'one'), makeHead('t', 'two')]);
      const changed = { ...head, lead: key('9'), changedAt: now };
      await store.writeStoryHeads([changed]);
      await store.close();
      store = await open(root);
      const heads = await store.readStoryHeads('t', ['one', 'unknown']);
      expect(new Map(heads)).toEqual(new Map([['one', changed]]));
      await store.removeTopic('t');
      expect((await store.readStoryHeads('t', ['one', 'two'])).size).toBe(0);
      expect((await store.readStoryHeads('u', ['one'])).size).toBe(1);
    });

    it.each([-1, 1.5, Number.NaN])('%s is no limit', async (limit) => {
      await expect(store.listUntold(limit)).rejects.toMatchObject({ code: 'internal' });
      const options = { afterNumber: 0, seenSince: now, limit };
      await expect(store.listStoryKeys(options)).rejects.toMatchObject({ code: 'internal' });
    });
  });
}

function key(nativeId: string): EntryKey {
  return { sourceId: 'a', nativeId };
}

function makeMember(nativeId: string, storyId = nativeId, textId = nativeId): NewStoryMember {
  return { ...key(nativeId), storyId, textId, firstSeenAt: now, keys: Uint32Array.of(1, 2) };
}

function makeHead(topic: string, textId: string): StoryHead {
  return {
    topic,
    textId,
    publishedId: 'urn:sample:a:1',
    publishedAt: now,
    lead: key('1'),
    changedAt: null,
  };
}
