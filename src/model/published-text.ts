import type { Entry } from './entry.ts';
import type { EntryKey } from './entry-key.ts';
import type { Instant } from './instant.ts';

/** A published entry as the index of full text holds it. */
export interface PublishedText extends EntryKey {
  readonly publishedAt: Instant;
  /** Words parted by single spaces, folded, as queries are. */
  readonly title: string;
  readonly body: string;
  /** Topics that show it and may be searched. */
  readonly topics: readonly string[];
  /** Primary language, in lower case. */
  readonly language: string;
}

/** An entry whose place in the index may be another than it was. */
export interface MarkedEntry extends EntryKey {
  /** Of this mark; a later one of the same entry has another. */
  readonly mark: number;
  /** Null when the entry is withdrawn. */
  readonly entry: Entry | null;
  /** In which it is published, sorted; none when the entry is withdrawn. */
  readonly topics: readonly string[];
}

/** An entry that a search found in the index. */
export interface SearchHit extends EntryKey {
  /** Its place in the index; the later it was published, the higher. */
  readonly number: number;
  /** In which it is published now, sorted; none when the entry is withdrawn. */
  readonly topics: readonly string[];
}
