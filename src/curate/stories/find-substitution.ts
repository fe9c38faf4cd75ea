import { type Facts, isHan } from './read-facts.ts';
import { STOP_WORDS } from './stop-words.ts';

/** Titles that share less of their words, in one order, are not one template. */
const TEMPLATE_SHARE = 0.6;
/** Longer titles are compared by their beginning. */
const TITLE_LIMIT = 60;

/**
 * Whether one title has another word in the place of a word, and each text speaks of its own and not
 * of the other's: wheat in one and corn in the other, 北京 and 上海. Another desk's headline over the
 * same text does not do that, since its words are not the text's, or are that of both.
 */
export function findSubstitution(a: Facts, b: Facts): boolean {
  const titleA = a.titleItems.slice(0, TITLE_LIMIT).map(({ value }) => value);
  const titleB = b.titleItems.slice(0, TITLE_LIMIT).map(({ value }) => value);
  const shared = alignWords(titleA, titleB);
  if (shared.length < TEMPLATE_SHARE * Math.max(titleA.length, titleB.length)) return false;
  let [fromA, fromB] = [0, 0];
  for (const [atA, atB] of [...shared, [titleA.length, titleB.length] as const]) {
    const isOwnA = speaksOf(titleA.slice(fromA, atA), a, b);
    if (isOwnA && speaksOf(titleB.slice(fromB, atB), b, a)) return true;
    [fromA, fromB] = [atA + 1, atB + 1];
  }
  return false;
}

/** Whether a word of these stands in the entry's own text and nowhere in the other. */
function speaksOf(words: readonly string[], own: Facts, other: Facts): boolean {
  return words.some((word, at) => {
    if (STOP_WORDS.has(word)) return false;
    const next = words[at + 1];
    const name = isHan(word) && next !== undefined && isHan(next) ? word + next : word;
    return own.bodyWords.has(name) && !other.bodyWords.has(name) && !other.titleText.has(name);
  });
}

/** Places of the longest common run of words in order, as pairs. */
function alignWords(
  a: readonly string[],
  b: readonly string[],
): readonly (readonly [number, number])[] {
  const width = b.length + 1;
  const longest = new Uint8Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      pairs.push([i, j]);
      i += 1;
      j += 1;
    } else if ((longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}
