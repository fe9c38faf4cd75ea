import { drawRing, makeKernel, weighOnRing } from './ring-pattern.ts';

/** The parts into which an hour is cut, two minutes each: what a timer writes comes in one of them. */
export const SLOTS = 30;

const HOUR_MS = 3_600_000;
const SLOT_MS = HOUR_MS / SLOTS;
/** Width of the pattern, in slots (standard deviation). */
const SHARP = makeKernel(0.8);

/** The slot of the hour, 0 to 29, of an instant in milliseconds. */
export function slotOf(atMs: number): number {
  const ofHour = ((atMs % HOUR_MS) + HOUR_MS) % HOUR_MS;
  return Math.min(SLOTS - 1, Math.floor(ofHour / SLOT_MS));
}

/** How often something happens in each slot, 1 being the average; `share` of it follows the counts. */
export function drawHourPattern(slots: readonly number[], share: number): Float64Array {
  return drawRing(slots, [{ kernel: SHARP, share }]);
}

/** How often events come in a slot and about it, 1 being the average. */
export function readSlot(slots: readonly number[], slot: number): number {
  return weighOnRing(slots, SHARP, slot);
}
