import type { Entry } from '../model/entry.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import { type EntryHead, PackedEntry } from '../model/packed-entry.ts';
import type { DocumentRead } from './read-document.ts';

/** A document that was read as it passes from thread to thread. */
export interface PackedRead extends Omit<DocumentRead, 'feed'> {
  readonly feed: Omit<NormalizedFeed, 'entries'>;
  readonly heads: readonly PackedHead[];
  /** The entries as JSON in UTF-8, one behind the other; given away, not copied. */
  readonly json: Uint8Array<ArrayBuffer>;
}

/** Objects would carry their keys along, each time. */
type PackedHead = readonly [
  id: string,
  nativeId: string,
  link: string | null,
  canonicalLink: string | null,
  publishedAt: string | null,
  updatedAt: string | null,
  firstSeenAt: string,
  isFromItsFeed: boolean,
  /** Where its JSON ends. */
  end: number,
];

const encoder = new TextEncoder();
const mostBytesACodeUnit = 3;
/** Most documents fit; a larger one takes room of its own. */
const scratch = new Uint8Array(1_048_576);

/** Packs what was read on this thread. */
export function packRead({ feed, ...rest }: DocumentRead<Entry>): PackedRead {
  const { entries, ...ofFeed } = feed;
  const texts = entries.map((entry) => JSON.stringify(entry));
  const most = mostBytesACodeUnit * texts.reduce((sum, { length }) => sum + length, 0);
  const room = most <= scratch.length ? scratch : new Uint8Array(most);
  let end = 0;
  const heads = entries.map((entry, at): PackedHead => {
    end += encoder.encodeInto(texts[at] ?? '', room.subarray(end)).written;
    const { id, nativeId, link, canonicalLink, publishedAt, updatedAt, firstSeenAt } = entry;
    const isFromItsFeed = entry.origin === feed.origin;
    return [
      id,
      nativeId,
      link,
      canonicalLink,
      publishedAt,
      updatedAt,
      firstSeenAt,
      isFromItsFeed,
      end,
    ];
  });
  return { ...rest, feed: ofFeed, heads, json: room.slice(0, end) };
}

/** What another thread packed. @param sourceId the source that it was read for. */
export function unpackRead(
  { feed, heads, json, ...rest }: PackedRead,
  sourceId: string,
): DocumentRead {
  let start = 0;
  const entries = heads.map((packed) => {
    const [id, nativeId, link, canonicalLink, publishedAt, updatedAt, firstSeenAt, isOwn, end] =
      packed;
    const head: EntryHead = {
      id,
      sourceId,
      nativeId,
      link,
      canonicalLink,
      publishedAt,
      updatedAt,
      firstSeenAt,
    };
    const entry = new PackedEntry(head, json.subarray(start, end), isOwn ? feed.origin : null);
    start = end;
    return entry;
  });
  return { ...rest, feed: { ...feed, entries } };
}
