import type { Subscription, SubscriptionMode } from '../../model/subscription.ts';

/** The lease that we ask for; the hub decides. */
const LEASE_SECONDS = 10 * 86_400;

/**
 * The form that asks a hub to begin, to renew or to end a subscription.
 *
 * @see WebSub §5.1
 */
export function buildSubscriptionRequest(
  { callback, topic, secret }: Pick<Subscription, 'callback' | 'topic' | 'secret'>,
  mode: SubscriptionMode,
): Readonly<Record<string, string>> {
  const form = { 'hub.mode': mode, 'hub.topic': topic, 'hub.callback': callback };
  if (mode === 'unsubscribe') return form;
  return { ...form, 'hub.lease_seconds': String(LEASE_SECONDS), 'hub.secret': secret };
}
