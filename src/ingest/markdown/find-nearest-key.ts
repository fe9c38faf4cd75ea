import { closest, distance } from 'fastest-levenshtein';

/** The key that was probably meant: the closest one at most two letters away, else null. */
export function findNearestKey(word: string, keys: readonly string[]): string | null {
  const nearest = closest(word.toLowerCase(), keys);
  return distance(word.toLowerCase(), nearest) <= 2 ? nearest : null;
}
