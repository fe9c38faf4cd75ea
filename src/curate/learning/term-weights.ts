import type { Features } from './read-features.ts';

/** How much a feature of an entry says: the rarer among the training texts, the more. */
export interface TermWeights {
  /** The weight of a feature that stands in so many of the training texts; never met counts as once. */
  weigh(texts: number): number;
}

/** Inverse document frequency over a number of texts. */
export function makeTermWeights(texts: number): TermWeights {
  return { weigh: (found) => Math.log((texts + 1) / Math.max(found, 1)) + 1 };
}

/** In how many of these each feature stands. */
export function countTexts(all: readonly Features[]): ReadonlyMap<number, number> {
  const texts = new Map<number, number>();
  for (const { ids } of all) for (const id of ids) texts.set(id, (texts.get(id) ?? 0) + 1);
  return texts;
}

const logs = Float64Array.from({ length: 64 }, (_, count) => 1 + Math.log(count));

/** `1 + log` of how often a feature stands in one text. */
export function dampCount(count: number): number {
  return logs[count] ?? 1 + Math.log(count);
}
