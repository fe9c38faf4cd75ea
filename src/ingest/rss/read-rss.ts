import type { FeedFormat, ParsedEntry } from '../../model/parsed-feed.ts';
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
import { readEnclosure } from '../xml-feed/read-media.ts';
import { readRssSource } from '../xml-feed/read-origin.ts';
import { addTo, readRssCategory, readTextLink, readTextPerson } from '../xml-feed/read-parts.ts';
import { readUntypedText, readValue } from '../xml-feed/read-value.ts';

/** A document that holds RSS of any version, RDF included. */
export interface RssDocument {
  readonly format: FeedFormat;
  /** Holds the feed's own fields; the root where no channel stands in it. */
  readonly channel: XmlElement;
  /** Elements beside the channel that belong to it: `image` and `textInput` of RDF. */
  readonly beside: readonly XmlElement[];
  readonly items: readonly XmlElement[];
}

/** Chosen by rss-parser, or read from the whole list below. */
const done = (): void => {};

const rssEntryReaders: ReadonlyMap<string, EntryReader> = new Map<string, EntryReader>([
  ...entryReaders,
  ...(['title', 'link', 'description', 'pubDate', 'guid', 'category'] as const).map(
    (name): [string, EntryReader] => [name, done],
  ),
  ['author', (element, draft) => addTo(draft.authors, readTextPerson(element, 'rss:author'))],
  ['comments', done],
  ['enclosure', readEnclosure],
  ['source', readSource],
  ['image', readItemImage],
]);

const rssFeedReaders: ReadonlyMap<string, FeedReader> = new Map<string, FeedReader>([
  ...feedReaders,
  ...(['title', 'link', 'description', 'pubDate', 'lastBuildDate', 'copyright'] as const).map(
    (name): [string, FeedReader] => [name, done],
  ),
  ...(['generator', 'language', 'ttl', 'image', 'items', 'channel'] as const).map(
    (name): [string, FeedReader] => [name, done],
  ),
  ['managingEditor', author('rss:managingEditor')],
  ['author', author('rss:author')],
  ['category', (element, draft) => addTo(draft.categories, readRssCategory(element))],
  ['skipHours', (element, draft) => draft.hints.skipHours.push(...readChildValues(element))],
  ['skipDays', (element, draft) => draft.hints.skipDays.push(...readChildValues(element))],
]);

const parser = new TreeRssParser();

/** Maps RSS of any version to the hand-off. */
export function readRss(document: RssDocument, lines: LineCounter): FeedDraft {
  const { format, channel, items } = document;
  const reading = parser.readRss(channel, items, format.slice('rss-'.length));
  const draft = createFeedDraft(format, channel);
  copyBasics(reading, draft);
  readFeedElements(channel, draft, rssFeedReaders);
  for (const element of document.beside) rssFeedReaders.get(element.name)?.(element, draft);
  draft.image ??= findImage(document);
  draft.entries = reading.feed.items.map((item) =>
    readItem(item, createEntryDraft(item.node[0], channel, lines), reading),
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
  readEntryElements(item.node[0], draft, rssEntryReaders);
  return draft;
}

/** `isPermaLink` is true unless it says otherwise. @see RSS 2.0 · guid */
function isPermalink(guid: XmlElement): boolean {
  return readAttribute(guid, 'isPermaLink')?.trim().toLowerCase() !== 'false';
}

function readSource(element: XmlElement, draft: EntryDraft): void {
  draft.origin ??= readRssSource(element);
}

function readItemImage(element: XmlElement, draft: EntryDraft): void {
  addTo(draft.images, readValue(findChild(element, 'url') ?? element));
}

function findImage({ beside }: RssDocument): string | null {
  const image = beside.find(({ name }) => name === 'image');
  return image === undefined ? null : readValue(findChild(image, 'url'));
}

function readChildValues(element: XmlElement): string[] {
  return childElements(element)
    .map(readValue)
    .filter((value) => value !== null);
}
