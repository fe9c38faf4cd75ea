import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beginDelivery,
  choosePause,
  dropWish,
  giveBackDelivery,
  grantWish,
  isDelivering,
  MOST_ATTEMPTS,
  noteDelivered,
  noteUndelivered,
  noteWish,
  type SubscriberChange,
} from '../../../src/ingest/websub/revise-subscriber.ts';
import type { HubSubscriber, HubWish } from '../../../src/model/hub-subscriber.ts';

const start = Date.parse('2026-11-20T12:00:00.000Z');
const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();
const key = { path: '/feeds/chips.atom', callback: 'https://reader.example/cb?k=1' };
const wish: HubWish = {
  mode: 'subscribe',
  topic: 'https://wire.example/feeds/chips.atom',
  secret: 's',
  leaseSeconds: 864_000,
  challenge: 'c1',
  askedAt: at(0),
  etag: '"a"',
};
const failure = { status: 500, error: 'it answered 500', retryAfterSeconds: null };

function keep(change: SubscriberChange): HubSubscriber {
  if (change === null || change === 'remove') throw new Error(`it was ${change}`);
  return change;
}

function subscribed(): HubSubscriber {
  return keep(grantWish(noteWish(null, key, wish), '"a"', 'c1', at(1)));
}

const turn = (etag: string, seconds: number, worker = 'w') => ({ worker, etag, at: at(seconds) });

function deliver(current: HubSubscriber, etag: string, seconds: number): HubSubscriber {
  return keep(beginDelivery(current, etag, turn(etag, seconds), at(seconds + 70)));
}

describe('a wish', () => {
  it('changes nothing until it is granted, and only its own challenge grants it', () => {
    const asked = noteWish(null, key, wish);
    expect(asked.leaseEndsAt).toBeNull();
    expect(beginDelivery(asked, '"b"', turn('"b"', 1), at(70))).toBeNull();
    expect(grantWish(asked, '"a"', 'other', at(1))).toBeNull();
    expect(dropWish(asked, 'other')).toBeNull();
    expect(dropWish(asked, 'c1')).toBe('remove');
    expect(grantWish(null, '"a"', 'c1', at(1))).toBeNull();
  });

  it('granted, owes what changed since it was asked, and nothing before', () => {
    expect(subscribed()).toMatchObject({ wish: null, settledEtag: '"a"', nextAttemptAt: null });
    const late = keep(grantWish(noteWish(null, key, wish), '"b"', 'c1', at(1)));
    expect(late).toMatchObject({ settledEtag: '"a"', nextAttemptAt: at(1) });
  });

  it('of one that is subscribed renews it: what was delivered stays delivered', () => {
    const known = keep(noteDelivered(deliver(subscribed(), '"b"', 10), '"b"', turn('"b"', 11)));
    const again = noteWish(known, key, { ...wish, secret: 't', challenge: 'c2', etag: '"b"' });
    expect(again).toMatchObject({ secret: 's', leaseEndsAt: known.leaseEndsAt });
    const renewed = keep(grantWish(again, '"b"', 'c2', at(100)));
    expect(renewed).toMatchObject({ secret: 't', settledEtag: '"b"', deliveries: 1 });
    expect(renewed.leaseEndsAt).toBe(at(100 + 864_000));
    expect(dropWish(again, 'c2')).toEqual(known);
  });

  it('of one whose lease is over begins anew', () => {
    const old = { ...subscribed(), leaseEndsAt: at(50), failures: 3, failingSince: at(2) };
    const again = noteWish(old, key, { ...wish, challenge: 'c2', etag: '"z"' });
    const granted = keep(grantWish(again, '"z"', 'c2', at(60)));
    expect(granted).toMatchObject({ settledEtag: '"z"', failures: 0, failingSince: null });
  });

  it('to end it removes it', () => {
    const leaving = noteWish(subscribed(), key, { ...wish, mode: 'unsubscribe', challenge: 'c2' });
    expect(grantWish(leaving, '"a"', 'c2', at(5))).toBe('remove');
    expect(dropWish(leaving, 'c2')).toEqual(subscribed());
  });
});

describe('a delivery', () => {
  it('is taken by one worker at a time, and by another when its time is over', () => {
    const begun = deliver(subscribed(), '"b"', 10);
    expect(isDelivering(begun, 'w')).toBe(true);
    expect(beginDelivery(begun, '"b"', turn('"b"', 79, 'v'), at(140))).toBeNull();
    const taken = keep(beginDelivery(begun, '"b"', turn('"b"', 80, 'v'), at(150)));
    expect(isDelivering(taken, 'v')).toBe(true);
    expect(noteDelivered(taken, '"b"', turn('"b"', 81))).toBeNull();
    expect(noteUndelivered(taken, turn('"b"', 81), failure)).toBeNull();
    expect(giveBackDelivery(taken, 'w', at(81))).toBeNull();
  });

  it('is only of the document that is stored, and of none that is settled', () => {
    const one = subscribed();
    expect(beginDelivery(one, '"c"', turn('"b"', 10), at(80))).toBeNull();
    expect(beginDelivery(one, null, turn('"b"', 10), at(80))).toBeNull();
    expect(beginDelivery(one, '"a"', turn('"a"', 10), at(80))).toBeNull();
    expect(beginDelivery(null, '"b"', turn('"b"', 10), at(80))).toBeNull();
  });

  it('is due again at once where the document changed meanwhile', () => {
    const begun = deliver(subscribed(), '"b"', 10);
    const same = keep(noteDelivered(begun, '"b"', turn('"b"', 12)));
    expect(same).toMatchObject({ settledEtag: '"b"', nextAttemptAt: null, deliveries: 1 });
    const other = keep(noteDelivered(begun, '"c"', turn('"b"', 12)));
    expect(other).toMatchObject({ settledEtag: '"b"', nextAttemptAt: at(12) });
    expect(keep(beginDelivery(other, '"c"', turn('"c"', 12), at(90))).delivery).not.toBeNull();
  });

  it('given back can be taken at once', () => {
    const back = keep(giveBackDelivery(deliver(subscribed(), '"b"', 10), 'w', at(11)));
    expect(back).toMatchObject({ delivery: null, failures: 0, settledEtag: '"a"' });
    expect(isDelivering(keep(beginDelivery(back, '"b"', turn('"b"', 11, 'v'), at(90))), 'v')).toBe(
      true,
    );
  });

  it('E7: is not begun after the lease', () => {
    const end = 1 + 864_000;
    expect(beginDelivery(subscribed(), '"b"', turn('"b"', end), at(end + 70))).toBeNull();
    expect(
      keep(beginDelivery(subscribed(), '"b"', turn('"b"', end - 1), at(end))).delivery,
    ).toBeTruthy();
  });
});

describe('a delivery that is not taken', () => {
  /** Fails as often as it may with one document. */
  function failWith(etag: string, current: HubSubscriber, from: number) {
    const pauses: number[] = [];
    let seconds = from;
    let failing = current;
    while (failing.settledEtag !== etag) {
      failing = keep(
        noteUndelivered(deliver(failing, etag, seconds), turn(etag, seconds), failure),
      );
      const next = (Date.parse(failing.nextAttemptAt ?? '') - start) / 1000;
      pauses.push(next - seconds);
      seconds = next;
    }
    return { failing, pauses, seconds };
  }

  it('E11: is tried again after pauses that double up to an hour, then given up until the next change', () => {
    const { failing, pauses, seconds } = failWith('"b"', subscribed(), 10);
    expect(pauses).toHaveLength(MOST_ATTEMPTS);
    expect(pauses.slice(0, 5)).toEqual([10, 20, 40, 80, 160]);
    expect(Math.max(...pauses)).toBe(3_600);
    expect(failing).toMatchObject({ failures: MOST_ATTEMPTS, failingSince: at(10) });
    const idle = keep(beginDelivery(failing, '"b"', turn('"b"', seconds), at(seconds + 70)));
    expect(idle).toMatchObject({ delivery: null, nextAttemptAt: null });
    const changed = deliver(failing, '"c"', seconds);
    const good = keep(noteDelivered(changed, '"c"', turn('"c"', seconds + 1)));
    expect(good).toMatchObject({ failures: 0, attempts: 0, failingSince: null, lastError: null });
  });

  it('waits as long as it is asked to, within a day', () => {
    expect(choosePause(1, 600)).toBe(600_000);
    expect(choosePause(9, 5)).toBe(2_560_000);
    expect(choosePause(1, 1e9)).toBe(86_400_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.nat(), (failures, seconds) => {
        const pause = choosePause(failures, seconds);
        expect(pause).toBeGreaterThanOrEqual(10_000);
        expect(pause).toBeLessThanOrEqual(86_400_000);
      }),
    );
  });

  it('E11: ends the subscription after five days, or at once by 410', () => {
    const gone = { ...failure, status: 410 };
    expect(noteUndelivered(deliver(subscribed(), '"b"', 10), turn('"b"', 10), gone)).toBe('remove');
    const days = 5 * 86_400;
    const first = keep(noteUndelivered(deliver(subscribed(), '"b"', 10), turn('"b"', 10), failure));
    const late = deliver(first, '"c"', 9 + days);
    expect(noteUndelivered(late, turn('"c"', 9 + days), failure)).not.toBe('remove');
    expect(noteUndelivered(late, turn('"c"', 10 + days), failure)).toBe('remove');
  });
});
