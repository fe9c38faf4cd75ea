import type { FeedFormat, ParsedEntry } from '../../model/parsed-feed.ts';
import type { DefectLog } from '../defect-log.ts';
import type { LineCounter } from '../line-counter.ts';
import type { XmlElement } from '../tree/xml-element.ts';
import { type RssParserItem, type RssParserReading, TreeRssParser } from '../tree-rss-parser.ts';
import { createEntryDraft, type EntryDraft } from '../xml-feed/entry-draft.ts';
import { type EntryReader, entryReaders, readEntryElements } from '../xml-feed/entry-readers.ts';
import { createFeedDraft, type FeedDraft } from '../xml-feed/feed-draft.ts';
import { type FeedReader, feedReaders, fill, readFeedElements } from '../xml-feed/feed-readers.ts';
import { chosen } from '../xml-feed/keep-rest.ts';
import { readAtomText } from '../xml-feed/read-atom-text.ts';
import { readExtension } from '../xml-feed/read-extension.ts';
import { readAddress, readValue } from '../xml-feed/read-value.ts';

/** A document that holds Atom of either version. */
export interface AtomDocument {
  readonly format: FeedFormat;
  /** Holds the feed's own fields; the entry itself where a document is one entry. */
  readonly feed: XmlElement;
  readonly entries: readonly XmlElement[];
}

const atomEntryReaders: ReadonlyMap<string, EntryReader> = new Map<string, EntryReader>([
  ...entryReaders,
  ['atom:id', chosen],
  ['atom:title', chosen],
  ['atom:content', chosen],
  ['atom:summary', chosen],
  ['atom:rights', chosen],
  ['atom:copyright', chosen],
]);

const atomFeedReaders: ReadonlyMap<string, FeedReader> = new Map<string, FeedReader>([
  ...feedReaders,
  ['atom:id', chosen],
  ['atom:title', chosen],
  ['atom:subtitle', chosen],
  ['atom:tagline', chosen],
  ['atom:rights', chosen],
  ['atom:copyright', chosen],
  ['atom:generator', keepWithAttributes],
  ['atom:logo', chosen],
  ['atom:icon', chosen],
]);

const parser = new TreeRssParser();

/** The hand-off has the generator's name only; its version and address are kept. */
function keepWithAttributes(element: XmlElement, draft: FeedDraft): void {
  if (element.attributes !== null) draft.extensions.push(readExtension(element));
}

/** Maps Atom of either version to the hand-off. */
export function readAtom(document: AtomDocument, lines: LineCounter, log: DefectLog): FeedDraft {
  const { format, feed: element, entries } = document;
  const reading = parser.readAtom(element, entries);
  const draft = createFeedDraft(format, element);
  if (!element.kind.isEntry) copyBasics(reading, draft, log);
  draft.entries = reading.feed.items.map((item) =>
    readEntry(item, createEntryDraft(item.node[0], element, lines), reading, log),
  );
  return draft;
}

function copyBasics({ feed }: RssParserReading, draft: FeedDraft, log: DefectLog): void {
  fill(draft, 'id', readValue(feed.id));
  fill(draft, 'title', readAtomText(feed.title));
  fill(draft, 'description', readAtomText(feed.subtitle));
  fill(draft, 'updated', readValue(feed.lastBuildDate));
  fill(draft, 'rights', readAtomText(feed.rights));
  fill(draft, 'generator', readValue(feed.generator));
  fill(draft, 'image', readAddress(feed.logo, draft.base));
  fill(draft, 'icon', readAddress(feed.icon, draft.base));
  readFeedElements(feed.node[0], draft, atomFeedReaders, log);
}

function readEntry(
  item: RssParserItem,
  draft: EntryDraft,
  { elementOf }: RssParserReading,
  log: DefectLog,
): ParsedEntry {
  draft.id = readValue(item.id);
  draft.title = readAtomText(item.title);
  draft.content = readAtomText(elementOf(item.content));
  draft.summary = readAtomText(elementOf(item.summary));
  draft.published = readValue(item.published);
  draft.updated = readValue(item.updated);
  draft.rights = readAtomText(item.rights);
  readEntryElements(item.node[0], draft, atomEntryReaders, log);
  return draft;
}
