import type { Source } from '../model/source.ts';
import type { House } from './house.ts';
import { withSourceLock } from './source-lock.ts';
import { readStateOf } from './take-in-feed.ts';

/** Puts a source's next poll back to when it would be without pushes; at once when that is past. */
export async function resumePolling(house: House, source: Source): Promise<void> {
  await withSourceLock(house, source.id, async () => {
    const before = await readStateOf(house, source);
    if (before?.unpushed === undefined) return;
    const { unpushed, ...state } = before;
    const { at: nextPollAt, reason: nextPollReason } = unpushed;
    await house.store.writeSourceState({ ...state, nextPollAt, nextPollReason }, null);
  });
}
