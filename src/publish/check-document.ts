import { describeError } from '../model/describe-error.ts';
import type { Edition } from '../model/edition.ts';
import type { ParsedFeed } from '../model/parsed-feed.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { decodeStrictly, findXmlFault } from './check-well-formed.ts';
import { documentPath } from './document-path.ts';
import { expectEntry, expectFeed } from './expect-reading.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import { FEED_KINDS, FEED_MEDIA_TYPES, type FeedKind } from './publication-path.ts';
import { type Reading, takeEntry, takeFeed } from './take-reading.ts';

/** Reads a document back; the tolerant reader reports what it had to repair as defects. */
export type ReadDocument = (body: Uint8Array, mediaType: string) => ParsedFeed;

/**
 * The gate: what a feed document, read back, says otherwise than its edition. An empty list means
 * that it may go out. The pages are not for it.
 */
export function checkDocument(
  edition: Edition,
  site: Site,
  document: Document,
  read: ReadDocument,
): readonly string[] {
  const kind = FEED_KINDS.find((known) => document.path === documentPath(edition, known));
  if (kind === undefined) return [`${document.path} is not where this edition is published`];
  const expectedType = `${FEED_MEDIA_TYPES[kind]}; charset=utf-8`;
  if (document.mediaType !== expectedType) {
    return [`media type is ${document.mediaType}, not ${expectedType}`];
  }
  const fault = findFault(document.body, kind);
  if (fault !== null) return [`not well-formed: ${fault}`];
  let found: ParsedFeed;
  try {
    found = read(document.body, document.mediaType);
  } catch (error) {
    return [`cannot be read back: ${describeError(error)}`];
  }
  return compareFeed(presentEdition(edition, site), found, kind);
}

function findFault(body: Uint8Array, kind: FeedKind): string | null {
  const text = decodeStrictly(body);
  if (text === null) return 'it is not UTF-8 without a byte order mark';
  return kind === 'json' ? findJsonFault(text) : findXmlFault(text);
}

function findJsonFault(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return describeError(error);
  }
}

function compareFeed(feed: PresentedEdition, found: ParsedFeed, kind: FeedKind): readonly string[] {
  const differences = found.defects.map(
    ({ code, message }) => `reader's defect ${code}: ${message}`,
  );
  differences.push(...compareReadings('', takeFeed(found), expectFeed(feed, kind)));
  for (const [index, expected] of feed.entries.entries()) {
    const entry = found.entries[index];
    if (entry === undefined) break;
    const name = `entry ${index + 1} (${expected.id}): `;
    differences.push(...compareReadings(name, takeEntry(entry), expectEntry(expected, kind)));
  }
  return differences;
}

function compareReadings(name: string, found: Reading, expected: Reading): readonly string[] {
  const differences: string[] = [];
  for (const what of Object.keys(expected)) {
    if (found[what] === expected[what]) continue;
    differences.push(`${name}${what} is ${quote(found[what])}, not ${quote(expected[what])}`);
  }
  return differences;
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
