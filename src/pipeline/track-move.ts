import type { Instant } from '../model/instant.ts';
import type { FeedMove, SourceState } from '../model/source-state.ts';

/** On how many different days a permanent redirect is seen before it is taken over. */
export const SIGHTINGS_TO_MOVE = 3;
/** After so many failures in a row, an address that was taken over is given up again. */
const FAILURES_TO_RETURN = 3;

/** Where a source is asked, and where it may be asked from some day on. */
export type Whereabouts = Pick<SourceState, 'address' | 'move'>;

/**
 * What an answer that could be read says of where its feed is. A permanent redirect is taken over
 * when it was seen on three days (UTC) with no other answer between them: one wrong afternoon of a
 * server moves nobody.
 * @param movedTo Where permanent redirects alone led; null when there was none.
 * @see RFC 9110 §15.4.2, §15.4.9
 */
export function trackMove(
  { address, move }: Whereabouts,
  movedTo: string | null,
  at: Instant,
): Whereabouts {
  if (movedTo === null) return { address, move: null };
  const days = new Set(move?.to === movedTo ? move.days : []);
  days.add(at.slice(0, 'YYYY-MM-DD'.length));
  if (days.size >= SIGHTINGS_TO_MOVE) return { address: movedTo, move: null };
  const seen: FeedMove = { to: movedTo, days: [...days] };
  return { address, move: seen };
}

/** An address that fails again and again may never have been right: the configured one is asked again. */
export function leaveFailingAddress(where: Whereabouts, failures: number): Whereabouts {
  const isLeft = where.address !== null && failures >= FAILURES_TO_RETURN;
  return isLeft ? { address: null, move: null } : where;
}
