import { addUp, drawRing, makeKernel, weighOnRing } from './ring-pattern.ts';

/** The parts into which a day is cut to find at which time of it something happens. */
export const QUARTERS = 96;

const DAY_MS = 86_400_000;
const QUARTER_MS = DAY_MS / QUARTERS;
/** Widths of the two patterns, in quarter hours (standard deviation). */
const SHARP = makeKernel(0.8);
const BROAD = makeKernel(4);

/** The quarter hour of the day, 0 to 95, UTC, of an instant in milliseconds. */
export function quarterOf(atMs: number): number {
  const ofDay = ((atMs % DAY_MS) + DAY_MS) % DAY_MS;
  return Math.min(QUARTERS - 1, Math.floor(ofDay / QUARTER_MS));
}

/**
 * How often something happens in each quarter hour, 1 being the average: shares of the sharp and the
 * broad pattern of the counts, the rest being even.
 */
export function drawDayPattern(
  quarters: readonly number[],
  sharp: number,
  broad: number,
): Float64Array {
  return drawRing(quarters, [
    { kernel: SHARP, share: sharp },
    { kernel: BROAD, share: broad },
  ]);
}

/** How often events come in a quarter hour and about it, 1 being the average. */
export function readQuarter(
  quarters: readonly number[],
  quarter: number,
): { readonly sharp: number; readonly broad: number } {
  const total = addUp(quarters);
  return {
    sharp: weighOnRing(quarters, SHARP, quarter, total),
    broad: weighOnRing(quarters, BROAD, quarter, total),
  };
}
