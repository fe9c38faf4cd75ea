import { makeTokens, tokenize } from './tokenize.ts';

/** A term of a rule as its tokens. */
export interface ParsedTerm {
  /** At least one. */
  readonly words: readonly TermWord[];
  /** Case matters (`=US`). */
  readonly exact: boolean;
}

/** One token of a term. */
export interface TermWord {
  /** Folded; in lower case unless the term is exact. */
  readonly text: string;
  /** Only the beginning of a word (`tariff*`). */
  readonly isPrefix: boolean;
}

/** Reads a term; null when it holds no letter and no digit, so that nothing can ever match it. */
export function parseTerm(term: string): ParsedTerm | null {
  const written = term.trim();
  const exact = written.startsWith('=');
  const parts = (exact ? written.slice(1) : written).split(/\s+/);
  const words = parts.flatMap((part) => parseWord(part, exact));
  return words.length === 0 ? null : { words, exact };
}

/** Written without spaces, and yet perhaps several tokens: `trade-war*`, `华为`. */
function parseWord(part: string, exact: boolean): readonly TermWord[] {
  const tokens = makeTokens();
  const isPrefix = part.endsWith('*');
  tokenize(isPrefix ? part.slice(0, -1) : part, 0, 0, tokens);
  const texts = exact ? tokens.cased : tokens.words;
  return texts.map((text, at) => ({ text, isPrefix: isPrefix && at === texts.length - 1 }));
}
