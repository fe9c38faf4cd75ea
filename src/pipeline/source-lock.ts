import type { House } from './house.ts';

const locks = new WeakMap<object, Map<string, Promise<unknown>>>();

/**
 * Runs work on a source's entries and state after what was begun on them before, so that a poll, a
 * push and an archive that end together each see what the one before left behind. In this process
 * alone: between processes the lease stands.
 */
export async function withSourceLock<T>(
  { store }: Pick<House, 'store'>,
  sourceId: string,
  work: () => Promise<T>,
): Promise<T> {
  const ofStore = locks.get(store) ?? new Map<string, Promise<unknown>>();
  locks.set(store, ofStore);
  const before = ofStore.get(sourceId) ?? Promise.resolve();
  const mine = before.then(work, work);
  ofStore.set(sourceId, mine);
  try {
    return await mine;
  } finally {
    if (ofStore.get(sourceId) === mine) ofStore.delete(sourceId);
  }
}
