import { readStanding } from '../ingest/websub/revise-subscription.ts';
import type { Instant } from '../model/instant.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import type { Subscription } from '../model/subscription.ts';

/** How a source that names a hub is pushed, without anything that is secret in it. */
export interface SourcePush {
  /**
   * `pushed`: polls are a back-stop; `verified`: pushes may come, and are not relied on yet; `asked`:
   * the hub has not verified it; `lapsed`: its lease ended before it was renewed; `denied`: the hub
   * does not want to; `off`: it is not asked for.
   */
  readonly state: 'pushed' | 'verified' | 'asked' | 'lapsed' | 'denied' | 'off';
  readonly hub: string;
  readonly leaseEndsAt: Instant | null;
  readonly lastPushAt: Instant | null;
  readonly pushes: number;
  /** Pushes that were dropped because of their signature. */
  readonly forged: number;
  /** What keeps it from being pushed, in words; null when nothing does. */
  readonly why: string | null;
}

/**
 * How a source is pushed; null when its feed names no hub.
 *
 * @param subscriptions those of this source.
 * @param problem why hubs cannot reach us; null when they can.
 */
export function describePush(
  source: Source,
  state: SourceState | null,
  {
    subscriptions,
    problem,
    now,
  }: {
    readonly subscriptions: readonly Subscription[];
    readonly problem: string | null;
    readonly now: Instant;
  },
): SourcePush | null {
  const hub = state?.url === source.url ? (state.hubOffer?.hubs[0] ?? null) : null;
  const current = subscriptions.find(
    ({ state, sourceUrl }) => state !== 'ended' && state !== 'leaving' && sourceUrl === source.url,
  );
  if (current === undefined) {
    if (hub === null) return null;
    const why = problem ?? 'it is asked for when the server runs';
    const nothing = { leaseEndsAt: null, lastPushAt: null, pushes: 0, forged: 0 };
    return { state: 'off', hub, ...nothing, why };
  }
  const { leaseEndsAt, lastPushAt, pushes, forged, lastError } = current;
  const name = nameState(current, now);
  const why = lastError ?? (name === 'pushed' ? null : problem);
  return { state: name, hub: current.hub, leaseEndsAt, lastPushAt, pushes, forged, why };
}

function nameState(subscription: Subscription, now: Instant): SourcePush['state'] {
  const { state, leaseEndsAt } = subscription;
  if (state === 'denied') return 'denied';
  if (state !== 'active') return 'asked';
  if ((leaseEndsAt ?? '') <= now) return 'lapsed';
  return readStanding(subscription, now) === null ? 'verified' : 'pushed';
}
