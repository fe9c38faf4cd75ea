import type { Category, Enclosure, Person } from '../model/entry.ts';
import { FEED_TTL_MINUTES } from '../model/feed-ttl.ts';
import { isAbsoluteIri } from '../model/is-absolute-iri.ts';
import type { ParsedFeed } from '../model/parsed-feed.ts';
import type { PresentedEdition } from './present-edition.ts';
import { UNKNOWN_TYPE } from './present-enclosures.ts';
import type { PresentedEntry } from './present-entry.ts';
import { nameWithAddress } from './present-person.ts';
import { nameTelling, type PresentedTelling } from './present-tellings.ts';
import type { FeedKind } from './publication-path.ts';
import { compareByUrl, joinLines, type Reading, takeDate } from './take-reading.ts';
import { escapeXmlText } from './write-xml.ts';

const FORMATS: Readonly<Record<FeedKind, ParsedFeed['format']>> = {
  rss: 'rss-2.0',
  atom: 'atom-1.0',
  json: 'json-1.1',
};

/** What a document of this format has to say of the feed, where the format can say it. */
export function expectFeed(feed: PresentedEdition, kind: FeedKind): Reading {
  const { history } = feed;
  const isJson = kind === 'json';
  return {
    format: FORMATS[kind],
    id: kind === 'atom' ? feed.id : null,
    title: feed.title,
    description: feed.description,
    page: feed.pageUrl,
    language: feed.language,
    updated: isJson ? null : takeDate(feed.updatedAt),
    authors: expectPersons(feed.authors, kind),
    rights: feed.rights ?? '',
    'minutes to live': kind === 'rss' && !history.isArchive ? FEED_TTL_MINUTES : null,
    'self link': history.selfUrls[kind],
    hubs: feed.hubs.join('\n'),
    'current link': history.isArchive && !isJson ? feed.feedUrls[kind] : '',
    'link to the previous archive': history.previousUrls?.[kind] ?? '',
    'link to the next archive': isJson ? '' : (history.nextUrls?.[kind] ?? ''),
    'mark of an archive': history.isArchive && !isJson,
    'mark of a complete feed': false,
    tombstones: kind === 'atom' ? expectTombstones(feed) : '',
    'number of entries': feed.entries.length,
  };
}

/** What a document of this format has to say of an entry, where the format can say it. */
export function expectEntry(entry: PresentedEntry, kind: FeedKind): Reading {
  const { comments } = entry;
  return {
    id: entry.id,
    'permanence of the id': kind === 'rss' ? entry.id === entry.link : null,
    title: entry.title,
    link: entry.link,
    published: takeDate(entry.publishedAt),
    updated: expectUpdated(entry, kind),
    summary: expectSummary(entry, kind),
    content: expectContent(entry, kind),
    also: listTellings(entry.also),
    related: listTellings(entry.related),
    authors: expectPersons(entry.authors, kind),
    contributors: expectContributors(entry.contributors, kind),
    categories: expectCategories(entry.categories, kind),
    ...compareByUrl(entry.enclosures.map((each, at) => expectEnclosure(each, at, kind))),
    image: entry.image ?? '',
    language: entry.language,
    source: expectSource(entry, kind),
    rights: entry.rights ?? '',
    comments: joinLines([[comments.url, comments.feedUrl], [comments.count]]),
    'in reply to': joinLines(entry.inReplyTo.map(({ ref, href }) => [ref, href])),
  };
}

function expectTombstones({ tombstones }: PresentedEdition): string {
  return joinLines(tombstones.map(({ id, deletedAt }) => [id, takeDate(deletedAt)]));
}

/** RSS says when an item was updated only where that is another date. */
function expectUpdated({ publishedAt, updatedAt }: PresentedEntry, kind: FeedKind): number | null {
  return kind === 'rss' && updatedAt === publishedAt ? null : takeDate(updatedAt);
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

function listTellings(tellings: readonly PresentedTelling[]): string {
  return joinLines(tellings.map((telling) => [telling.link, nameTelling(telling)]));
}

/** RSS names one author with the address and others without; JSON Feed has one address for each. */
function expectPersons(persons: readonly Person[], kind: FeedKind): string {
  if (kind !== 'rss') return joinLines(persons.map((person) => expectPerson(person, kind)));
  const [first, ...others] = persons;
  const named = first === undefined ? [] : [nameWithAddress(first) ?? first.name];
  return joinLines([...named, ...others.map(({ name }) => name)].map((name) => [name, '', '']));
}

function expectContributors(persons: readonly Person[], kind: FeedKind): string {
  if (kind === 'rss') return joinLines(persons.map(({ name }) => [name, '', '']));
  return joinLines(persons.map((person) => expectPerson(person, kind)));
}

function expectPerson({ name, email, uri }: Person, kind: FeedKind): readonly unknown[] {
  if (kind === 'atom') return [name, email, uri];
  return [name, '', uri ?? (email === null ? null : `mailto:${email}`)];
}

function expectCategories(categories: readonly Category[], kind: FeedKind): string {
  if (kind === 'json') {
    const tags = new Set(categories.map(({ term, label }) => label ?? term));
    return joinLines([...tags].map((tag) => [tag, '', '']));
  }
  return joinLines(
    categories.map(({ term, scheme, label }) => {
      if (kind === 'rss') return [term, scheme, ''];
      return [term, scheme !== null && isAbsoluteIri(scheme) ? scheme : '', label];
    }),
  );
}

/** Zero stands for a size that is not known, and Media RSS counts whole seconds. */
function expectEnclosure(
  { url, type, lengthBytes, durationSeconds, title }: Enclosure,
  at: number,
  kind: FeedKind,
): readonly unknown[] {
  const needsType = kind === 'json' || (kind === 'rss' && at === 0);
  const isRounded = kind !== 'json' && durationSeconds !== null;
  return [
    url,
    type ?? (needsType ? UNKNOWN_TYPE : null),
    lengthBytes || null,
    isRounded ? Math.round(durationSeconds) : durationSeconds,
    title,
  ];
}

function expectSource({ source }: PresentedEntry, kind: FeedKind): string {
  if (source === null) return '';
  const { id, title, link, feedUrl, updatedAt, authors, rights } = source;
  if (kind === 'rss')
    return feedUrl === null
      ? ''
      : joinLines([
          ['', title, '', feedUrl],
          ['', ''],
        ]);
  return joinLines([
    [id, title, link, feedUrl],
    [takeDate(updatedAt), rights],
    ...authors.map((author) => expectPerson(author, kind)),
  ]);
}
