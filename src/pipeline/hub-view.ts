import { isSubscribed } from '../ingest/websub/revise-subscriber.ts';
import type { HubKey, HubPing, HubSubscriber } from '../model/hub-subscriber.ts';
import type { Instant } from '../model/instant.ts';
import type { House } from './house.ts';
import { listExternalHubs } from './hub-topics.ts';

type Stored = Pick<House, 'store' | 'rules'>;

/** How one subscriber fares, without anything that is secret in it. */
export interface SubscriberView {
  readonly path: string;
  /** Without its query, and without what in its path looks like a key. */
  readonly callback: string;
  /** `wishing`: it has to confirm its first subscription; `failing`: the last delivery was not taken. */
  readonly state: 'subscribed' | 'failing' | 'wishing';
  readonly isSigned: boolean;
  readonly leaseEndsAt: Instant | null;
  readonly deliveredAt: Instant | null;
  readonly deliveries: number;
  readonly failures: number;
  readonly failingSince: Instant | null;
  readonly nextAttemptAt: Instant | null;
  readonly lastError: string | null;
}

/** How one document is subscribed to. */
export interface HubTopicView {
  readonly path: string;
  readonly subscribed: number;
  readonly failing: number;
  readonly wishing: number;
  /** When the first lease ends; null without any. */
  readonly firstLeaseEndsAt: Instant | null;
  readonly lastDeliveryAt: Instant | null;
}

/** How another hub fares over all documents. */
export interface ExternalHubView {
  readonly hub: string;
  readonly told: number;
  readonly failing: number;
  readonly lastPingAt: Instant | null;
  readonly lastError: string | null;
}

const subscribersAPage = 200;
/** So many at least, before a share of them says anything. */
const fewestForTrouble = 2;
/** A share of all, and failures in a row, from which on it is no subscriber's own fault. */
const troubleShare = 0.5;
const troubleFailures = 3;
/** What is so long in a path is taken for a key. */
const KEY_LENGTH = 16;
const SHOWN_LENGTH = 4;

/** Every subscriber of our hub whose lease runs or who wishes for one, by path, then by callback. */
export async function* listSubscribers(
  { store }: Pick<House, 'store'>,
  now: Instant,
): AsyncGenerator<SubscriberView> {
  let after: HubKey | null = null;
  for (;;) {
    const some: readonly HubSubscriber[] = await store.listHubSubscribers(after, subscribersAPage);
    for (const subscriber of some) {
      if (isSubscribed(subscriber, now) || subscriber.wish !== null) {
        yield viewSubscriber(subscriber, now);
      }
    }
    const last: HubSubscriber | undefined = some.at(-1);
    if (last === undefined || some.length < subscribersAPage) return;
    after = last;
  }
}

/** Sums subscribers up, document by document. */
export function sumTopics(subscribers: readonly SubscriberView[]): readonly HubTopicView[] {
  const byPath = Map.groupBy(subscribers, ({ path }) => path);
  return [...byPath].map(([path, all]) => {
    const count = (state: SubscriberView['state']) =>
      all.filter((one) => one.state === state).length;
    const leases = all.flatMap(({ leaseEndsAt }) => leaseEndsAt ?? []).sort();
    const deliveries = all.flatMap(({ deliveredAt }) => deliveredAt ?? []).sort();
    return {
      path,
      subscribed: count('subscribed') + count('failing'),
      failing: count('failing'),
      wishing: count('wishing'),
      firstLeaseEndsAt: leases[0] ?? null,
      lastDeliveryAt: deliveries.at(-1) ?? null,
    };
  });
}

/** The hubs of others that are told of changes, in the order of the configuration. */
export async function listExternalViews(house: Stored): Promise<readonly ExternalHubView[]> {
  const pings = await house.store.listHubPings();
  return listExternalHubs(house).map((hub) =>
    viewHub(
      hub,
      pings.filter((ping) => ping.hub === hub),
    ),
  );
}

/** Says when so many subscribers cannot be delivered to that the fault may be ours; null when not. */
export async function readHubTrouble({
  store,
  now,
}: Pick<House, 'store' | 'now'>): Promise<string | null> {
  let subscribed = 0;
  const failing: SubscriberView[] = [];
  for await (const subscriber of listSubscribers({ store }, now())) {
    if (subscriber.state !== 'wishing') subscribed += 1;
    if (subscriber.failures >= troubleFailures) failing.push(subscriber);
  }
  const [first] = failing;
  if (first === undefined || failing.length < fewestForTrouble) return null;
  if (failing.length < subscribed * troubleShare) return null;
  return `the hub cannot deliver to ${failing.length} of ${subscribed} subscribers, the first says: ${first.lastError}`;
}

/** A callback for people: its query and what looks like a key are secrets of its subscriber. */
export function showCallback(callback: string): string {
  const { origin, pathname, search } = new URL(callback);
  const shown = pathname
    .split('/')
    .map((part) => (part.length < KEY_LENGTH ? part : `${part.slice(0, SHOWN_LENGTH)}…`))
    .join('/');
  return `${origin}${shown}${search === '' ? '' : '?…'}`;
}

function viewSubscriber(subscriber: HubSubscriber, now: Instant): SubscriberView {
  const { path, callback, leaseEndsAt, deliveredAt, deliveries, secret } = subscriber;
  const { failures, failingSince, nextAttemptAt, lastError } = subscriber;
  const state = failures > 0 ? 'failing' : 'subscribed';
  return {
    path,
    callback: showCallback(callback),
    state: isSubscribed(subscriber, now) ? state : 'wishing',
    isSigned: secret !== null,
    leaseEndsAt,
    deliveredAt,
    deliveries,
    failures,
    failingSince,
    nextAttemptAt,
    lastError,
  };
}

function viewHub(hub: string, pings: readonly HubPing[]): ExternalHubView {
  const failing = pings.filter(({ failures }) => failures > 0);
  const told = pings.flatMap(({ pingedAt }) => pingedAt ?? []).sort();
  return {
    hub: showCallback(hub),
    told: told.length,
    failing: failing.length,
    lastPingAt: told.at(-1) ?? null,
    lastError: failing[0]?.lastError ?? null,
  };
}
