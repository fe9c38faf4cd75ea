import { distance } from 'fastest-levenshtein';

/** The known word that was most likely meant, or null where none is near enough. */
export function suggestWord(word: string, known: Iterable<string>): string | null {
  const written = word.toLowerCase();
  let nearest: string | null = null;
  let least = Math.max(1, Math.round(written.length * 0.4)) + 1;
  for (const candidate of known) {
    const steps = distance(written, candidate.toLowerCase());
    if (steps < least) [nearest, least] = [candidate, steps];
  }
  return nearest;
}

/** `, did you mean "x"?`, or `otherwise` where no known word is near. */
export function describeSuggestion(
  word: string,
  known: Iterable<string>,
  otherwise: string,
): string {
  const nearest = suggestWord(word, known);
  return nearest === null ? otherwise : `, did you mean "${nearest}"?`;
}
