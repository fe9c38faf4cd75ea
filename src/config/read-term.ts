import type { ValueReader } from './map-reader.ts';
import { quoteText } from './quote-text.ts';

/** A term of a topic's rules: words, `*` after the start of a word, `=` before an exact case. */
export const readTerm: ValueReader<string> = (value) => {
  const text = value.text()?.trim() ?? null;
  if (text === null) return value.mismatch('a text');
  if (value.isOldBoolean) {
    return value.fault(`${text} means true or false to other readers of YAML, put it in quotes`);
  }
  const problem = describeProblem(text);
  return problem === null ? text : value.fault(problem);
};

/** What counts as the same term: letter case does not, unless the term asks for it. */
export function comparableTerm(term: string): string {
  const spaced = term.normalize('NFKC').replace(/\s+/g, ' ');
  return spaced.startsWith('=') ? spaced : spaced.toLowerCase();
}

function describeProblem(term: string): string | null {
  if (term === '') return 'this term is empty, write a word or remove it';
  const words = term.startsWith('=') ? term.slice(1) : term;
  if (words.trim() === '') return 'nothing stands after =, write the word whose case must match';
  if (words.includes('=')) {
    return `= stands only before the whole term, remove the other one from ${quoteText(term)}`;
  }
  if (!words.split(/\s+/).every(endsWithStarOnly)) {
    return `* stands only at the end of a word that has begun, as in tariff*, mend ${quoteText(term)}`;
  }
  if (/[\p{L}\p{N}]/u.test(words)) return null;
  return `${quoteText(term)} has no letter or digit, so that no text can hold it, remove it`;
}

function endsWithStarOnly(word: string): boolean {
  return !word.includes('*') || /^[^*]*[\p{L}\p{N}\p{M}][^*]*\*$/u.test(word);
}
