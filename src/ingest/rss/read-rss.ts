import type { FeedFormat, ParsedEntry } from '../../model/parsed-feed.ts';
import type { DefectLog } from '../defect-log.ts';
import type { LineCounter } from '../line-counter.ts';
import { childElements, findChild, readAttribute, type XmlElement } from '../tree/xml-element.ts';
import { type RssParserItem, type RssParserReading, TreeRssParser } from '../tree-rss-parser.ts';
import { createEntryDraft, type EntryDraft, setComments } from '../xml-feed/entry-draft.ts';
import {
  type EntryReader,
  entryReaders,
  readEntryElements,
  readEscapedHtml,
} from '../xml-feed/entry-readers.ts';
import { createFeedDraft, type FeedDraft } from '../xml-feed/feed-draft.ts';
import {
  author,
  type FeedReader,
  feedReaders,
  fill,
  readFeedElements,
} from '../xml-feed/feed-readers.ts';
import { chosen } from '../xml-feed/keep-rest.ts';
import { hasMoreAttributes, readExtension } from '../xml-feed/read-extension.ts';
import { readEnclosure } from '../xml-feed/read-media.ts';
import { readRssSource } from '../xml-feed/read-origin.ts';
import { addTo, readRssCategory, readTextLink, readTextPerson } from '../xml-feed/read-parts.ts';
import { readUntypedText, readValue } from '../xml-feed/read-value.ts';

/** A document that holds RSS of any version, RDF included. */
export interface RssDocument {
  readonly format: FeedFormat;
  /** Holds the feed's own fields; the root where no channel stands in it. */
  readonly channel: XmlElement;
  /** What stands beside the channel in it belongs to the feed: `image` and `textInput` of RDF. */
  readonly root: XmlElement;
  readonly items: readonly XmlElement[];
}

/** Read elsewhere, all that there are. */
const done = (): void => {};

const rssEntryReaders: ReadonlyMap<string, EntryReader> = new Map<string, EntryReader>([
  ...entryReaders,
  ...(['title', 'description', 'pubDate', 'guid', 'comments'] as const).map(
    (name): [string, EntryReader] => [name, chosen],
  ),
  ['category', done],
  ['author', (element, draft) => addTo(draft.authors, readTextPerson(element, 'rss:author'))],
  ['link', readOtherLink],
  ['enclosure', readEnclosure],
  ['source', readSource],
  ['image', readItemImage],
]);

const rssFeedReaders: ReadonlyMap<string, FeedReader> = new Map<string, FeedReader>([
  ...feedReaders,
  ...(['title', 'description', 'pubDate', 'lastBuildDate', 'copyright'] as const).map(
    (name): [string, FeedReader] => [name, chosen],
  ),
  ...(['generator', 'language', 'ttl'] as const).map((name): [string, FeedReader] => [
    name,
    chosen,
  ]),
  ['items', done],
  ['channel', done],
  ['link', readOtherLink],
  ['image', readImage],
  ['managingEditor', author('rss:managingEditor')],
  ['webMaster', author('rss:webMaster')],
  ['author', author('rss:author')],
  ['category', (element, draft) => addTo(draft.categories, readRssCategory(element))],
  ['skipHours', (element, draft) => addChildValues(draft.hints.skipHours, element)],
  ['skipDays', (element, draft) => addChildValues(draft.hints.skipDays, element)],
]);

const nothing: ReadonlySet<string> = new Set();
/** Where the address of a link stands that has no text. */
const linkAttributes = new Set(['href', 'rdf:resource']);

const parser = new TreeRssParser();

/** Maps RSS of any version to the hand-off. */
export function readRss(document: RssDocument, lines: LineCounter, log: DefectLog): FeedDraft {
  const { format, channel, items } = document;
  const reading = parser.readRss(channel, items, format.slice('rss-'.length));
  const draft = createFeedDraft(format, channel);
  copyBasics(reading, draft);
  readFeedElements(channel, draft, rssFeedReaders, log);
  if (document.root !== channel) readFeedElements(document.root, draft, rssFeedReaders, log);
  draft.entries = reading.feed.items.map((item) =>
    readItem(item, createEntryDraft(item.node[0], channel, lines), reading, log),
  );
  return draft;
}

function copyBasics({ feed, elementOf }: RssParserReading, draft: FeedDraft): void {
  const [channel] = feed.node;
  draft.id = readAttribute(channel, 'rdf:about');
  fill(draft, 'title', readUntypedText(feed.title));
  fill(draft, 'description', readUntypedText(elementOf(feed.description)));
  fill(draft, 'published', readValue(feed.pubDate));
  fill(draft, 'updated', readValue(feed.lastBuildDate));
  fill(draft, 'rights', readUntypedText(feed.copyright));
  fill(draft, 'generator', readValue(feed.generator));
  fill(draft, 'language', readValue(feed.language));
  fill(draft, 'image', readValue(feed.image?.url));
  draft.hints.ttl = readValue(feed.ttl);
  addTo(draft.links, readTextLink(feed.link, null));
}

function readItem(
  item: RssParserItem,
  draft: EntryDraft,
  { elementOf }: RssParserReading,
  log: DefectLog,
): ParsedEntry {
  const guid = readValue(item.guid);
  draft.id = guid ?? item['rdf:about'] ?? null;
  draft.idIsPermalink = guid === null || item.guid === undefined ? null : isPermalink(item.guid);
  draft.title = readUntypedText(item.title);
  draft.summary = readUntypedText(elementOf(item.content));
  draft.content = readEscapedHtml(elementOf(item['content:encoded']));
  draft.published = readValue(item.pubDate) ?? readValue(item.date);
  draft.rights = readUntypedText(item.rights);
  draft.language ??= readValue(item.language);
  addTo(draft.links, readTextLink(item.link, null));
  for (const category of item.categories ?? []) addTo(draft.categories, readRssCategory(category));
  const comments = readValue(item.comments);
  if (comments !== null) setComments(draft, { url: comments });
  readEntryElements(item.node[0], draft, rssEntryReaders, log);
  return draft;
}

/** `isPermaLink` is true unless it says otherwise. @see RSS 2.0 · guid */
function isPermalink(guid: XmlElement): boolean {
  return readAttribute(guid, 'isPermaLink')?.trim().toLowerCase() !== 'false';
}

function readSource(element: XmlElement, draft: EntryDraft): void {
  const origin = readRssSource(element);
  if (draft.origin === null) draft.origin = origin;
  else if (origin !== null) draft.extensions.push(readExtension(element));
}

function readItemImage(element: XmlElement, draft: EntryDraft): void {
  addTo(draft.images, readValue(findChild(element, 'url') ?? element));
}

/** The hand-off has the image's address only; what else it says is kept. */
function readImage(element: XmlElement, draft: FeedDraft): void {
  draft.image ??= readValue(findChild(element, 'url'));
  if (childElements(element).some(({ name }) => name !== 'url')) {
    draft.extensions.push(readExtension(element));
  }
}

/** rss-parser chooses the first link, so that it stands there already; the others follow it. */
function readOtherLink(element: XmlElement, draft: EntryDraft | FeedDraft): void {
  const link = readTextLink(element, null);
  const [first] = draft.links;
  if (link !== null && link.href !== first?.href) draft.links.push(link);
  const isInAttribute = readValue(element) === null;
  if (hasMoreAttributes(element, isInAttribute ? linkAttributes : nothing)) {
    draft.extensions.push(readExtension(element));
  }
}

function addChildValues(list: string[], element: XmlElement): void {
  for (const child of childElements(element)) addTo(list, readValue(child));
}
