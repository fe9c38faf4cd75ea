import type { Category } from '../model/entry.ts';
import type { ParsedCategory } from '../model/parsed-feed.ts';
import { trimXmlWhiteSpace } from './fold-white-space.ts';
import { readLabel } from './read-text.ts';

/** Vocabularies whose text is a list with commas. */
const KEYWORD_LISTS =
  /(?:itunes|media|search\.yahoo\.com|podcast).*keywords|#keywords$|^keywords$/i;
const MAX_CATEGORIES = 500;

/** The categories, trimmed, each once; lists of keywords are taken apart. @see RFC 4287 §4.2.2 */
export function readCategories(categories: readonly ParsedCategory[]): readonly Category[] {
  const found = new Map<string, Category>();
  for (const parsed of categories) {
    for (const category of readCategory(parsed)) {
      const key = `${category.scheme ?? ''}\n${category.term.toLowerCase()}`;
      if (!found.has(key) && found.size < MAX_CATEGORIES) found.set(key, category);
    }
  }
  return [...found.values()];
}

function readCategory(parsed: ParsedCategory): readonly Category[] {
  const scheme = trimXmlWhiteSpace(parsed.scheme ?? '');
  const label = readLabel(parsed.label ?? '') || null;
  if (KEYWORD_LISTS.test(scheme)) {
    return parsed.term.split(/[,;]/).flatMap((term) => makeCategory(readLabel(term), null, null));
  }
  return makeCategory(readLabel(parsed.term), scheme === '' ? null : scheme, label);
}

function makeCategory(
  term: string,
  scheme: string | null,
  label: string | null,
): readonly Category[] {
  if (term !== '') return [{ term, scheme, label }];
  return label === null ? [] : [{ term: label, scheme, label: null }];
}
