import type { Placement } from './placement.ts';

/** A placement whose explanation is the JSON that is stored of it, in UTF-8. */
export interface PackedPlacement extends Omit<Placement, 'explanation'> {
  readonly explanation: Uint8Array;
}
