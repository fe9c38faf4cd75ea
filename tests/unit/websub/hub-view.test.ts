import { afterEach, beforeEach, expect, test } from 'vitest';
import type { HubSubscriber } from '../../../src/model/hub-subscriber.ts';
import {
  listSubscribers,
  readHubTrouble,
  showCallback,
  sumTopics,
} from '../../../src/pipeline/hub-view.ts';
import { openTestHouse, type TestHouse } from '../pipeline/test-house.ts';

let at: TestHouse;

beforeEach(async () => {
  at = await openTestHouse({
    chips: 'title: Chips\ndescription: D\nmatch: {publish: 1, review: 1, any: {chips: 1}}\n',
  });
});
afterEach(() => at.remove());

async function put(number: number, own: Partial<HubSubscriber> = {}): Promise<void> {
  const key = { path: '/feeds/chips.atom', callback: `https://reader.example/${number}` };
  await at.house.store.changeHubSubscriber(key, () => ({
    ...key,
    wish: null,
    topic: 'https://wire.example/feeds/chips.atom',
    secret: 'never shown',
    verifiedAt: at.now,
    leaseEndsAt: '2026-03-20T00:00:00.000Z',
    settledEtag: null,
    delivery: null,
    nextAttemptAt: null,
    failures: 0,
    attempts: 0,
    failingSince: null,
    lastError: null,
    deliveredAt: null,
    deliveries: 0,
    ...own,
  }));
}

const failing = {
  failures: 3,
  failingSince: '2026-03-01T00:00:00.000Z',
  lastError: 'it answered 500',
};

test('half of the subscribers failing three times in a row is a trouble, fewer are not', async () => {
  expect(await readHubTrouble(at.house)).toBeNull();
  await put(1, failing);
  expect(await readHubTrouble(at.house)).toBeNull();
  await put(2, failing);
  expect(await readHubTrouble(at.house)).toBe(
    'the hub cannot deliver to 2 of 2 subscribers, the first says: it answered 500',
  );
  await put(3);
  await put(4, { ...failing, failures: 2 });
  expect(await readHubTrouble(at.house)).toContain('2 of 4');
  await put(5);
  expect(await readHubTrouble(at.house)).toBeNull();
});

test('documents are summed up without those whose lease is over', async () => {
  await put(1, { deliveredAt: '2026-03-01T10:00:00.000Z', deliveries: 2 });
  await put(2, { ...failing, leaseEndsAt: '2026-03-10T00:00:00.000Z' });
  await put(3, { leaseEndsAt: at.now });
  const subscribers = await Array.fromAsync(listSubscribers(at.house, at.now));
  expect(JSON.stringify(subscribers)).not.toContain('never shown');
  expect(sumTopics(subscribers)).toEqual([
    {
      path: '/feeds/chips.atom',
      subscribed: 2,
      failing: 1,
      wishing: 0,
      firstLeaseEndsAt: '2026-03-10T00:00:00.000Z',
      lastDeliveryAt: '2026-03-01T10:00:00.000Z',
    },
  ]);
});

test.each([
  ['https://reader.example/', 'https://reader.example/'],
  ['https://reader.example/push?key=secret', 'https://reader.example/push?…'],
  [
    'https://reader.example:444/websub/AAAAAAAAAAAAAAAAAAAAAA',
    'https://reader.example:444/websub/AAAA…',
  ],
])('the callback %s is shown as %s', (callback, shown) => {
  expect(showCallback(callback)).toBe(shown);
});
