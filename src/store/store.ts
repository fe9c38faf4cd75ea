import type { Decision } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { PlacedEntry, Placement, PlacementState } from '../model/placement.ts';
import type { Rendered } from '../model/rendered.ts';
import type { SourceState } from '../model/source-state.ts';

/** Names one entry. */
export interface EntryKey {
  readonly sourceId: string;
  readonly nativeId: string;
}

/** What one source's round changes; all of it or none of it is stored. */
export interface SourceRound {
  readonly sourceId: string;
  /** Null for the house's own source, which is not polled. */
  readonly state: SourceState | null;
  /** New and changed entries, whole. An entry that was withdrawn and is here again is back. */
  readonly entries: readonly Entry[];
  /** For every entry above: its placements, in place of all that it had. */
  readonly placements: readonly Placement[];
  /** Native ids of entries that the source took back. They are kept and no longer published. */
  readonly withdrawn: readonly string[];
}

export interface ListPlacedOptions {
  readonly topic: string;
  readonly states: readonly PlacementState[];
  /** Only entries of these sources. */
  readonly sourceIds: readonly string[];
  readonly limit: number;
}

export interface ListEntriesOptions {
  /** Continue behind this entry; null starts. */
  readonly after: EntryKey | null;
  readonly limit: number;
}

/**
 * The port to what is kept. Asynchronous, so that nothing outside `store/` knows which database
 * holds it; a promise that resolved means that the data survives the process. Every implementation
 * passes `tests/contract/`.
 *
 * @throws TopicwireError `store-failed` from every method when the database cannot do it.
 */
export interface Store {
  /** Waits for what is under way and lets go of the database. No method may be called after it. */
  close(): Promise<void>;

  /** The stored entries among these of one source, withdrawn ones too, by native id. */
  readEntries(sourceId: string, nativeIds: readonly string[]): Promise<ReadonlyMap<string, Entry>>;

  /** Native ids of a source's entries that are not withdrawn, sorted. */
  listNativeIds(sourceId: string): Promise<readonly string[]>;

  /** The entry with this published id or, failing that, this link or canonical link; null when there is none. */
  findEntry(idOrLink: string): Promise<Entry | null>;

  /** Entries that are not withdrawn, ordered by source id and native id. */
  listEntries(options: ListEntriesOptions): Promise<readonly Entry[]>;

  /** Stores a source's round in one transaction. */
  writeRound(round: SourceRound): Promise<void>;

  /** Placed entries that are not withdrawn, by `sortAt` newest first, then by the entry's id. */
  listPlaced(options: ListPlacedOptions): Promise<readonly PlacedEntry[]>;

  /**
   * The topic's placements of these entries, in place of what they had in it; entries of `keys`
   * without a placement here lose theirs.
   */
  replacePlacements(
    topic: string,
    keys: readonly EntryKey[],
    placements: readonly Placement[],
  ): Promise<void>;

  /** Topic to the hash of the rules that all of its stored entries were last judged by. */
  readJudgedRules(): Promise<ReadonlyMap<string, string>>;

  writeJudgedRules(topic: string, rulesHash: string): Promise<void>;

  /** Forgets a topic that is no longer defined: placements, judged rules. Decisions stay. */
  removeTopic(topic: string): Promise<void>;

  /** Adds to the record; nothing in it is ever changed. */
  appendDecision(decision: Decision): Promise<void>;

  /** All decisions of a topic in the order they were made; with a key, those on that entry. */
  listDecisions(topic: string, key?: EntryKey): Promise<readonly Decision[]>;

  readSourceStates(): Promise<ReadonlyMap<string, SourceState>>;

  /** Stores a state alone, when a poll brought no entries. */
  writeSourceState(state: SourceState): Promise<void>;

  /** All rendered documents, by path. */
  readRendered(): Promise<ReadonlyMap<string, Rendered>>;

  /** Stores these documents and removes those paths, in one transaction. */
  writeRendered(documents: readonly Rendered[], removedPaths: readonly string[]): Promise<void>;

  /** How much is kept. */
  count(at: Instant): Promise<StoreCounts>;
}

export interface StoreCounts {
  readonly entries: number;
  readonly withdrawn: number;
  readonly published: number;
  readonly queued: number;
  /** Entries first seen in the 24 hours before the instant. */
  readonly newToday: number;
}
