import type { Entry } from '../../model/entry.ts';
import { candidateFromEntry, listFieldParts } from '../candidate.ts';
import { cutWords } from './cut-words.ts';

/** What of a long text is looked at; its beginning names what it is about. */
const LONGEST_TEXT = 40_000;

/** An entry's words for the index: folded, cut, parted by spaces. */
export interface SearchText {
  readonly title: string;
  /** Categories, summary and content; their words never stand side by side. */
  readonly body: string;
}

/**
 * Cuts an entry into the words that a search finds it by.
 *
 * @param title The editors' title in place of its own; null keeps that, and both are found.
 */
export function readSearchText(entry: Entry, title: string | null): SearchText {
  const candidate = candidateFromEntry(entry);
  const titles = title === null ? [entry.title] : [title, entry.title];
  const { summary, body } = candidate;
  // A summary is mostly the beginning of the text.
  const isRepeated = summary !== null && body?.startsWith(leaveOutEnd(summary)) === true;
  const categories = listFieldParts(candidate, 'categories').map(({ text }) => text);
  return {
    title: cut(titles),
    body: cut([...categories, isRepeated ? null : summary, body]),
  };
}

function leaveOutEnd(summary: string): string {
  return summary.replace(/[.… ]{1,5}$/u, '');
}

function cut(texts: readonly (string | null)[]): string {
  return texts
    .flatMap((text) => {
      if (text === null || text === '') return [];
      const words = cutWords(text.slice(0, LONGEST_TEXT));
      return words.length === 0 ? [] : [words.join(' ')];
    })
    .join(` ${TEXT_END} `);
}

/** Stands between two texts of one field, so that no phrase reaches across; no query holds it. */
const TEXT_END = ':end';
