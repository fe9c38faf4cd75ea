import { hash } from 'node:crypto';
import type { Document } from '../model/rendered.ts';
import { decodeStrictly, findXmlFault } from './check-well-formed.ts';
import { splitFeed } from './split-feed.ts';

/** Of the hash of an entry so much is kept: 64 bits, for some thousand versions of one feed. */
const MARK_BYTES = 8;

/**
 * What tells the versions of a feed's entries apart: a few bytes for each, in order; null where the
 * document is not made of entries that could be sent by themselves.
 */
export function markEntries({ body, mediaType }: Omit<Document, 'path'>): Uint8Array | null {
  const text = decodeStrictly(body);
  const feed = text === null ? null : splitFeed(text, mediaType);
  return feed === null ? null : Buffer.concat(feed.entries.map(markEntry));
}

/**
 * The document with only those entries that an earlier version of it lacked or had otherwise. Null
 * where nothing would be left out, or no entry would be left, and where it would not be well-formed.
 *
 * @param known the marks of the earlier version.
 * @see RFC 3229 §10.5.3 with "feed"
 */
export function writeDelta(
  { body, mediaType }: Omit<Document, 'path'>,
  known: Uint8Array,
): Uint8Array | null {
  const text = decodeStrictly(body);
  const feed = text === null ? null : splitFeed(text, mediaType);
  if (feed === null) return null;
  const marks = readMarks(known);
  const fresh = feed.entries.filter((entry) => !marks.has(showMark(markEntry(entry))));
  if (fresh.length === 0 || fresh.length === feed.entries.length) return null;
  const delta = feed.head + fresh.join('') + feed.tail;
  return findXmlFault(delta) === null ? new TextEncoder().encode(delta) : null;
}

/** White space after an entry is how the document is laid out, not what the entry says. */
function markEntry(entry: string): Buffer {
  return hash('sha256', entry.trimEnd(), 'buffer').subarray(0, MARK_BYTES);
}

function readMarks(marks: Uint8Array): ReadonlySet<string> {
  const found = new Set<string>();
  for (let at = 0; at + MARK_BYTES <= marks.length; at += MARK_BYTES) {
    found.add(showMark(marks.subarray(at, at + MARK_BYTES)));
  }
  return found;
}

function showMark(mark: Uint8Array): string {
  return Buffer.from(mark.buffer, mark.byteOffset, mark.byteLength).toString('latin1');
}
