import type {
  ParsedEntry,
  ParsedExtension,
  ParsedFeed,
  ParsedLink,
  ParsedPerson,
  ParsedText,
} from '../model/parsed-feed.ts';
import { nameTelling } from './present-tellings.ts';

/** What a feed or an entry says, point by point, in terms that can be compared by `===`. */
export type Reading = Readonly<Record<string, string | number | boolean | null>>;

/** What a document that was read back says of the feed. */
export function takeFeed(found: ParsedFeed): Reading {
  const { links, hints } = found;
  return {
    format: found.format,
    id: found.id,
    title: takeText(found.title),
    description: takeText(found.description),
    page: findPage(links),
    language: found.language,
    updated: takeDate(found.updated),
    authors: joinPersons(found.authors),
    rights: takeText(found.rights) || takeMember(found.extensions, '_rights'),
    'minutes to live': hints.ttl === null ? null : Number(hints.ttl),
    'self link': listLinks(links, 'self'),
    hubs: listLinks(links, 'hub'),
    'current link': listLinks(links, 'current'),
    // JSON Feed leads to older entries by its `next_url`.
    'link to the previous archive': listLinks(links, 'prev-archive') || listLinks(links, 'next'),
    'link to the next archive': listLinks(links, 'next-archive'),
    'mark of an archive': found.archive,
    'mark of a complete feed': found.complete,
    tombstones: joinLines(found.tombstones.map(({ ref, when }) => [ref, takeDate(when)])),
    'number of entries': found.entries.length,
  };
}

/** What a document that was read back says of one of its entries. */
export function takeEntry(found: ParsedEntry): Reading {
  const { links, extensions, comments } = found;
  const { url, feed_url, count } = takeObject(extensions, '_comments');
  return {
    id: found.id,
    'permanence of the id': found.idIsPermalink,
    title: takeText(found.title),
    link: findPage(links),
    published: takeDate(found.published),
    updated: takeDate(found.updated),
    summary: takeText(found.summary),
    content: takeText(found.content),
    also: joinLines(takeTellings(found, 'via', '_also')),
    related: joinLines(takeTellings(found, 'related', '_related')),
    authors: joinPersons(found.authors),
    contributors:
      joinPersons(found.contributors) || joinMembers(takeObjects(extensions, '_contributors')),
    categories: joinLines(found.categories.map(({ term, scheme, label }) => [term, scheme, label])),
    ...compareByUrl(takeEnclosures(found)),
    image: found.images.join('\n'),
    language: found.language,
    source: takeOrigin(found),
    rights: takeText(found.rights) || takeMember(extensions, '_rights'),
    comments: joinLines([
      [comments?.url ?? url, comments?.feedUrl ?? feed_url],
      [comments?.count ?? count],
    ]),
    'in reply to': joinLines([
      ...found.inReplyTo.map(({ ref, href }) => [ref, href]),
      ...takeObjects(extensions, '_in_reply_to').map(({ id, url: page }) => [id, page]),
    ]),
  };
}

/** Rows of values as one text; what is not there is empty. */
export function joinLines(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => row.map((value) => String(value ?? '')).join('\t')).join('\n');
}

/**
 * Files as two points: which comes first, and all of them in the order of their addresses, since a
 * group of forms of one thing moves its members together.
 */
export function compareByUrl(files: readonly (readonly unknown[])[]): Reading {
  const [first] = files;
  const rows = files.map((file) => joinLines([file]));
  return { 'preferred enclosure': String(first?.[0] ?? ''), enclosures: rows.sort().join('\n') };
}

/** The instant in milliseconds; NaN, which equals nothing, for what is no date. */
export function takeDate(date: string | null): number | null {
  return date === null ? null : Date.parse(date);
}

function takeText(text: ParsedText | null): string {
  return text?.value ?? '';
}

function findPage(links: readonly ParsedLink[]): string | null {
  return links.find(({ rel }) => rel === null || rel === 'alternate')?.href ?? null;
}

function listLinks(links: readonly ParsedLink[], wanted: string): string {
  const found = links.filter(({ rel }) => rel === wanted);
  return found.map(({ href }) => href).join('\n');
}

function joinPersons(persons: readonly ParsedPerson[]): string {
  return joinLines(persons.map(({ name, email, uri }) => [name, email, uri]));
}

type Members = Readonly<Record<string, unknown>>;

function joinMembers(persons: readonly Members[]): string {
  return joinLines(persons.map(({ name, url }) => [name, '', url]));
}

/** Links of an entry to others of its story: Atom links, or JSON members of their own. */
function takeTellings(
  { links, extensions }: ParsedEntry,
  rel: string,
  member: string,
): readonly (readonly unknown[])[] {
  const linked = links.filter((link) => link.rel === rel).map(({ href, title }) => [href, title]);
  const told = takeObjects(extensions, member).map(({ url, title, source }) => [
    url,
    nameTelling({ title: String(title), sourceName: String(source) }),
  ]);
  return [...linked, ...told];
}

/** Each file once: what one mention leaves open, another fills in. */
function takeEnclosures({ enclosures, links }: ParsedEntry): readonly (readonly unknown[])[] {
  const files = new Map<string, unknown[]>();
  const mentions = [
    ...links.filter(({ rel }) => rel === 'enclosure').map((link) => ({ ...link, url: link.href })),
    ...enclosures,
  ];
  for (const mention of mentions) {
    const duration = 'duration' in mention ? mention.duration : null;
    const row = [
      mention.url,
      mention.type,
      Number(mention.length) || null,
      duration === null ? null : Number(duration),
      mention.title,
    ];
    const known = files.get(mention.url) ?? [];
    files.set(
      mention.url,
      row.map((value, at) => known[at] ?? value),
    );
  }
  return [...files.values()];
}

function takeOrigin({ origin, extensions }: ParsedEntry): string {
  if (origin === null) return joinSource(takeObject(extensions, '_source'));
  const { id, title, links, updated, authors, rights } = origin;
  return joinLines([
    [id, title?.value, findPage(links), listLinks(links, 'self')],
    [takeDate(updated), rights?.value],
    ...authors.map(({ name, email, uri }) => [name, email, uri]),
  ]);
}

function joinSource(source: Members): string {
  if (Object.keys(source).length === 0) return '';
  const { id, title, url, feed_url, date_modified, authors, rights } = source;
  const updated = date_modified === undefined ? null : takeDate(String(date_modified));
  return joinLines([
    [id, title, url, feed_url],
    [updated, rights],
    ...(Array.isArray(authors) ? authors : []).map(({ name, url: page }) => [name, '', page]),
  ]);
}

function takeMember(extensions: readonly ParsedExtension[], wanted: string): string {
  const value = findMember(extensions, wanted);
  return typeof value === 'string' ? value : '';
}

function takeObject(extensions: readonly ParsedExtension[], wanted: string): Members {
  const value = findMember(extensions, wanted);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function takeObjects(extensions: readonly ParsedExtension[], wanted: string): readonly Members[] {
  const value = findMember(extensions, wanted);
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each) : [];
}

function findMember(extensions: readonly ParsedExtension[], wanted: string): unknown {
  for (const extension of extensions) {
    if ('member' in extension && extension.member === wanted) return extension.value;
  }
  return undefined;
}
