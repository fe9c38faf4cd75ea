import { makeTokens, tokenize } from '../tokenize.ts';

/** A character folds to another one that folds again, as 薴 to 苧 to 苎, so often at most. */
const MOST_FOLDS = 4;
const ASCII = /^[\0-\x7F]*$/;

/**
 * The words of a text as the index and its queries hold them: cut as the rules of topics cut them, and
 * folded until they stay the same, so that a word that was cut once can be written and cut again.
 */
export function cutWords(text: string): readonly string[] {
  let words = cutOnce(text);
  for (let fold = 1; fold < MOST_FOLDS; fold += 1) {
    const joined = words.join(' ');
    if (ASCII.test(joined)) break;
    const again = cutOnce(joined);
    if (again.join(' ') === joined) break;
    words = again;
  }
  return words;
}

function cutOnce(text: string): readonly string[] {
  const tokens = makeTokens();
  tokenize(text, 0, 0, tokens);
  return tokens.words;
}
