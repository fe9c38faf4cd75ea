import type { Candidate } from '../curate/candidate.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import { PackedEntry } from '../model/packed-entry.ts';
import type { PackedPlacement } from '../model/packed-placement.ts';
import type { Placement, PlacementState } from '../model/placement.ts';
import { BytePacker } from './byte-packer.ts';
import type { DocumentRead } from './read-document.ts';

/** A document that was read as it passes from thread to thread. */
export interface PackedRead extends Omit<DocumentRead, 'feed'> {
  readonly feed: Omit<NormalizedFeed, 'entries'>;
  readonly heads: readonly PackedHead[];
  /** Null where its entries were not judged; otherwise by entry. */
  readonly placements: readonly (readonly PackedStanding[])[] | null;
  /** Null where its entries are not to be judged by the thread that asked; otherwise by entry. */
  readonly candidates: readonly Candidate[] | null;
  /** Entries, and explanations, as JSON in UTF-8, one behind the other; given away, not copied. */
  readonly json: Uint8Array<ArrayBuffer>;
}

/** An entry; objects would carry their keys along, each time. */
type PackedHead = readonly [
  id: string,
  nativeId: string,
  link: string | null,
  canonicalLink: string | null,
  publishedAt: Instant | null,
  updatedAt: Instant | null,
  firstSeenAt: Instant,
  isFromItsFeed: boolean,
  /** Where its JSON ends. */
  end: number,
];

/** An entry's standing in a topic. */
type PackedStanding = readonly [
  topic: string,
  state: PlacementState,
  score: number,
  sortAt: Instant,
  /** Where the JSON of its explanation ends. */
  end: number,
];

/** What another thread read, and how its entries stand by the rules that it was given. */
export interface UnpackedRead extends DocumentRead {
  readonly placements: ReadonlyMap<Entry | PackedEntry, readonly PackedPlacement[]> | null;
  /** By entry, where it left the judging of them to this one. */
  readonly candidates: readonly Candidate[] | null;
}

const packer = new BytePacker();

/**
 * Packs what was read on this thread.
 *
 * @param placements By entry; null where they were not judged.
 */
export function packRead(
  { feed, ...rest }: DocumentRead<Entry>,
  placements: readonly (readonly Placement[])[] | null,
): PackedRead {
  const { entries, ...ofFeed } = feed;
  const heads = entries.map((entry): PackedHead => {
    const { id, nativeId, link, canonicalLink, publishedAt, updatedAt, firstSeenAt } = entry;
    const dates = [publishedAt, updatedAt, firstSeenAt] as const;
    const isFromItsFeed = entry.origin === feed.origin;
    const end = packer.add(JSON.stringify(entry));
    return [id, nativeId, link, canonicalLink, ...dates, isFromItsFeed, end];
  });
  const standings = placements?.map((each) => each.map(packStanding)) ?? null;
  const packed = { feed: ofFeed, heads, placements: standings, candidates: null };
  return { ...rest, ...packed, json: packer.take() };
}

function packStanding({ topic, state, score, sortAt, explanation }: Placement): PackedStanding {
  return [topic, state, score, sortAt, packer.add(JSON.stringify(explanation))];
}

/**
 * What another thread packed.
 *
 * @param sourceId The source that it was read for.
 * @param hashOf The hash of a topic's rules.
 */
export function unpackRead(
  { feed, heads, placements: standings, json, ...rest }: PackedRead,
  sourceId: string,
  hashOf: (topic: string) => string,
): UnpackedRead {
  let start = 0;
  const cut = (end: number): Uint8Array => {
    const bytes = json.subarray(start, end);
    start = end;
    return bytes;
  };
  const entries = heads.map(([id, nativeId, link, canonicalLink, ...others]) => {
    const [publishedAt, updatedAt, firstSeenAt, isFromItsFeed, end] = others;
    const dates = { publishedAt, updatedAt, firstSeenAt };
    const head = { id, sourceId, nativeId, link, canonicalLink, ...dates };
    return new PackedEntry(head, cut(end), isFromItsFeed ? feed.origin : null);
  });
  const unpacked = { ...rest, feed: { ...feed, entries } };
  if (standings === null) return { ...unpacked, placements: null };
  const placements = new Map<Entry | PackedEntry, readonly PackedPlacement[]>();
  for (const [at, entry] of entries.entries()) {
    const { nativeId } = entry;
    const ofEntry = (standings[at] ?? []).map(([topic, state, score, sortAt, end]) => {
      const standing = { topic, sourceId, nativeId, state, score, sortAt };
      return { ...standing, rulesHash: hashOf(topic), explanation: cut(end) };
    });
    placements.set(entry, ofEntry);
  }
  return { ...unpacked, placements };
}
