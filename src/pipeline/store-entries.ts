import { placeEntry } from '../curate/place-entry.ts';
import type { Decision } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import type { Placement } from '../model/placement.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { SourceState } from '../model/source-state.ts';
import { reviseEntry } from '../normalize/revise-entry.ts';
import type { House, Rules } from './house.ts';

/** What one source says now. */
export interface IncomingRound {
  readonly sourceId: string;
  /** Null for the house's own source. */
  readonly state: SourceState | null;
  /** What the ledger says of the poll, given what it changed; null where there was none. */
  readonly record: ((counts: EntryCounts) => PollRecord) | null;
  readonly entries: readonly Entry[];
  /** Native ids that the source took back. */
  readonly withdrawn: readonly string[];
}

export interface EntryCounts {
  /** Entries that the source holds now. */
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
}

/** What a round changed. */
export interface RoundChanges extends EntryCounts {
  /** Slugs of the topics whose feed may look different now. */
  readonly topics: readonly string[];
}

/** Compares what came with what is stored, judges what is new or changed, and stores all of it at once. */
export async function storeEntries(house: House, round: IncomingRound): Promise<RoundChanges> {
  const { sourceId, state, withdrawn } = round;
  const now = house.now();
  const stored = await house.store.readEntries(
    sourceId,
    round.entries.map((entry) => entry.nativeId),
  );
  const revisions = round.entries.map((incoming) => {
    const before = stored.get(incoming.nativeId);
    const { entry, change } = reviseEntry(before?.entry ?? null, incoming, now);
    return { entry, change: change === 'same' && before?.withdrawn === true ? 'changed' : change };
  });
  const entries = revisions.filter(({ change }) => change !== 'same').map(({ entry }) => entry);
  const decisions = await readDecisions(house, entries);
  const added = revisions.filter(({ change }) => change === 'new').length;
  const counts: EntryCounts = {
    read: revisions.length,
    added,
    changed: entries.length - added,
    withdrawn: withdrawn.length,
  };

  let record = round.record?.(counts) ?? null;
  const topics = new Set<string>();
  let rules: Rules;
  // Rules that change while a round is being stored judge it once more.
  do {
    rules = house.rules;
    const placements = placeEntries(house, entries, decisions);
    const written = { sourceId, at: now, state, record, entries, placements, withdrawn };
    for (const topic of await house.store.writeRound(written)) topics.add(topic);
    record = null;
  } while (house.rules !== rules);
  return { ...counts, topics: [...topics] };
}

/** Decisions of editors on these entries, by source and native id. */
export async function readDecisions(
  house: House,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, readonly Decision[]>> {
  const decisions = await house.store.readDecisions(entries);
  return Map.groupBy(decisions, identify);
}

/** The placements of these entries in all topics that they touch, by the rules in force. */
export function placeEntries(
  house: House,
  entries: readonly Entry[],
  decisions: ReadonlyMap<string, readonly Decision[]>,
): readonly Placement[] {
  const { matcher } = house.rules;
  return entries.flatMap((entry) =>
    placeEntry(entry, matcher, decisions.get(identify(entry)) ?? []),
  );
}

function identify({ sourceId, nativeId }: { sourceId: string; nativeId: string }): string {
  return `${sourceId} ${nativeId}`;
}
