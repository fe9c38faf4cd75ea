import type { Entry, Origin } from './entry.ts';

/** What is asked of an entry to tell whether it is new, to store it and to plan by it. */
export type EntryHead = Pick<
  Entry,
  | 'id'
  | 'sourceId'
  | 'nativeId'
  | 'link'
  | 'canonicalLink'
  | 'publishedAt'
  | 'updatedAt'
  | 'firstSeenAt'
>;

const decoder = new TextDecoder();

/**
 * An entry as the JSON that is stored of it, with its head beside it: most entries of a document are
 * stored as they came, or are known, and nobody asks for the rest of them.
 */
export class PackedEntry implements EntryHead {
  readonly id: string;
  readonly sourceId: string;
  readonly nativeId: string;
  readonly link: string | null;
  readonly canonicalLink: string | null;
  readonly publishedAt: string | null;
  readonly updatedAt: string | null;
  readonly firstSeenAt: string;
  /** The whole entry as JSON, in UTF-8. */
  readonly json: Uint8Array;
  readonly #origin: Origin | null;
  #whole: Entry | null = null;

  /** @param origin That of its feed, which the entry then has as this very object; null where it has another, or none. */
  constructor(head: EntryHead, json: Uint8Array, origin: Origin | null) {
    this.id = head.id;
    this.sourceId = head.sourceId;
    this.nativeId = head.nativeId;
    this.link = head.link;
    this.canonicalLink = head.canonicalLink;
    this.publishedAt = head.publishedAt;
    this.updatedAt = head.updatedAt;
    this.firstSeenAt = head.firstSeenAt;
    this.json = json;
    this.#origin = origin;
  }

  /** Whether it is from the feed that it stands in. */
  get isFromItsFeed(): boolean {
    return this.#origin !== null;
  }

  /** The whole entry, the same one each time. */
  unpack(): Entry {
    this.#whole ??= this.#read();
    return this.#whole;
  }

  #read(): Entry {
    const entry: Entry = JSON.parse(decoder.decode(this.json));
    return this.#origin === null ? entry : { ...entry, origin: this.#origin };
  }
}

/** The whole entry. */
export function unpackEntry(entry: Entry | PackedEntry): Entry {
  return entry instanceof PackedEntry ? entry.unpack() : entry;
}
