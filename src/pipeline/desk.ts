import { candidateFromEntry } from '../curate/candidate.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Rules } from './house.ts';
import { type DocumentRead, type DocumentToRead, readDocument } from './read-document.ts';

/**
 * Where the work on documents is done that needs nothing but what it is given: reading them, and
 * judging their entries.
 */
export interface Desk {
  /**
   * Reads a document as `readDocument` does.
   *
   * @throws TopicwireError what `readDocument` throws; `limit-exceeded` when it takes too much time or
   *   memory; the signal's reason when it was aborted.
   */
  read(document: DocumentToRead, signal?: AbortSignal): Promise<DocumentRead>;
  /** For each entry, the explanations of the topics that it touches: `Matcher.evaluate`. */
  judge(entries: readonly Entry[], rules: Rules): Promise<readonly (readonly Explanation[])[]>;
  /** Lets go of what it holds; what is under way fails. */
  close(): Promise<void>;
}

/** Does the work at once, on the thread that asks for it. */
export const ownDesk: Desk = {
  read: async (document) => readDocument(document),
  judge: async (entries, { matcher }) =>
    entries.map((entry) => matcher.evaluate(candidateFromEntry(entry))),
  close: async () => {},
};
