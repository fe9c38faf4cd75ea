import type { Span } from './hit-log.ts';

/** Two hits that stand near each other, in the order of the rule's sides. */
export interface NearPair {
  readonly a: Span;
  readonly b: Span;
}

/**
 * The closest two hits, one of each side, at most `within` tokens apart in one text; neighbours are
 * one apart. Hits that share a token are no pair: a word is not near itself. Of equally close pairs
 * the first counts.
 *
 * @param segments by token: the text it is from.
 */
export function findNearPair(
  aSpans: readonly Span[],
  bSpans: readonly Span[],
  within: number,
  segments: ArrayLike<number>,
): NearPair | null {
  let best: NearPair | null = null;
  let bestGap = within + 1;
  let from = 0;
  for (const a of aSpans) {
    // Spans of one pattern are equally long and ordered, so what ends too early for this a does so for all later ones.
    while (from < bSpans.length && (bSpans[from]?.last ?? 0) < a.first - within) from += 1;
    for (let at = from; at < bSpans.length; at += 1) {
      const b = bSpans[at];
      if (b === undefined || b.first > a.last + within) break;
      const gap = b.first > a.last ? b.first - a.last : a.first - b.last;
      if (gap > 0 && gap < bestGap && segments[a.first] === segments[b.first]) {
        best = { a, b };
        bestGap = gap;
      }
    }
  }
  return best;
}
