import { describe, expect, test } from 'vitest';
import { buildSubscriptionRequest } from '../../../src/ingest/websub/build-subscription-request.ts';
import { readHubRequest } from '../../../src/ingest/websub/read-hub-request.ts';
import {
  beginRequest,
  confirmRequest,
  denyRequest,
  leaveSubscription,
  noteMiss,
  notePush,
  noteRefusal,
  readStanding,
  startSubscription,
} from '../../../src/ingest/websub/revise-subscription.ts';
import type { Subscription } from '../../../src/model/subscription.ts';

const start = Date.parse('2026-11-22T12:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const hubs = ['https://hub.example/', 'https://other.example/'];
const topic = 'https://press.example/feed';
const fresh = startSubscription(
  {
    key: 'kkkkkkkkkkkkkkkkkkkkkk',
    secret: 'the secret',
    sourceId: 'press',
    sourceUrl: 'https://press.example/',
    hub: 'https://hub.example/',
    topic,
    callback: 'https://wire.example/websub/kkkkkkkkkkkkkkkkkkkkkk',
  },
  at(0),
);

function must(subscription: Subscription | null): Subscription {
  if (subscription === null) throw new Error('nothing came of it');
  return subscription;
}
const ask = (mode: string, more: Record<string, string> = {}) => {
  const query = { 'hub.mode': mode, 'hub.topic': topic, 'hub.challenge': 'c', ...more };
  const request = readHubRequest(new URLSearchParams(query));
  if (request === null) throw new Error('not read');
  return request;
};
function confirm(subscription: Subscription, mode: string, seconds: number, lease = '86400') {
  const request = ask(mode, { 'hub.lease_seconds': lease });
  return request.mode === 'denied' ? null : confirmRequest(subscription, request, at(seconds));
}
const deny = (subscription: Subscription, seconds: number, more: Record<string, string> = {}) => {
  const request = ask('denied', more);
  return request.mode === 'denied' ? denyRequest(subscription, request, at(seconds)) : null;
};
const asked = must(beginRequest(fresh, hubs, at(0)));
const active = must(confirm(asked, 'subscribe', 1));
const pushed = (subscription: Subscription, seconds: number) =>
  notePush(subscription, { bodyHash: `body at ${seconds}`, isRead: true }, at(seconds));

describe('a request', () => {
  test('says what the standard wants, and the secret only to subscribe', () => {
    expect(buildSubscriptionRequest(fresh, 'subscribe')).toEqual({
      'hub.mode': 'subscribe',
      'hub.topic': topic,
      'hub.callback': fresh.callback,
      'hub.lease_seconds': '864000',
      'hub.secret': 'the secret',
    });
    expect(Object.keys(buildSubscriptionRequest(fresh, 'unsubscribe'))).toEqual([
      'hub.mode',
      'hub.topic',
      'hub.callback',
    ]);
  });

  test('is due at once, and again with longer and longer waits while nothing comes of it', () => {
    const waits: number[] = [];
    let current = fresh;
    for (let count = 0; count < 12; count += 1) {
      const dueAt = current.nextRequestAt ?? '';
      current = must(beginRequest(current, [], dueAt));
      waits.push((Date.parse(current.nextRequestAt ?? '') - Date.parse(dueAt)) / 60_000);
    }
    expect(waits[0]).toBeGreaterThanOrEqual(5);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBeGreaterThanOrEqual(1440);
    expect(waits.at(-1)).toBeLessThanOrEqual(1440 * 1.2 + 1);
    expect(current.lastError).toBe(
      'asked 11 times, the hub did not verify it: can it reach https://wire.example?',
    );
  });

  test('is not begun twice', () => {
    expect(beginRequest(asked, hubs, at(1))).toBeNull();
  });

  test('goes to the next hub when one never verifies', () => {
    let current = fresh;
    const seen: string[] = [];
    for (let count = 0; count < 7; count += 1) {
      current = must(beginRequest(current, hubs, current.nextRequestAt ?? ''));
      seen.push(current.hub);
    }
    const [a, b] = hubs;
    expect(seen).toEqual([a, a, a, b, b, b, a]);
  });

  test('that is refused waits longer, at least as long as the hub asks', () => {
    const refusal = { error: 'the hub answered 503', retryAfterSeconds: 7_200 };
    const busy = must(noteRefusal(asked, { status: 503, ...refusal }, at(1)));
    expect(busy.nextRequestAt).toBe(at(7_201));
    expect(busy.pending).toBeNull();
    const final = must(
      noteRefusal(asked, { status: 400, error: 'no', retryAfterSeconds: null }, at(1)),
    );
    expect(Date.parse(final.nextRequestAt ?? '')).toBeGreaterThanOrEqual(start + 3_600_000);
    expect(final.lastError).toBe('no');
  });

  test('that was verified before its refusal came stays verified', () => {
    const refusal = { status: 500, error: 'no', retryAfterSeconds: null };
    expect(noteRefusal(active, refusal, at(2))).toBeNull();
  });
});

describe('E18 a verification', () => {
  test('is confirmed for the topic and mode that were asked for', () => {
    expect(active).toMatchObject({ state: 'active', failures: 0, lastError: null });
    expect(active.leaseEndsAt).toBe(at(86_401));
  });

  test.each([
    ['before anything was asked', fresh, 'subscribe', 1],
    ['of another mode', asked, 'unsubscribe', 1],
    ['long after the request', asked, 'subscribe', 86_400],
    ['again, long after the first', active, 'subscribe', 120],
  ] as const)('is not confirmed %s', (_, subscription, mode, seconds) => {
    expect(confirm(subscription, mode, seconds)).toBeNull();
  });

  test('of another topic is not confirmed', () => {
    const request = ask('subscribe', { 'hub.topic': 'https://press.example/other' });
    expect(request.mode !== 'denied' && confirmRequest(asked, request, at(1))).toBeNull();
  });

  test('may be repeated for a minute, since our answer may have got lost', () => {
    expect(confirm(active, 'subscribe', 30)?.state).toBe('active');
  });

  test.each([
    ['hub.mode', { 'hub.mode': 'publish' }],
    ['hub.topic', { 'hub.topic': undefined }],
    ['hub.challenge', { 'hub.challenge': undefined }],
    ['hub.challenge of a size', { 'hub.challenge': 'x'.repeat(5_000) }],
  ])('without a good %s is none', (_, changed) => {
    const query = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': 'c', ...changed };
    const given = Object.entries(query).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    expect(readHubRequest(new URLSearchParams(given))).toBeNull();
  });
});

describe('E20 a lease', () => {
  test.each(['600', '86400', '864000'])('of %s s is renewed before its end', (lease) => {
    const subscription = must(confirm(asked, 'subscribe', 0, lease));
    const share = (Date.parse(subscription.nextRequestAt ?? '') - start) / 1000 / Number(lease);
    expect(share).toBeGreaterThan(0.56);
    expect(share).toBeLessThan(0.67);
    const renewing = must(beginRequest(subscription, hubs, subscription.nextRequestAt ?? ''));
    expect(renewing).toMatchObject({ state: 'active', pending: { mode: 'subscribe' } });
  });

  test.each([
    ['nothing', undefined, 86_400],
    ['zero', '0', 86_400],
    ['words', 'for ever', 86_400],
    ['a thousand years', '31536000000', 30 * 86_400],
  ])('of %s is asked for again all the same', (_, lease, seconds) => {
    const request = ask('subscribe', lease === undefined ? {} : { 'hub.lease_seconds': lease });
    expect(request).toMatchObject({ leaseSeconds: seconds });
  });

  test('that has ended makes polls normal again', () => {
    const subscription = pushed(active, 10);
    expect(readStanding(subscription, at(86_400))).not.toBeNull();
    expect(readStanding(subscription, at(86_402))).toBeNull();
  });
});

describe('E20 polls become a back-stop', () => {
  test('with the first genuine push, and not before', () => {
    expect(readStanding(active, at(10))).toBeNull();
    expect(readStanding(pushed(active, 10), at(11))).toEqual({
      key: fresh.key,
      hub: 'hub.example',
      until: active.leaseEndsAt,
    });
  });

  test('no more after a miss, until twice as many pushes came in a row', () => {
    const missed = noteMiss(pushed(active, 10));
    const once = pushed(missed, 20);
    expect(readStanding(missed, at(11))).toBeNull();
    expect(readStanding(once, at(21))).toBeNull();
    expect(readStanding(pushed(once, 30), at(31))).not.toBeNull();
  });

  test('no more after a push that holds no feed', () => {
    const bad = notePush(pushed(active, 10), { bodyHash: 'x', isRead: false }, at(20));
    expect(readStanding(bad, at(21))).toBeNull();
  });

  test('and a subscription remembers only so many bodies', () => {
    let subscription = active;
    for (let index = 0; index < 100; index += 1) subscription = pushed(subscription, index);
    expect(subscription.recentBodies).toHaveLength(32);
    expect(subscription.recentBodies.at(-1)).toBe('body at 99');
  });
});

describe('E21 a denial', () => {
  test.each([
    ['before a verification', asked],
    ['of a running subscription', pushed(active, 10)],
  ])('%s ends it, and it is tried again after a week', (_, subscription) => {
    const denied = must(deny(subscription, 20, { 'hub.reason': 'not\r\nhere' }));
    expect(denied).toMatchObject({ state: 'denied', lastError: 'the hub denied it, "not here"' });
    expect(readStanding(denied, at(21))).toBeNull();
    expect(Date.parse(denied.nextRequestAt ?? '')).toBeGreaterThanOrEqual(start + 7 * 86_400_000);
    expect(must(beginRequest(denied, hubs, denied.nextRequestAt ?? '')).state).toBe('asked');
  });

  test('of another topic changes nothing', () => {
    expect(deny(active, 20, { 'hub.topic': 'https://evil.example/' })).toBeNull();
  });
});

describe('a subscription that is not wanted any more', () => {
  const leaving = must(leaveSubscription(pushed(active, 10), at(20)));

  test('is ended at the hub, which verifies that', () => {
    const begun = must(beginRequest(leaving, hubs, at(20)));
    expect(begun.pending?.mode).toBe('unsubscribe');
    expect(confirm(begun, 'subscribe', 21)).toBeNull();
    expect(confirm(begun, 'unsubscribe', 21)).toMatchObject({
      state: 'ended',
      nextRequestAt: null,
      endedAt: at(21),
    });
  });

  test('is left to its lease when the hub does not answer', () => {
    let current: Subscription = leaving;
    for (let count = 0; count < 4; count += 1) {
      current = must(beginRequest(current, hubs, current.nextRequestAt ?? ''));
    }
    expect(current).toMatchObject({ state: 'ended', pending: null, nextRequestAt: null });
  });

  test('and was never verified is over at once', () => {
    expect(leaveSubscription(asked, at(2))).toMatchObject({
      state: 'ended',
      nextRequestAt: null,
    });
  });
});
