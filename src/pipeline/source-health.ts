import type { Instant } from '../model/instant.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { Source } from '../model/source.ts';
import {
  EMPTY_MEMORY,
  type FeedMove,
  type SourceState,
  type SourceTotals,
} from '../model/source-state.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { describePush, type SourcePush } from './describe-push.ts';
import type { House } from './house.ts';
import { findAddress } from './prepare-request.ts';
import { findDueAt } from './refresh-sources.ts';

/** How a source fares, without anything that is secret in it. */
export interface SourceHealth {
  readonly id: string;
  readonly url: string;
  /** The editor's name for it, else the feed's own; null while neither is known. */
  readonly title: string | null;
  /** Asked in place of `url`, since it has moved there for good; null when it has not. */
  readonly address: string | null;
  /** Another source that is asked at the same URL, so that one of the two can go; null without. */
  readonly sameAs: string | null;
  /** A permanent redirect that is taken over when it was seen on three days. */
  readonly move: FeedMove | null;
  /**
   * `waiting`: never polled; `missing`: it has answered 404 for two weeks and is still asked, as
   * rarely as can be; `gone`: it answered 410 and is not polled any more.
   */
  readonly health: 'good' | 'failing' | 'missing' | 'waiting' | 'gone';
  readonly lastStatus: number | null;
  readonly lastError: string | null;
  /** Failed polls in a row. */
  readonly failures: number;
  readonly failingSince: Instant | null;
  readonly polledAt: Instant | null;
  readonly succeededAt: Instant | null;
  /** Null when it is due now, or never again. */
  readonly nextPollAt: Instant | null;
  readonly nextPollReason: string;
  readonly totals: SourceTotals;
  /** Entries of this house in its last document, which were left out. */
  readonly ownEntries: number;
  /** How many more archive documents may be asked for what is missing; null when nothing is. */
  readonly archivesLeft: number | null;
  /** How its hub pushes it; null when it names none. */
  readonly push: SourcePush | null;
}

/** What the view of subscriptions is made with. */
export interface PushView {
  readonly now: Instant;
  /** Why hubs cannot reach us; null when they can. */
  readonly problem: string | null;
}

/** How long a feed that was not found may still be a mishap. */
const MISSING_AFTER_MS = 14 * 24 * 3_600_000;

/** How every source fares, in the order of the configuration. */
export async function listSourceHealth(
  house: Pick<House, 'rules' | 'store'>,
  view: PushView = { now: new Date().toISOString(), problem: null },
): Promise<readonly SourceHealth[]> {
  const states = await house.store.readSourceStates();
  const subscriptions = Map.groupBy(
    await house.store.listSubscriptions(),
    ({ sourceId }) => sourceId,
  );
  const sources = [...house.rules.config.sources.values()];
  const stateOf = ({ id }: Source) => states.get(id) ?? null;
  const asked = Map.groupBy(sources, (source) => findAddress(source, stateOf(source)));
  return sources.map((source) => {
    const state = stateOf(source);
    const sameAs = findOther(source, asked.get(findAddress(source, state)));
    const pushed = { ...view, subscriptions: subscriptions.get(source.id) ?? [] };
    const push = describePush(source, state, pushed);
    return { ...describeHealth(source, state), sameAs, push };
  });
}

function findOther({ id }: Source, sources: readonly Source[] = []): string | null {
  return sources.find((other) => other.id !== id)?.id ?? null;
}

/**
 * The ledger of one source, newest first.
 *
 * @throws TopicwireError `usage` when there is no such source.
 */
export async function readLedger(
  house: Pick<House, 'rules' | 'store'>,
  sourceId: string,
  { limit, ...view }: PushView & { readonly limit: number },
): Promise<{ readonly source: SourceHealth; readonly polls: readonly PollRecord[] }> {
  const source = (await listSourceHealth(house, view)).find(({ id }) => id === sourceId);
  if (source === undefined) {
    throw new TopicwireError('usage', `there is no source "${sourceId}"`, {
      where: 'feeds/sources.yaml',
      advice: 'run "sources" for the list of them',
    });
  }
  return { source, polls: await house.store.listPolls(sourceId, limit) };
}

function describeHealth(
  source: Source,
  stored: SourceState | null,
): Omit<SourceHealth, 'sameAs' | 'push'> {
  const state = stored?.url === source.url ? stored : null;
  const isWaiting = findDueAt(source, stored) === '';
  const { address, move, failingSince, totals, ownEntries, archives } = state ?? EMPTY_MEMORY;
  return {
    id: source.id,
    url: source.url,
    address,
    move,
    title: source.title ?? state?.feedTitle ?? null,
    health: readHealth(state),
    lastStatus: state?.lastStatus ?? null,
    lastError: state?.lastError ?? null,
    failures: state?.failures ?? 0,
    failingSince,
    polledAt: state?.polledAt ?? null,
    succeededAt: state?.succeededAt ?? null,
    nextPollAt: isWaiting || state === null || state.gone ? null : state.nextPollAt,
    nextPollReason: state?.nextPollReason ?? 'due now: it was never polled',
    totals,
    ownEntries,
    archivesLeft: archives.gap?.left ?? null,
  };
}

function readHealth(state: SourceState | null): SourceHealth['health'] {
  if (state === null) return 'waiting';
  if (state.gone) return 'gone';
  if (state.failures === 0) return 'good';
  return isMissing(state) ? 'missing' : 'failing';
}

function isMissing({ missingSince, polledAt }: SourceState): boolean {
  if (missingSince === null || polledAt === null) return false;
  return Date.parse(polledAt) - Date.parse(missingSince) >= MISSING_AFTER_MS;
}
