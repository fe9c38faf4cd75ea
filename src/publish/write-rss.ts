import { type Extension, Feed, type Item } from 'feed';
import type { Edition } from '../model/edition.ts';
import type { Category, Enclosure, Person } from '../model/entry.ts';
import { FEED_TTL_MINUTES } from '../model/feed-ttl.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { GENERATOR } from './generator.ts';
import { makeDocument } from './make-document.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry, PresentedSource } from './present-entry.ts';
import { nameTelling, type PresentedTelling } from './present-tellings.ts';
import { protectAttribute, protectText } from './protect-from-feed.ts';
import { FEED_MEDIA_TYPES, feedPath } from './publication-path.ts';
import { escapeXmlText } from './write-xml.ts';

const UNKNOWN_TYPE = 'application/octet-stream';
const MEDIA_KINDS: ReadonlySet<string> = new Set(['image', 'audio', 'video']);

/** `content` and `atom` are declared by the package where it writes them; these are used by our extensions. */
const NAMESPACES = {
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:wfw': 'http://wellformedweb.org/CommentAPI/',
};

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
    feed: presented.feedUrls.rss,
    updated: new Date(presented.updatedAt),
    generator: GENERATOR,
    docs: 'https://www.rssboard.org/rss-specification',
    ttl: FEED_TTL_MINUTES,
    ...(presented.language === null ? {} : { language: presented.language }),
    ...(presented.rights === null ? {} : { copyright: protectText(presented.rights) }),
  });
  // The package sets the root's attributes itself, so the namespaces are declared one level below.
  feed.addExtension({ name: '_attributes', objects: NAMESPACES });
  for (const entry of presented.entries) feed.addItem(describeItem(entry, presented));
  return makeDocument(feedPath(presented.slug, 'rss'), FEED_MEDIA_TYPES.rss, `${feed.rss2()}\n`);
}

function describeItem(entry: PresentedEntry, feed: PresentedEdition): Item {
  const [first] = entry.enclosures;
  const [author] = entry.authors;
  return {
    title: entry.title,
    link: entry.link ?? '',
    guid: protectText(entry.id),
    date: new Date(entry.publishedAt),
    ...(entry.summary === null ? {} : { description: entry.summary }),
    ...(entry.content === null ? {} : { content: entry.content }),
    ...(author?.email ? { author: [describeAuthor(author, author.email)] } : {}),
    category: entry.categories.map(describeCategory),
    ...(first === undefined ? {} : { enclosure: describeEnclosure(first) }),
    extensions: describeExtensions(entry, feed),
  };
}

function describeExtensions(entry: PresentedEntry, feed: PresentedEdition): Extension[] {
  const { authors, contributors, comments, enclosures, image } = entry;
  const bareNames = authors.slice(authors[0]?.email ? 1 : 0);
  return [
    ...replaceSections(entry),
    ...replacePermalink(entry),
    ...writeTexts('dc:creator', listNames(bareNames)),
    ...writeTexts('dc:contributor', listNames(contributors)),
    ...writeTexts('dcterms:modified', [
      entry.updatedAt === entry.publishedAt ? null : entry.updatedAt,
    ]),
    ...writeTexts('dc:language', [entry.language]),
    ...writeTexts('dc:rights', [chooseRights(entry, feed)]),
    ...writeTexts('comments', [comments.url]),
    ...writeTexts('wfw:commentRss', [comments.feedUrl]),
    ...writeElements('atom:link', [
      ...entry.also.map((telling) => describeTelling('via', telling)),
      ...entry.related.map((telling) => describeTelling('related', telling)),
    ]),
    ...writeElements('media:content', enclosures.slice(1).map(describeMedia)),
    ...writeElements('media:thumbnail', image === null ? [] : [{ url: image }]),
    ...(entry.source === null ? [] : writeSource(entry.source)),
  ];
}

/**
 * The texts that the package would write as CDATA sections, as escaped text in their place: a
 * second `]]>` breaks out of its sections, and there are readers that look for comments in them.
 * The description is HTML, so that a plain summary is escaped for that first.
 */
function replaceSections({ title, summary, content }: PresentedEntry): Extension[] {
  return [
    ...writeTexts('title', [title === '' ? null : title]),
    ...writeTexts('description', [summary === null ? null : escapeXmlText(summary)]),
    ...writeTexts('content:encoded', [content]),
  ];
}

/** A guid that is the item's own page says so; the package always says that it is none. */
function replacePermalink(entry: PresentedEntry): Extension[] {
  if (entry.id !== entry.link) return [];
  const guid = { _text: protectText(entry.id), _attributes: { isPermaLink: 'true' } };
  return [{ name: 'guid', objects: guid }];
}

/** RSS has no feed of origin to hold what an entry inherits, so the item says it itself. */
function chooseRights(entry: PresentedEntry, feed: PresentedEdition): string | null {
  const rights = entry.rights ?? entry.source?.rights ?? null;
  return rights === feed.rights ? null : rights;
}

function listNames(persons: readonly Person[]): readonly string[] {
  return persons.map(({ name }) => name);
}

function writeSource({ title, feedUrl }: PresentedSource): Extension[] {
  if (feedUrl === null) return [];
  const attributes = { url: protectAttribute(feedUrl) };
  return [{ name: 'source', objects: { _text: protectText(title), _attributes: attributes } }];
}

type FeedAttributes = Readonly<Record<string, string | number | undefined>>;

/** Elements of one name, each with a text; nulls are left out. */
function writeTexts(name: string, texts: readonly (string | null)[]): Extension[] {
  const present = texts.filter((text) => text !== null);
  return writeNodes(
    name,
    present.map((text) => ({ _text: protectText(text) })),
  );
}

/** Elements of one name without content. */
function writeElements(name: string, elements: readonly FeedAttributes[]): Extension[] {
  return writeNodes(
    name,
    elements.map((element) => ({ _attributes: protectAll(element) })),
  );
}

/** xml-js takes a list as several elements of one name, which the package's type does not say. */
function writeNodes(name: string, nodes: readonly object[]): Extension[] {
  if (nodes.length === 0) return [];
  return [{ name, objects: nodes as unknown as Record<string, unknown> }];
}

function protectAll(attributes: FeedAttributes): FeedAttributes {
  const pairs = Object.entries(attributes).map(([name, value]) => [
    name,
    typeof value === 'string' ? protectAttribute(value) : value,
  ]);
  return Object.fromEntries(pairs);
}

/** Only with its address: a bare name in `author` is not RSS (RSS 2.0, author). */
function describeAuthor({ name }: Person, email: string): { name: string; email: string } {
  return { name: protectText(name), email: protectText(email) };
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

/** RSS allows one enclosure an item; the others go out as Media RSS. */
function describeMedia(enclosure: Enclosure): FeedAttributes {
  const kind = enclosure.type?.split('/', 1)[0]?.toLowerCase();
  return {
    url: enclosure.url,
    type: enclosure.type ?? undefined,
    medium: kind !== undefined && MEDIA_KINDS.has(kind) ? kind : undefined,
    fileSize: enclosure.lengthBytes ?? undefined,
    duration:
      enclosure.durationSeconds === null ? undefined : Math.round(enclosure.durationSeconds),
  };
}
