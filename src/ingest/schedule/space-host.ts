import type { Instant } from '../../model/instant.ts';

/**
 * The first instant, from the one that is wanted on, at which a host can be asked with at least
 * `gapMs` between this request and each other one; pure.
 *
 * @param taken When other requests for the host are planned or were made, in any order.
 */
export function spaceHost(wantedAt: Instant, taken: readonly Instant[], gapMs: number): Instant {
  let at = Date.parse(wantedAt);
  if (gapMs <= 0) return new Date(at).toISOString();
  for (const other of taken.map((instant) => Date.parse(instant)).sort((a, b) => a - b)) {
    if (other + gapMs <= at) continue;
    if (other - gapMs >= at) break;
    at = other + gapMs;
  }
  return new Date(at).toISOString();
}
