/** How many different features there can be; words that share a number share a weight. */
export const FEATURE_COUNT = 2 ** 20;

/** The number of a word, below {@link FEATURE_COUNT}; the same on every machine and for ever. */
export function hashWord(word: string): number {
  // FNV-1a over UTF-16 code units.
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1) {
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  }
  return spread(hash);
}

/** The number of two words that follow each other. */
export function hashBigram(first: number, second: number): number {
  return spread(Math.imul(first, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b));
}

function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 12;
}
