import type { Instant } from '../model/instant.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import type { House } from './house.ts';
import { type DuePoll, PollPool } from './poll-pool.ts';
import type { PollReport } from './poll-source.ts';

export interface RefreshOptions {
  /** Only these sources; all of them by default. */
  readonly sourceIds?: readonly string[];
  /** Ask sources that are not due, too. */
  readonly force?: boolean;
  /** Called after each poll, in the order in which they end. */
  readonly onReport?: (report: PollReport) => void;
}

/** Asks every due source once; what another process is polling at that moment is left to it. */
export async function refreshSources(
  house: House,
  { sourceIds, force = false, onReport }: RefreshOptions = {},
): Promise<readonly PollReport[]> {
  const reports: PollReport[] = [];
  const pool = new PollPool(house, (report) => {
    reports.push(report);
    onReport?.(report);
  });
  await pool.takeOverFromTheDead();
  const wanted = sourceIds === undefined ? null : new Set(sourceIds);
  const states = await house.store.readSourceStates();
  const due = force ? listAll(house, states) : findDuePolls(house, states);
  pool.add(due.filter(({ source }) => wanted?.has(source.id) ?? true));
  await pool.whenIdle();
  return reports;
}

/**
 * The sources whose time has come, the longest overdue first.
 *
 * @param states As they are in the store.
 */
export function findDuePolls(
  house: Pick<House, 'rules' | 'now'>,
  states: ReadonlyMap<string, SourceState>,
): readonly DuePoll[] {
  const now = house.now();
  return [...house.rules.config.sources.values()]
    .map((source) => ({ source, state: states.get(source.id) ?? null }))
    .filter(({ source, state }) => findDueAt(source, state) <= now)
    .sort((a, b) => (findDueAt(a.source, a.state) < findDueAt(b.source, b.state) ? -1 : 1));
}

/** When a source is due; at once where it was never polled, or has another URL now. */
export function findDueAt(source: Source, state: SourceState | null): Instant {
  return state === null || state.url !== source.url ? '' : state.nextPollAt;
}

function listAll(
  house: Pick<House, 'rules'>,
  states: ReadonlyMap<string, SourceState>,
): readonly DuePoll[] {
  return [...house.rules.config.sources.values()].map((source) => {
    const state = states.get(source.id) ?? null;
    return { source, state, reason: 'asked for by hand' };
  });
}
