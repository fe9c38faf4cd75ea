import { noteMiss, readStanding } from '../ingest/websub/revise-subscription.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { SourceState } from '../model/source-state.ts';
import type { PushStanding } from '../model/subscription.ts';
import type { House } from './house.ts';

/** A push may come a little later than a poll that was quicker. */
const GRACE_MS = 10 * 60_000;

/** Whether a source is pushed so reliably now that its polls are a back-stop; null otherwise. */
export async function readPushStanding(
  { store, now }: Pick<House, 'store' | 'now'>,
  sourceId: string,
): Promise<PushStanding | null> {
  for (const subscription of await store.listSubscriptions(sourceId)) {
    const standing = readStanding(subscription, now());
    if (standing !== null) return standing;
  }
  return null;
}

/**
 * Whether a poll of a source that is pushed brought an entry which should have been pushed. One of
 * an unknown date counts only where the poll was a back-stop, and so much later than a push.
 */
export function isMiss(
  before: SourceState | null,
  added: readonly Pick<Entry, 'publishedAt'>[],
  at: Instant,
): boolean {
  const wasBackStop = before?.unpushed !== undefined;
  const graceStart = new Date(Date.parse(at) - GRACE_MS).toISOString();
  return added.some(({ publishedAt }) =>
    publishedAt === null ? wasBackStop : publishedAt < graceStart,
  );
}

/** Remembers that the pushes of a source cannot be relied on for now. */
export async function storeMiss(house: House, sourceId: string, key: string): Promise<void> {
  house.log.warn(
    `${sourceId}: a poll found entries that its hub did not push, it is polled as before`,
  );
  await house.store.changeSubscription(key, noteMiss);
}
