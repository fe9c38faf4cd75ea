import { type EntryKey, joinKey } from '../../model/entry-key.ts';
import type { Placement } from '../../model/placement.ts';
import { TopicwireError } from '../../model/topicwire-error.ts';
import type { SourceRound } from '../store.ts';

/**
 * @throws TopicwireError `internal` when something in a round is not of its source, or a placement
 * is not of its entries.
 */
export function refuseForeignParts(round: SourceRound): void {
  const ofSource = [...round.entries, ...(round.state === null ? [] : [round.state])];
  if (ofSource.some((part) => part.sourceId !== round.sourceId)) {
    throw new TopicwireError('internal', `the round of ${round.sourceId} holds another source's`);
  }
  refuseForeignPlacements(round.entries, round.placements);
}

/** @throws TopicwireError `internal` when a placement is of none of these entries. */
export function refuseForeignPlacements(
  keys: readonly EntryKey[],
  placements: readonly EntryKey[],
): void {
  const known = new Set(keys.map(joinKey));
  if (placements.every((placement) => known.has(joinKey(placement)))) return;
  throw new TopicwireError('internal', 'a placement came for an entry that is not being placed');
}

/** @throws TopicwireError `internal` when a placement is of another topic. */
export function refuseOtherTopics(topic: string, placements: readonly Placement[]): void {
  if (placements.every((placement) => placement.topic === topic)) return;
  throw new TopicwireError('internal', `a placement of another topic came for ${topic}`);
}

/** @throws TopicwireError `internal` when a limit is not a whole number, zero or more. */
export function refuseBadLimit(limit: number): void {
  // SQLite takes a negative limit for none at all.
  if (Number.isSafeInteger(limit) && limit >= 0) return;
  throw new TopicwireError('internal', `${limit} is not a limit`);
}
