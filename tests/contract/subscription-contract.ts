import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Push, Subscription } from '../../src/model/subscription.ts';
import type { Store } from '../../src/store/store.ts';
import { anyString } from './arbitrary-entry.ts';
import { now, samplePoll, sampleState } from './sample.ts';

function sampleSubscription(key: string, own: Partial<Subscription> = {}): Subscription {
  return {
    key,
    sourceId: 'a',
    sourceUrl: 'https://a.example/feed',
    hub: 'https://hub.example/',
    topic: 'https://a.example/feed',
    callback: `https://wire.example/websub/${key}`,
    secret: 'secret',
    state: 'active',
    pending: { mode: 'subscribe', until: now },
    nextRequestAt: now,
    failures: 0,
    lastError: null,
    createdAt: now,
    verifiedAt: now,
    leaseEndsAt: now,
    endedAt: null,
    lastPushAt: null,
    pushes: 0,
    forged: 0,
    streak: 0,
    misses: 0,
    recentBodies: ['a'],
    ...own,
  };
}

function samplePush(own: Partial<Push> = {}): Push {
  const body = Uint8Array.of(0, 1, 255);
  return { key: 'k', sourceId: 'a', receivedAt: now, contentType: 'text/xml', body, ...own };
}

/**
 * What every store owes the subscriber of hubs.
 *
 * @param open Opens the store that belongs to a folder; the same folder gives the same store.
 */
export function describeSubscriptions(name: string, open: (root: string) => Promise<Store>): void {
  describe(`${name} keeps subscriptions and pushes`, () => {
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

    it('subscriptions come back by key, whatever their strings hold, also after a restart', async () => {
      await fc.assert(
        fc.asyncProperty(anyString, anyString, async (key, text) => {
          const one = sampleSubscription(key, { sourceId: text, lastError: text });
          await store.addSubscription(one);
          expect(await store.readSubscription(key)).toEqual(one);
          expect(await store.listSubscriptions(text)).toContainEqual(one);
          await store.removeSubscription(key);
          expect(await store.readSubscription(key)).toBeNull();
        }),
        { numRuns: 50 },
      );
      const [b, a] = [sampleSubscription('b'), sampleSubscription('a', { sourceId: 'other' })];
      await store.addSubscription(b);
      await store.addSubscription(a);
      await store.close();
      store = await open(root);
      expect(await store.listSubscriptions()).toEqual([a, b]);
      expect(await store.listSubscriptions('a')).toEqual([b]);
      expect(await store.listSubscriptions('nobody')).toEqual([]);
    });

    it('a subscription is changed as it is at that moment, by any number at once', async () => {
      await store.addSubscription(sampleSubscription('k'));
      const second = await open(root);
      const count = (current: Subscription) => ({ ...current, pushes: current.pushes + 1 });
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : second).changeSubscription('k', count),
        ),
      );
      await second.close();
      expect((await store.readSubscription('k'))?.pushes).toBe(20);
    });

    it('a change of nothing, and one that says nothing, leave all as it was', async () => {
      const one = sampleSubscription('k');
      await store.addSubscription(one);
      expect(await store.changeSubscription('k', () => null)).toBeNull();
      expect(await store.changeSubscription('unknown', (current) => current)).toBeNull();
      expect(await store.changeSubscription('k', (current) => ({ ...current, key: 'x' }))).toEqual(
        one,
      );
      expect(await store.listSubscriptions()).toEqual([one]);
    });

    it('pushes are kept byte for byte and in order until they are removed', async () => {
      const large = samplePush({ body: new Uint8Array(3_000_000).fill(7), contentType: null });
      const pushes = [samplePush(), large, samplePush({ key: '\u0000', sourceId: '\ud800' })];
      const numbers: number[] = [];
      for (const push of pushes) numbers.push(await store.addPush(push));
      expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
      await store.close();
      store = await open(root);
      expect(await store.listPushes()).toEqual(
        pushes.map(({ sourceId, body }, index) => ({
          number: numbers[index],
          sourceId,
          bytes: body.length,
        })),
      );
      for (const [index, push] of pushes.entries()) {
        const read = await store.readPush(numbers[index] ?? 0);
        expect({ ...read, body: Buffer.from(read?.body ?? []).equals(push.body) }).toEqual({
          ...push,
          body: true,
        });
      }
      const [first = 0, ...others] = numbers;
      await store.removePush(first);
      expect(await store.readPush(first)).toBeNull();
      expect((await store.listPushes()).map(({ number }) => number)).toEqual(others);
      for (const number of others) await store.removePush(number);
      const last = await store.addPush(samplePush());
      expect(last).toBeGreaterThan(Math.max(...numbers));
    });

    it('what was pushed stands in the ledger, is no request, and takes nobody the lease', async () => {
      const until = '2026-11-20T12:01:00.000Z';
      const sources = [{ sourceId: 'a', polledAt: null }];
      await store.leaseSources({ worker: 'w', at: now, until, sources });
      const record = samplePoll('a', { pushed: true });
      await store.writeSourceState(sampleState('a', { polledAt: null }), record);
      expect(await store.listPolls('a', 5)).toEqual([record]);
      expect(await store.listPollHours()).toEqual([]);
      expect((await store.listLeases(now)).map(({ sourceId }) => sourceId)).toEqual(['a']);
    });
  });
}
