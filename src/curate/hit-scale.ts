import type { CompiledTopic } from './compile-topic.ts';

/** What hits are worth in a topic; most topics share one. */
export interface HitScale {
  /** Positions of the fields, the worthiest first. */
  readonly fieldOrder: readonly number[];
  /** By position of a field. */
  readonly worths: readonly number[];
  /** Worth of the first, second, … hit of one term. */
  readonly repeat: readonly number[];
}

/** The scales of topics, each kind once, so that the evaluation of many topics reads few of them. */
export function gatherScales(topics: readonly CompiledTopic[]): {
  readonly scales: readonly HitScale[];
  /** By topic: position in `scales`. */
  readonly byTopic: readonly number[];
} {
  const scales: HitScale[] = [];
  const known = new Map<string, number>();
  const byTopic = topics.map(({ fieldOrder, worths, topic }) => {
    const { repeat } = topic.match;
    const key = JSON.stringify([worths, repeat]);
    const before = known.get(key);
    if (before !== undefined) return before;
    known.set(key, scales.length);
    return scales.push({ fieldOrder, worths, repeat }) - 1;
  });
  return { scales, byTopic };
}
