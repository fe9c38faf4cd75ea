/** Points as whole thousandths, in which they are added up, so that a sum is exactly its parts. */
export function toMilli(points: number): number {
  // Adding zero turns a negative zero into zero.
  return Math.round(points * 1000) + 0;
}

/** Thousandths as points. */
export function toPoints(milli: number): number {
  return milli / 1000;
}

/** What one hit of a term gives, in thousandths: its points times the field's worth times its share. */
export function weighHit(points: number, worth: number, share: number): number {
  return toMilli(points * worth * share);
}
