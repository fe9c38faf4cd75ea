import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HubPing, HubSubscriber } from '../../src/model/hub-subscriber.ts';
import type { Store } from '../../src/store/store.ts';
import { now, sampleRendered } from './sample.ts';

const anyString = fc.string({ unit: 'binary' });
const later = '2026-11-21T12:00:00.000Z';

/** A subscriber whose lease runs and who has what is published. */
function sampleSubscriber(own: Partial<HubSubscriber> = {}): HubSubscriber {
  return {
    path: '/feeds/a.atom',
    callback: 'https://reader.example/1',
    wish: null,
    topic: 'https://wire.example/feeds/a.atom',
    secret: 'secret',
    verifiedAt: now,
    leaseEndsAt: later,
    settledEtag: '"1"',
    delivery: null,
    nextAttemptAt: null,
    failures: 0,
    attempts: 0,
    failingSince: null,
    lastError: null,
    deliveredAt: null,
    deliveries: 0,
    ...own,
  };
}

const wish = {
  mode: 'subscribe',
  topic: 't',
  secret: null,
  leaseSeconds: 3600,
  challenge: 'c',
  askedAt: now,
  etag: null,
} as const;

/**
 * What a store keeps for our hub.
 *
 * @param open Opens the store that belongs to a folder; the same folder gives the same store.
 */
export function describeHub(name: string, open: (root: string) => Promise<Store>): void {
  describe(`${name} keeps the hub's subscribers`, () => {
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

    async function put(...subscribers: readonly HubSubscriber[]): Promise<void> {
      for (const one of subscribers) await store.changeHubSubscriber(one, () => one);
    }

    const callbacks = (keys: readonly { readonly callback: string }[]) =>
      keys.map(({ callback }) => callback.slice(-1));

    it('they come back whole, whatever their strings hold, also after a restart', async () => {
      await fc.assert(
        fc.asyncProperty(anyString, anyString, async (path, text) => {
          const one = sampleSubscriber({ path, secret: text, settledEtag: text, lastError: text });
          expect(await store.changeHubSubscriber(one, () => one)).toEqual(one);
          expect(await store.readHubSubscriber(one)).toEqual(one);
          expect(await store.changeHubSubscriber(one, () => 'remove')).toBeNull();
          expect(await store.readHubSubscriber(one)).toBeNull();
        }),
        { numRuns: 50 },
      );
      const one = sampleSubscriber();
      await put(one);
      await store.close();
      store = await open(root);
      expect(await store.readHubSubscriber(one)).toEqual(one);
    });

    it('a change sees what is stored, and which document, and keeps the key', async () => {
      const one = sampleSubscriber();
      const seen: unknown[] = [];
      const look = (...words: readonly unknown[]) => {
        seen.push(words);
        return null;
      };
      expect(await store.changeHubSubscriber(one, look)).toBeNull();
      await store.writeRendered([sampleRendered(one.path, { etag: '"9"' })], []);
      const moved = { ...one, path: '/other', callback: 'https://other.example/' };
      expect(await store.changeHubSubscriber(one, () => moved)).toEqual(one);
      expect(await store.changeHubDelivery(one, look)).toBeNull();
      expect(seen).toEqual([
        [null, null],
        [one, '"9"'],
      ]);
      expect(await store.listHubSubscribers(null, 10)).toEqual([one]);
    });

    it('is changed by any number at once, over two connections', async () => {
      await put(sampleSubscriber());
      const second = await open(root);
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : second).changeHubDelivery(sampleSubscriber(), (current) =>
            current === null ? null : { ...current, deliveries: current.deliveries + 1 },
          ),
        ),
      );
      await second.close();
      expect((await store.readHubSubscriber(sampleSubscriber()))?.deliveries).toBe(20);
    });

    it('lists them page by page, by path, then by callback, and the paths', async () => {
      const all = ['/b', '/a', '/c'].flatMap((path) =>
        ['2', '1'].map((end) => sampleSubscriber({ path, callback: `https://r.example/${end}` })),
      );
      await put(...all);
      const listed: HubSubscriber[] = [];
      for (;;) {
        const some = await store.listHubSubscribers(listed.at(-1) ?? null, 4);
        listed.push(...some);
        if (some.length < 4) break;
      }
      const names = listed.map(({ path, callback }) => path + callback.slice(-1));
      expect(names).toEqual(['/a1', '/a2', '/b1', '/b2', '/c1', '/c2']);
      expect(await store.listHubPaths()).toEqual(['/a', '/b', '/c']);
    });

    it('knows to whom a document is due', async () => {
      const own: readonly Partial<HubSubscriber>[] = [
        { settledEtag: '"1"' },
        { settledEtag: '"2"' },
        { settledEtag: null },
        { leaseEndsAt: now },
        { leaseEndsAt: null },
        { nextAttemptAt: later },
        { nextAttemptAt: now },
        { path: '/feeds/b.atom' },
      ];
      await put(
        ...own.map((each, at) =>
          sampleSubscriber({ callback: `https://reader.example/${at}`, ...each }),
        ),
      );
      const due = await store.listHubDue({ path: '/feeds/a.atom', etag: '"2"', at: now });
      expect(callbacks(due)).toEqual(['0', '2', '6']);
      expect(callbacks(await store.listHubAgain(now, 10))).toEqual(['6']);
      expect(callbacks(await store.listHubAgain(later, 1))).toEqual(['6']);
      expect(await store.readNextHubAttempt()).toBe(now);
    });

    it('lists more that are due than fit on a page', async () => {
      const many = Array.from({ length: 1_203 }, (_, at) =>
        sampleSubscriber({ callback: `https://reader.example/${String(at).padStart(5, '0')}` }),
      );
      await Promise.all(many.map((one) => store.changeHubDelivery(one, () => one)));
      const due = await store.listHubDue({ path: '/feeds/a.atom', etag: '"2"', at: now });
      expect(due.map(({ callback }) => callback)).toEqual(many.map(({ callback }) => callback));
    });

    it('knows wishes and deliveries under way, and counts them by host', async () => {
      await put(
        sampleSubscriber({ wish }),
        sampleSubscriber({ callback: 'https://reader.example:444/2', wish }),
        sampleSubscriber({
          callback: 'https://reader.example/3',
          delivery: { worker: 'w\u0000', until: later },
          nextAttemptAt: later,
        }),
        sampleSubscriber({ path: '/feeds/b.atom' }),
      );
      expect(callbacks(await store.listHubWishes())).toEqual(['2', '1'].sort());
      expect(await store.listHubDeliveries()).toEqual([
        { path: '/feeds/a.atom', callback: 'https://reader.example/3', worker: 'w\u0000' },
      ]);
      expect(await store.countHubSubscribers(sampleSubscriber())).toEqual({
        ofPath: 3,
        ofHost: 3,
        wishing: 2,
        wishingOfHost: 1,
      });
    });

    it('forgets those whose lease is over, unless they wish for another', async () => {
      await put(
        sampleSubscriber({ callback: 'https://reader.example/1', leaseEndsAt: now }),
        sampleSubscriber({ callback: 'https://reader.example/2', leaseEndsAt: now, wish }),
        sampleSubscriber({ callback: 'https://reader.example/3', leaseEndsAt: null, wish }),
        sampleSubscriber({ callback: 'https://reader.example/4' }),
      );
      expect(await store.removeLapsedHubSubscribers(now)).toBe(1);
      expect(callbacks(await store.listHubSubscribers(null, 10))).toEqual(['2', '3', '4']);
    });

    it('keeps what other hubs were told', async () => {
      const ping: HubPing = {
        hub: 'https://hub.example/',
        path: '/feeds/a.atom',
        settledEtag: '"1"',
        nextAttemptAt: null,
        failures: 0,
        lastError: null,
        pingedAt: now,
      };
      const { hub, path } = ping;
      expect(await store.changeHubPing(hub, path, () => null)).toBeNull();
      expect(await store.changeHubPing(hub, path, () => ({ ...ping, path: '/x' }))).toEqual(ping);
      const other = { ...ping, path: '/feeds/A.atom', lastError: '\ud800' };
      await store.changeHubPing(hub, other.path, () => other);
      await store.changeHubPing(hub, path, (current) =>
        current === null ? null : { ...current, failures: 1 },
      );
      expect(await store.listHubPings()).toEqual([other, { ...ping, failures: 1 }]);
      await store.changeHubPing(hub, path, () => 'remove');
      expect(await store.listHubPings()).toEqual([other]);
    });
  });
}
