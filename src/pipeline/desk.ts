import { candidateFromEntry } from '../curate/candidate.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { PackedEntry } from '../model/packed-entry.ts';
import type { PackedPlacement } from '../model/packed-placement.ts';
import type { Placement, PlacementState } from '../model/placement.ts';
import type { Rules } from './house.ts';
import { type DocumentRead, type DocumentToRead, readDocument } from './read-document.ts';

/** How a document is read. */
export interface ReadOptions {
  /** Ends it. */
  readonly signal?: AbortSignal | undefined;
  /** Judges its entries in the same go, where that saves anything: most of them are expected to be new. */
  readonly judgedBy?: Rules | null;
}

/** What a desk makes of a document. */
export interface DeskReading extends DocumentRead {
  /** Null where its entries were not judged. */
  readonly judged: JudgedEntries | null;
}

/** How entries stand by rules alone, where no editor decided on them and nothing is learned. */
export interface JudgedEntries {
  readonly rules: Rules;
  readonly placements: ReadonlyMap<Entry | PackedEntry, readonly (Placement | PackedPlacement)[]>;
}

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
  read(document: DocumentToRead, options?: ReadOptions): Promise<DeskReading>;
  /**
   * For each entry, the explanations of the topics that it touches: `Matcher.evaluate`.
   *
   * @param states Of those alone in which it stands so; absent: of all.
   */
  judge(
    entries: readonly Entry[],
    rules: Rules,
    states?: readonly PlacementState[],
  ): Promise<readonly (readonly Explanation[])[]>;
  /** Lets go of what it holds; what is under way fails. */
  close(): Promise<void>;
}

/** Does the work at once, on the thread that asks for it. */
export const ownDesk: Desk = {
  read: async (document) => ({ ...readDocument(document), judged: null }),
  judge: async (entries, { matcher }, states) =>
    entries.map((entry) => matcher.evaluate(candidateFromEntry(entry), states)),
  close: async () => {},
};
