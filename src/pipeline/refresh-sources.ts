import pLimit from 'p-limit';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import type { House } from './house.ts';
import { type PollReport, pollSource } from './poll-source.ts';

export interface RefreshOptions {
  /** Only these sources; all of them by default. */
  readonly sourceIds?: readonly string[];
  /** Ask sources that are not due, too. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
  /** Called after each poll, in the order in which they end. */
  readonly onReport?: (report: PollReport) => void;
}

/** Asks every due source once, a bounded number at a time. */
export async function refreshSources(
  house: House,
  options: RefreshOptions = {},
): Promise<readonly PollReport[]> {
  const states = await house.store.readSourceStates();
  const { sources, site } = house.rules.config;
  const chosen = [...sources.values()].filter(
    (source) =>
      (options.sourceIds?.includes(source.id) ?? true) &&
      (options.force === true || isDue(source, states.get(source.id), house.now())),
  );
  const limit = pLimit(site.poll.concurrency);
  return await limit.map(chosen, async (source) => {
    options.signal?.throwIfAborted();
    const state = states.get(source.id) ?? null;
    const report = await pollSource(house, source, state, options.signal);
    options.onReport?.(report);
    return report;
  });
}

function isDue(source: Source, state: SourceState | undefined, now: string): boolean {
  if (state === undefined || state.url !== source.url) return true;
  return !state.gone && state.nextPollAt <= now;
}
