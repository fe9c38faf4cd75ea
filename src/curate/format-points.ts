import { toMilli, toPoints } from './milli-points.ts';

/** Points without noise: `6`, `4.5`, `0.125`. */
export function formatPoints(points: number): string {
  return String(toPoints(toMilli(points)));
}

/** The same in words: `1 point`, `4.5 points`. */
export function namePoints(points: number): string {
  const written = formatPoints(points);
  return written === '1' ? '1 point' : `${written} points`;
}
