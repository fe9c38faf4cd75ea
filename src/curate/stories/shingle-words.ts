import { mixBits } from './mix-bits.ts';

/** Words of one shingle; of Han and kana text, whose words are characters, three make about two. */
const WIDTH = 3;

/** The hashes of all runs of three words in the order of the text; fewer words than that are one run. */
export function hashShingles(words: Int32Array): Int32Array {
  if (words.length === 0) return new Int32Array(0);
  const shingles = new Int32Array(Math.max(1, words.length - WIDTH + 1));
  for (let at = 0; at < shingles.length; at += 1) {
    shingles[at] = mixBits(
      Math.imul(words[at] ?? 0, 0x9e3779b1) +
        Math.imul(words[at + 1] ?? 0, 0x85ebca77) +
        Math.imul(words[at + 2] ?? 0, 0xc2b2ae3d),
    );
  }
  return shingles;
}

/** The hashes of all runs of three words, sorted, each once. */
export function collectShingles(words: Int32Array): Int32Array {
  const hashes = hashShingles(words).sort();
  let kept = 0;
  for (let at = 0; at < hashes.length; at += 1) {
    if (at > 0 && hashes[at] === hashes[at - 1]) continue;
    hashes[kept] = hashes[at] ?? 0;
    kept += 1;
  }
  return hashes.slice(0, kept);
}

/** How many numbers two sorted lists share. */
export function countShared(a: Int32Array, b: Int32Array): number {
  let shared = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const difference = (a[i] ?? 0) - (b[j] ?? 0);
    if (difference === 0) shared += 1;
    if (difference <= 0) i += 1;
    if (difference >= 0) j += 1;
  }
  return shared;
}
