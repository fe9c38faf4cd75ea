import { type Extension, Feed, type Item } from 'feed';
import type { Edition } from '../model/edition.ts';
import type { Category, Enclosure, Person } from '../model/entry.ts';
import { FEED_TTL_MINUTES } from '../model/feed-ttl.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { documentPath } from './document-path.ts';
import {
  type ElementNode,
  extendWithElements,
  extendWithNodes,
  extendWithTexts,
  type FeedAttributes,
  type FeedNode,
  makeElementNode,
  makeTextNode,
} from './feed-extension.ts';
import { RSS_NAMESPACES } from './feed-namespaces.ts';
import { GENERATOR } from './generator.ts';
import { makeDocument } from './make-document.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import { UNKNOWN_TYPE } from './present-enclosures.ts';
import type { PresentedEntry } from './present-entry.ts';
import { type MediaFile, presentMedia } from './present-media.ts';
import { nameWithAddress } from './present-person.ts';
import type { PresentedSource } from './present-source.ts';
import { nameTelling, type PresentedTelling } from './present-tellings.ts';
import { protectAttribute, protectText } from './protect-from-feed.ts';
import { FEED_MEDIA_TYPES } from './publication-path.ts';
import { escapeXmlText } from './write-xml.ts';

/**
 * The edition as RSS 2.0, written by the package `feed`.
 *
 * @see RSS 2.0, RSS Profile
 */
export function writeRss(edition: Edition, site: Site): Document {
  const presented = presentEdition(edition, site);
  const feed = new Feed({
    title: protectText(presented.title),
    description: protectText(presented.description),
    link: presented.pageUrl,
    feed: presented.history.selfUrls.rss,
    updated: new Date(presented.updatedAt),
    generator: GENERATOR,
    docs: 'https://www.rssboard.org/rss-specification',
    // An archive never changes, so that nobody has to come again.
    ...(presented.history.isArchive ? {} : { ttl: FEED_TTL_MINUTES }),
    ...(presented.language === null ? {} : { language: presented.language }),
    ...(presented.rights === null ? {} : { copyright: protectText(presented.rights) }),
  });
  for (const extension of describeChannel(presented)) feed.addExtension(extension);
  for (const entry of presented.entries) feed.addItem(describeItem(entry));
  return makeDocument(documentPath(edition, 'rss'), FEED_MEDIA_TYPES.rss, `${feed.rss2()}\n`);
}

function describeChannel(feed: PresentedEdition): readonly Extension[] {
  const { author, creators } = splitPersons(feed.authors);
  return [
    // The package sets the root's attributes itself, so the namespaces are declared one level below.
    { name: '_attributes', objects: RSS_NAMESPACES },
    ...extendWithElements('atom:link', listChannelLinks(feed)),
    ...extendWithNodes('fh:archive', feed.history.isArchive ? [{}] : []),
    ...extendWithTexts('managingEditor', [author]),
    ...extendWithTexts('dc:creator', creators),
  ];
}

/** What RSS has no links for. @see RSS Profile, atom:link · RFC 5005, B · WebSub §4 */
function listChannelLinks({
  history,
  feedUrls,
  hubs,
}: PresentedEdition): readonly FeedAttributes[] {
  const { isArchive, selfUrls, previousUrls, nextUrls } = history;
  const others = [
    { rel: 'self', href: selfUrls.rss },
    { rel: 'current', href: isArchive ? feedUrls.rss : null },
    { rel: 'prev-archive', href: previousUrls?.rss ?? null },
    { rel: 'next-archive', href: nextUrls?.rss ?? null },
  ];
  const type = FEED_MEDIA_TYPES.rss;
  return [
    ...others.flatMap(({ rel, href }) => (href === null ? [] : [{ rel, type, href }])),
    ...hubs.map((href) => ({ rel: 'hub', href })),
  ];
}

function describeItem(entry: PresentedEntry): Item {
  const [first] = entry.enclosures;
  const { author } = splitPersons(entry.authors);
  return {
    title: entry.title,
    link: entry.link ?? '',
    guid: protectText(entry.id),
    date: new Date(entry.publishedAt),
    ...(entry.summary === null ? {} : { description: entry.summary }),
    ...(entry.content === null ? {} : { content: entry.content }),
    ...(author === null ? {} : { author: [{ name: protectText(author) }] }),
    category: entry.categories.map(describeCategory),
    ...(first === undefined ? {} : { enclosure: describeEnclosure(first) }),
    extensions: describeExtensions(entry),
  };
}

function describeExtensions(entry: PresentedEntry): Extension[] {
  const { authors, contributors, image } = entry;
  return [
    ...replaceSections(entry),
    ...replacePermalink(entry),
    ...extendWithTexts('dc:creator', splitPersons(authors).creators),
    ...extendWithTexts('dc:contributor', listNames(contributors)),
    ...extendWithTexts('dcterms:modified', [
      entry.updatedAt === entry.publishedAt ? null : entry.updatedAt,
    ]),
    ...extendWithTexts('dc:language', [entry.language]),
    ...extendWithTexts('dc:rights', [entry.rights]),
    ...describeDiscussion(entry),
    ...extendWithElements('atom:link', [
      ...entry.also.map((telling) => describeTelling('via', telling)),
      ...entry.related.map((telling) => describeTelling('related', telling)),
    ]),
    ...describeMedia(entry),
    ...extendWithElements('media:thumbnail', image === null ? [] : [{ url: image }]),
    ...(entry.source === null ? [] : describeSource(entry.source)),
  ];
}

/**
 * The texts that the package would write as CDATA sections, as escaped text in their place: a
 * second `]]>` breaks out of its sections, and there are readers that look for comments in them.
 * The description is HTML, so that a plain summary is escaped for that first.
 */
function replaceSections({ title, summary, content }: PresentedEntry): Extension[] {
  return [
    ...extendWithTexts('title', [title === '' ? null : title]),
    ...extendWithTexts('description', [summary === null ? null : escapeXmlText(summary)]),
    ...extendWithTexts('content:encoded', [content]),
  ];
}

/** A guid that is the item's own page says so; the package always says that it is none. */
function replacePermalink(entry: PresentedEntry): Extension[] {
  if (entry.id !== entry.link) return [];
  const guid = { _text: protectText(entry.id), _attributes: { isPermaLink: 'true' } };
  return [{ name: 'guid', objects: guid }];
}

/** @see RSS 2.0, comments · RFC 4685 §3 */
function describeDiscussion({ comments, inReplyTo }: PresentedEntry): readonly Extension[] {
  const { url, feedUrl, count } = comments;
  return [
    ...extendWithTexts('comments', [url]),
    ...extendWithTexts('wfw:commentRss', [feedUrl]),
    ...extendWithTexts('slash:comments', [count === null ? null : String(count)]),
    ...extendWithElements(
      'thr:in-reply-to',
      inReplyTo.map(({ ref, href }) => ({ ref, href: href ?? undefined })),
    ),
  ];
}

function listNames(persons: readonly Person[]): readonly string[] {
  return persons.map(({ name }) => name);
}

function describeSource({ title, feedUrl }: PresentedSource): Extension[] {
  if (feedUrl === null) return [];
  const attributes = { url: protectAttribute(feedUrl) };
  return [{ name: 'source', objects: { _text: protectText(title), _attributes: attributes } }];
}

/** One person with the address, whom RSS has a place for; all others by name (RSS 2.0, author). */
function splitPersons(persons: readonly Person[]): {
  readonly author: string | null;
  readonly creators: readonly string[];
} {
  const [first] = persons;
  const author = first === undefined ? null : nameWithAddress(first);
  return { author, creators: listNames(author === null ? persons : persons.slice(1)) };
}

function describeCategory({ term, scheme }: Category): { name: string; domain?: string } {
  const name = protectText(term);
  return scheme === null ? { name } : { name, domain: protectAttribute(scheme) };
}

/** All three attributes are required; the length of what is not known is 0 (RSS Profile, enclosure). */
function describeEnclosure({ url, type, lengthBytes }: Enclosure): {
  url: string;
  type: string;
  length: number;
} {
  return { url, type: protectAttribute(type ?? UNKNOWN_TYPE), length: lengthBytes ?? 0 };
}

/** RSS has no element for it; Atom's is understood in any feed (RSS Profile, atom:link). */
function describeTelling(rel: 'via' | 'related', telling: PresentedTelling): FeedAttributes {
  return { rel, title: nameTelling(telling), href: telling.link };
}

/**
 * RSS allows one enclosure an item; the others go out as Media RSS, and so does what an enclosure
 * cannot say of the first.
 */
function describeMedia({ enclosures }: PresentedEntry): readonly Extension[] {
  const groups = presentMedia(enclosures, (enclosure) => {
    const { durationSeconds, title } = enclosure;
    return enclosure === enclosures[0] && durationSeconds === null && title === null;
  });
  const alone = groups.filter(({ length }) => length === 1).flat();
  const together = groups.filter(({ length }) => length > 1);
  return [
    ...extendWithNodes('media:content', alone.map(describeFile)),
    ...extendWithNodes('media:group', together.map(describeGroup)),
  ];
}

function describeGroup(files: readonly MediaFile[]): FeedNode {
  const [first, ...others] = files.map(describeFile);
  const preferred = first && { ...first, _attributes: { ...first._attributes, isDefault: 'true' } };
  return { 'media:content': [preferred, ...others] };
}

function describeFile(file: MediaFile): ElementNode {
  const attributes = {
    url: file.url,
    type: file.type ?? undefined,
    medium: file.medium ?? undefined,
    fileSize: file.lengthBytes ?? undefined,
    duration: file.durationSeconds ?? undefined,
  };
  const title = file.title === null ? {} : { 'media:title': makeTextNode(file.title) };
  return { ...makeElementNode(attributes), ...title };
}
