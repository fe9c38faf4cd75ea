import type { Instant } from '../model/instant.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { House } from './house.ts';
import { findDueAt } from './refresh-sources.ts';

/** How a source fares, without anything that is secret in it. */
export interface SourceHealth {
  readonly id: string;
  readonly url: string;
  /** The editor's name for it, else the feed's own; null while neither is known. */
  readonly title: string | null;
  /** `waiting`: never polled; `gone`: it answered 410 and is not polled any more. */
  readonly health: 'good' | 'failing' | 'waiting' | 'gone';
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** Failed polls in a row. */
  readonly failures: number;
  readonly polledAt: Instant | null;
  readonly succeededAt: Instant | null;
  /** Null when it is due now, or never again. */
  readonly nextPollAt: Instant | null;
  readonly nextPollReason: string;
}

/** How every source fares, in the order of the configuration. */
export async function listSourceHealth(
  house: Pick<House, 'rules' | 'store'>,
): Promise<readonly SourceHealth[]> {
  const states = await house.store.readSourceStates();
  const sources = [...house.rules.config.sources.values()];
  return sources.map((source) => describeHealth(source, states.get(source.id) ?? null));
}

/**
 * The ledger of one source, newest first.
 *
 * @throws TopicwireError `usage` when there is no such source.
 */
export async function readLedger(
  house: Pick<House, 'rules' | 'store'>,
  sourceId: string,
  limit: number,
): Promise<{ readonly source: SourceHealth; readonly polls: readonly PollRecord[] }> {
  const source = house.rules.config.sources.get(sourceId);
  if (source === undefined) {
    throw new TopicwireError('usage', `there is no source "${sourceId}"`, {
      where: 'feeds/sources.yaml',
      advice: 'run "sources" for the list of them',
    });
  }
  const states = await house.store.readSourceStates();
  const polls = await house.store.listPolls(sourceId, limit);
  return { source: describeHealth(source, states.get(sourceId) ?? null), polls };
}

function describeHealth(source: Source, stored: SourceState | null): SourceHealth {
  const state = stored?.url === source.url ? stored : null;
  const isWaiting = findDueAt(source, stored) === '';
  return {
    id: source.id,
    url: source.url,
    title: source.title ?? state?.feedTitle ?? null,
    health: readHealth(state),
    lastStatus: state?.lastStatus ?? null,
    lastError: state?.lastError ?? null,
    failures: state?.failures ?? 0,
    polledAt: state?.polledAt ?? null,
    succeededAt: state?.succeededAt ?? null,
    nextPollAt: isWaiting || state === null || state.gone ? null : state.nextPollAt,
    nextPollReason: state?.nextPollReason ?? 'due now: it was never polled',
  };
}

function readHealth(state: SourceState | null): SourceHealth['health'] {
  if (state === null) return 'waiting';
  if (state.gone) return 'gone';
  return state.failures > 0 ? 'failing' : 'good';
}
