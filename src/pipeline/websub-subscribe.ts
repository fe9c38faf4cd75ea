import { randomBytes } from 'node:crypto';
import type { FormPoster } from '../ingest/post-form.ts';
import { readFreshness } from '../ingest/schedule-poll.ts';
import { buildSubscriptionRequest } from '../ingest/websub/build-subscription-request.ts';
import {
  beginRequest,
  leaveSubscription,
  noteRefusal,
  startSubscription,
} from '../ingest/websub/revise-subscription.ts';
import { describeError } from '../model/describe-error.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import type { HubOffer, Subscription } from '../model/subscription.ts';
import type { House } from './house.ts';
import { resumePolling } from './resume-polling.ts';

/** 128 bits: nobody guesses a callback. */
const KEY_BYTES = 16;
/** 43 characters; the standard allows 199. */
const SECRET_BYTES = 32;
/** How long a callback that is over says so, before it is unknown. */
const REMEMBER_ENDED_MS = 90 * 86_400_000;

/** Where callbacks are below a base URL. */
export function callbackUrl(baseUrl: string, key: string): string {
  return `${baseUrl}/websub/${key}`;
}

/**
 * Brings a source's subscriptions in line with what it offers now: a new one where one is wanted, an
 * end to those that are not.
 *
 * @param canBeReached Whether hubs can reach our callbacks.
 * @returns whether anything changed.
 */
export async function reconcileSource(
  house: House,
  source: Source,
  state: SourceState | null,
  canBeReached: boolean,
): Promise<boolean> {
  const offer = canBeReached ? readOffer(source, state) : null;
  const known = await house.store.listSubscriptions(source.id);
  const current = known.filter(({ state }) => state !== 'leaving' && state !== 'ended');
  const fitting = current
    .filter((subscription) => offer !== null && fits(house, subscription, source, offer))
    .sort((a, b) => (a.createdAt + a.key < b.createdAt + b.key ? -1 : 1));
  const [kept] = fitting;
  const unfit = current.filter((subscription) => subscription !== kept);
  for (const subscription of unfit) await leave(house, subscription, source);
  const hub = offer?.hubs[0];
  if (offer === null || hub === undefined || kept !== undefined) return unfit.length > 0;
  const { baseUrl } = house.rules.config.site;
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const wanted = {
    key,
    secret: randomBytes(SECRET_BYTES).toString('base64url'),
    sourceId: source.id,
    sourceUrl: source.url,
    hub,
    topic: offer.topic,
    callback: callbackUrl(baseUrl, key),
  };
  await house.store.addSubscription(startSubscription(wanted, house.now()));
  return true;
}

/**
 * Brings all subscriptions in line with the configuration and what every source offers.
 *
 * @returns whether any source names a hub.
 */
export async function reconcileAll(house: House, canBeReached: boolean): Promise<boolean> {
  const { sources } = house.rules.config;
  const states = await house.store.readSourceStates();
  const subscriptions = await house.store.listSubscriptions();
  const subscribed = new Set(subscriptions.map(({ sourceId }) => sourceId));
  let hasOffer = false;
  for (const source of sources.values()) {
    const state = states.get(source.id) ?? null;
    const isOffered = readOffer(source, state) !== null;
    hasOffer ||= isOffered;
    if (isOffered || subscribed.has(source.id)) {
      await reconcileSource(house, source, state, canBeReached);
    }
  }
  for (const subscription of subscriptions) {
    if (!sources.has(subscription.sourceId)) await leave(house, subscription, null);
  }
  await forgetEnded(house, subscriptions);
  return hasOffer;
}

/**
 * Asks a hub what is due of a subscription: to begin, to renew or to end it. Only one process asks.
 *
 * @param signal Stops the request; it is then made again later.
 */
export async function requestDue(
  house: House,
  poster: FormPoster,
  { key, sourceId }: Subscription,
  signal: AbortSignal,
): Promise<void> {
  const state = await house.store.readSourceState(sourceId);
  const hubs = state?.hubOffer?.hubs ?? [];
  const begun = await house.store.changeSubscription(key, (current) =>
    beginRequest(current, hubs, house.now()),
  );
  if (begun === null || begun.pending === null) return;
  const refusal = await ask(poster, begun, signal, house);
  if (refusal === null || signal.aborted) return;
  const { mode } = begun.pending;
  house.log.warn(`${sourceId}: ${new URL(begun.hub).host} did not ${mode} it: ${refusal.error}`);
  await house.store.changeSubscription(key, (current) =>
    noteRefusal(current, refusal, house.now()),
  );
}

async function ask(
  poster: FormPoster,
  subscription: Subscription,
  signal: AbortSignal,
  { now }: House,
): Promise<Parameters<typeof noteRefusal>[1] | null> {
  const mode = subscription.pending?.mode ?? 'subscribe';
  try {
    const form = buildSubscriptionRequest(subscription, mode);
    const { status, headers, reason } = await poster.post(subscription.hub, form, signal);
    if (status >= 200 && status < 300) return null;
    const { retryAfterSeconds } = readFreshness(headers, now());
    const words = reason.replaceAll(subscription.secret, '…').replaceAll(subscription.key, '…');
    const error = `the hub answered ${status}${words === '' ? '' : ` "${words}"`}`;
    return { status, error, retryAfterSeconds };
  } catch (error) {
    return { status: null, error: describeError(error), retryAfterSeconds: null };
  }
}

function readOffer(source: Source, state: SourceState | null): HubOffer | null {
  if (state === null || state.url !== source.url || state.gone) return null;
  return state.hubOffer;
}

function fits(house: House, current: Subscription, source: Source, offer: HubOffer): boolean {
  return (
    current.sourceUrl === source.url &&
    current.topic === offer.topic &&
    offer.hubs.includes(current.hub) &&
    current.callback === callbackUrl(house.rules.config.site.baseUrl, current.key)
  );
}

async function leave(house: House, { key }: Subscription, source: Source | null): Promise<void> {
  const left = await house.store.changeSubscription(key, (current) =>
    leaveSubscription(current, house.now()),
  );
  if (left !== null && source !== null) await resumePolling(house, source);
}

async function forgetEnded(house: House, subscriptions: readonly Subscription[]): Promise<void> {
  const forgetAt = new Date(Date.parse(house.now()) - REMEMBER_ENDED_MS).toISOString();
  for (const { key, endedAt } of subscriptions) {
    if (endedAt !== null && endedAt < forgetAt) await house.store.removeSubscription(key);
  }
}
