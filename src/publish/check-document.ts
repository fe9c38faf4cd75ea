import { describeError } from '../model/describe-error.ts';
import type { Edition } from '../model/edition.ts';
import type { ParsedEntry, ParsedFeed, ParsedLink, ParsedText } from '../model/parsed-feed.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { decodeStrictly, findXmlFault } from './check-well-formed.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry } from './present-entry.ts';
import { nameTelling, type PresentedTelling } from './present-tellings.ts';
import { FEED_KINDS, FEED_MEDIA_TYPES, type FeedKind, feedPath } from './publication-path.ts';
import { escapeXmlText } from './write-xml.ts';

const FORMATS: Readonly<Record<FeedKind, ParsedFeed['format']>> = {
  rss: 'rss-2.0',
  atom: 'atom-1.0',
  json: 'json-1.1',
};

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
  const feed = presentEdition(edition, site);
  const kind = FEED_KINDS.find((known) => document.path === feedPath(feed.slug, known));
  if (kind === undefined) return [`${document.path} is none of the feeds of topic ${feed.slug}`];
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
  return compareFeed(feed, found, kind);
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
  const self = found.links.find(({ rel }) => rel === 'self')?.href ?? null;
  const { differences, compare } = collectDifferences();
  for (const { code, message } of found.defects)
    differences.push(`reader's defect ${code}: ${message}`);
  compare('format', found.format, FORMATS[kind]);
  if (kind === 'atom') compare('id', found.id, feed.id);
  compare('title', readText(found.title), feed.title);
  compare('self link', self, feed.feedUrls[kind]);
  compare('number of entries', found.entries.length, feed.entries.length);
  for (const [index, expected] of feed.entries.entries()) {
    const entry = found.entries[index];
    if (entry === undefined) break;
    compareEntry(`entry ${index + 1} (${expected.id})`, entry, expected, kind, compare);
  }
  return differences;
}

type Compare = (what: string, found: unknown, expected: unknown) => void;

function collectDifferences(): { differences: string[]; compare: Compare } {
  const differences: string[] = [];
  const compare: Compare = (what, found, expected) => {
    if (found === expected) return;
    differences.push(`${what} is ${quote(found)}, not ${quote(expected)}`);
  };
  return { differences, compare };
}

function compareEntry(
  name: string,
  found: ParsedEntry,
  expected: PresentedEntry,
  kind: FeedKind,
  compare: Compare,
): void {
  compare(`${name}: id`, found.id, expected.id);
  compare(`${name}: title`, readText(found.title), expected.title);
  compare(`${name}: link`, findPage(found.links), expected.link);
  compare(`${name}: published`, readDate(found.published), readDate(expected.publishedAt));
  // RSS says when an item was updated only where that is another date.
  const updated = found.updated ?? (kind === 'rss' ? found.published : null);
  compare(`${name}: updated`, readDate(updated), readDate(expected.updatedAt));
  compare(`${name}: summary`, readText(found.summary), expectSummary(expected, kind));
  compare(`${name}: also`, readTellings(found, 'via'), listTellings(expected.also));
  compare(`${name}: related`, readTellings(found, 'related'), listTellings(expected.related));
  compare(`${name}: content`, readText(found.content), expectContent(expected, kind));
}

/** RSS's description is HTML, so that the plain summary goes out escaped once more. */
function expectSummary({ summary }: PresentedEntry, kind: FeedKind): string {
  if (summary === null) return '';
  return kind === 'rss' ? escapeXmlText(summary) : summary;
}

/** Each format has its own case in which a text must stand in for missing content. */
function expectContent({ content, contentText, link }: PresentedEntry, kind: FeedKind): string {
  if (content !== null) return content;
  const standsIn = kind === 'json' || (kind === 'atom' && link === null);
  return standsIn ? contentText : '';
}

function findPage(links: readonly ParsedLink[]): string | null {
  return links.find(({ rel }) => rel === null || rel === 'alternate')?.href ?? null;
}

/** Links of an entry to others of its story as one text: Atom links, or JSON members of their own. */
function readTellings({ links, extensions }: ParsedEntry, rel: 'via' | 'related'): string {
  const named = links
    .filter((link) => link.rel === rel)
    .map(({ href, title }) => `${href} ${title ?? ''}`);
  const member = rel === 'via' ? '_also' : '_related';
  const told = extensions.flatMap((each) =>
    'member' in each && each.member === member && Array.isArray(each.value) ? each.value : [],
  );
  const written = told.map(({ url, title, source }) => {
    const telling = { link: String(url), title: String(title), sourceName: String(source) };
    return `${telling.link} ${nameTelling(telling)}`;
  });
  return [...named, ...written].join('\n');
}

function listTellings(tellings: readonly PresentedTelling[]): string {
  return tellings.map((telling) => `${telling.link} ${nameTelling(telling)}`).join('\n');
}

function readText(text: ParsedText | null): string {
  return text?.value ?? '';
}

function readDate(date: string | null): number | null {
  return date === null ? null : Date.parse(date);
}

function quote(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
