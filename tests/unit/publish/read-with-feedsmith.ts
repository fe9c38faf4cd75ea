import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { SaxesParser } from 'saxes';
import type {
  ParsedEnclosure,
  ParsedEntry,
  ParsedFeed,
  ParsedLink,
  ParsedPerson,
} from '../../../src/model/parsed-feed.ts';
import { makeEntry, makeFeed } from '../normalize/make-parsed.ts';
import { decodeBody } from './make-edition.ts';

const EMPTY_ENTRY: ParsedEntry = makeEntry();
const EMPTY_FEED: ParsedFeed = makeFeed();
/** Members of ours that the parser leaves out. */
const OWN_MEMBERS = [
  '_also',
  '_comments',
  '_contributors',
  '_in_reply_to',
  '_related',
  '_rights',
  '_source',
];

/** With dates as texts, which the package's types say of its functions but not of their results. */
const parseRss = (text: string) => parseRssFeed(text);
const parseAtom = (text: string) => parseAtomFeed(text);
const parseJson = (text: string) => parseJsonFeed(text);

type RssItem = NonNullable<ReturnType<typeof parseRss>['items']>[number];
type AtomEntry = NonNullable<ReturnType<typeof parseAtom>['entries']>[number];
type JsonItem = NonNullable<ReturnType<typeof parseJson>['items']>[number];
type Members = Readonly<Record<string, unknown>>;

/** Reads a document with a parser that shares no code with ours, into the shape that the gate takes. */
export function readWithFeedsmith(body: Uint8Array, mediaType: string): ParsedFeed {
  const text = decodeBody(body);
  if (mediaType.startsWith('application/rss+xml')) return readRss(text);
  return mediaType.startsWith('application/atom+xml') ? readAtom(text) : readJson(text);
}

function readRss(text: string): ParsedFeed {
  const feed = parseRss(renamePersons(text));
  return {
    ...EMPTY_FEED,
    ...readHistory(text),
    title: asText(feed.title),
    description: asText(feed.description),
    language: feed.language ?? null,
    updated: feed.lastBuildDate ?? null,
    rights: asText(feed.copyright),
    authors: asNames(feed.dc?.creators),
    hints: { ...EMPTY_FEED.hints, ttl: feed.ttl === undefined ? null : String(feed.ttl) },
    links: [...asPage(feed.link), ...(feed.atom?.links ?? []).map(asAtomLink)],
    entries: (feed.items ?? []).map(readRssItem),
  };
}

/** The parser decodes these two elements more than once, and others of the same kind as it should. */
function renamePersons(text: string): string {
  return text.replace(/(<\/?)(?:author|managingEditor)>/g, '$1dc:creator>');
}

function readRssItem(item: RssItem): ParsedEntry {
  return {
    ...EMPTY_ENTRY,
    id: item.guid?.value ?? null,
    idIsPermalink: item.guid?.isPermaLink ?? true,
    title: asText(item.title),
    summary: asText(item.description),
    content: asText(item.content?.encoded),
    links: [...asPage(item.link), ...(item.atom?.links ?? []).map(asAtomLink)],
    published: item.pubDate ?? null,
    updated: item.dcterms?.modified?.[0] ?? null,
    authors: asNames(item.dc?.creators),
    contributors: asNames(item.dc?.contributors),
    categories: (item.categories ?? []).map(({ name, domain }) => asCategory(name, domain)),
    enclosures: [...(item.enclosures ?? []).map(asEnclosure), ...listMedia(item.media)],
    images: listThumbnails(item.media),
    language: item.dc?.languages?.[0] ?? null,
    rights: asText(item.dc?.rights?.[0]),
    origin:
      item.source === undefined
        ? null
        : {
            ...NO_ORIGIN,
            title: asText(item.source.title),
            links: [asLink('self', item.source.url ?? '')],
          },
    comments: asComments(item.comments, item.wfw?.commentRss, item.slash?.comments),
    inReplyTo: (item.thr?.inReplyTos ?? []).map(asReply),
  };
}

function readAtom(text: string): ParsedFeed {
  const feed = parseAtom(text);
  return {
    ...EMPTY_FEED,
    ...readHistory(text),
    format: 'atom-1.0',
    id: feed.id ?? null,
    title: asText(feed.title?.value),
    description: asText(feed.subtitle?.value),
    language: feed.xml?.lang ?? null,
    updated: feed.updated ?? null,
    rights: asText(feed.rights?.value),
    authors: (feed.authors ?? []).map(asAtomPerson),
    links: (feed.links ?? []).map(asAtomLink),
    entries: (feed.entries ?? []).map(readAtomEntry),
  };
}

function readAtomEntry(entry: AtomEntry): ParsedEntry {
  const links = entry.links ?? [];
  const replies = links.filter(({ rel }) => rel === 'replies');
  return {
    ...EMPTY_ENTRY,
    id: entry.id ?? null,
    title: asText(entry.title?.value),
    summary: asText(entry.summary?.value),
    content: asText(entry.content?.value),
    links: links.map(asAtomLink),
    published: entry.published ?? null,
    updated: entry.updated ?? null,
    authors: (entry.authors ?? []).map(asAtomPerson),
    contributors: (entry.contributors ?? []).map(asAtomPerson),
    categories: (entry.categories ?? []).map(({ term, scheme, label }) =>
      asCategory(term, scheme, label),
    ),
    enclosures: listMedia(entry.media),
    images: listThumbnails(entry.media),
    language: entry.xml?.lang ?? null,
    rights: asText(entry.rights?.value),
    origin:
      entry.source === undefined
        ? null
        : {
            id: entry.source.id ?? null,
            title: asText(entry.source.title?.value),
            links: (entry.source.links ?? []).map(asAtomLink),
            updated: entry.source.updated ?? null,
            authors: (entry.source.authors ?? []).map(asAtomPerson),
            rights: asText(entry.source.rights?.value),
          },
    comments: asComments(
      replies.find(({ type }) => type === 'text/html')?.href,
      replies.find(({ type }) => type === undefined)?.href,
      entry.thr?.total,
    ),
    inReplyTo: (entry.thr?.inReplyTos ?? []).map(asReply),
  };
}

function readJson(text: string): ParsedFeed {
  const feed = parseJson(text);
  const raw: Members & { readonly items: readonly Members[] } = JSON.parse(text);
  return {
    ...EMPTY_FEED,
    format: 'json-1.1',
    title: asText(feed.title),
    description: asText(feed.description),
    language: feed.language ?? null,
    authors: (feed.authors ?? []).map(asJsonPerson),
    links: [
      ...asPage(feed.home_page_url),
      ...(feed.feed_url === undefined ? [] : [asLink('self', feed.feed_url)]),
      ...(feed.next_url === undefined ? [] : [asLink('next', feed.next_url)]),
      ...(feed.hubs ?? []).map(({ url }) => asLink('hub', url ?? '')),
    ],
    extensions: listOwnMembers(raw),
    entries: (feed.items ?? []).map((item, at) => readJsonItem(item, raw.items[at] ?? {})),
  };
}

function readJsonItem(item: JsonItem, raw: Members): ParsedEntry {
  return {
    ...EMPTY_ENTRY,
    id: item.id ?? null,
    title: asText(item.title),
    summary: asText(item.summary),
    content: asText(item.content_html ?? item.content_text),
    links: asPage(item.url),
    published: item.date_published ?? null,
    updated: item.date_modified ?? null,
    authors: (item.authors ?? []).map(asJsonPerson),
    categories: (item.tags ?? []).map((tag) => asCategory(tag)),
    enclosures: (item.attachments ?? []).map((file) => ({
      ...asEnclosure({ url: file.url, type: file.mime_type, length: file.size_in_bytes }),
      duration: asNumber(file.duration_in_seconds),
      title: file.title ?? null,
    })),
    images: item.image === undefined ? [] : [item.image],
    language: item.language ?? null,
    extensions: listOwnMembers(raw),
  };
}

/** What the parser does not know of: archives and tombstones. */
function readHistory(text: string): Pick<ParsedFeed, 'archive' | 'complete' | 'tombstones'> {
  const names: string[] = [];
  const tombstones: { ref: string; when: string | null }[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on('opentag', ({ uri, local, attributes }) => {
    names.push(`${uri} ${local}`);
    if (uri !== 'http://purl.org/atompub/tombstones/1.0' || local !== 'deleted-entry') return;
    const { ref, when } = attributes;
    tombstones.push({ ref: ref?.value ?? '', when: when?.value ?? null });
  });
  parser.write(text).close();
  const has = (name: string) => names.includes(`http://purl.org/syndication/history/1.0 ${name}`);
  return { archive: has('archive'), complete: has('complete'), tombstones };
}

function listOwnMembers(raw: Members): ParsedEntry['extensions'] {
  return OWN_MEMBERS.filter((member) => raw[member] !== undefined).map((member) => ({
    member,
    value: raw[member],
  }));
}

function asText(value: string | undefined): ParsedFeed['title'] {
  if (value === undefined) return null;
  return { type: 'unknown', value, mediaType: null, src: null, base: null, language: null };
}

interface AtomLink {
  readonly rel?: string | undefined;
  readonly href?: string | undefined;
  readonly title?: string | undefined;
  readonly type?: string | undefined;
  readonly length?: number | undefined;
}

function asAtomLink({ rel, href, title, type, length }: AtomLink): ParsedLink {
  const link = asLink(rel ?? null, href ?? '');
  return { ...link, title: title ?? null, type: type ?? null, length: asNumber(length) };
}

function asLink(rel: string | null, href: string): ParsedLink {
  return { href, rel, type: null, hreflang: null, title: null, length: null, base: null };
}

function asPage(url: string | undefined): readonly ParsedLink[] {
  return url === undefined ? [] : [asLink(null, url)];
}

function asNumber(value: number | undefined): string | null {
  return value === undefined ? null : String(value);
}

interface AtomPerson {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly uri?: string | undefined;
}

function asAtomPerson({ name, email, uri }: AtomPerson): ParsedPerson {
  return { name: name ?? null, email: email ?? null, uri: uri ?? null, from: 'feedsmith' };
}

function asJsonPerson({ name, url }: { name?: string; url?: string }): ParsedPerson {
  return asAtomPerson({ name, uri: url });
}

function asNames(names: readonly string[] | undefined): readonly ParsedPerson[] {
  return (names ?? []).map((name) => asAtomPerson({ name }));
}

function asCategory(
  term: string | undefined,
  scheme?: string,
  label?: string,
): ParsedFeed['categories'][number] {
  return { term: term ?? '', scheme: scheme ?? null, label: label ?? null };
}

interface File {
  readonly url?: string | undefined;
  readonly type?: string | undefined;
  readonly length?: number | undefined;
}

function asEnclosure({ url, type, length }: File): ParsedEnclosure {
  return {
    url: url ?? '',
    type: type ?? null,
    length: asNumber(length),
    duration: null,
    title: null,
    medium: null,
    width: null,
    height: null,
  };
}

type Media = NonNullable<RssItem['media']>;

function listMedia(media: Media | undefined): readonly ParsedEnclosure[] {
  const files = [
    ...(media?.contents ?? []),
    ...(media?.groups ?? []).flatMap(({ contents }) => contents ?? []),
  ];
  return files.map(({ url, type, fileSize, duration, title }) => ({
    ...asEnclosure({ url, type, length: fileSize }),
    duration: asNumber(duration),
    title: title?.value ?? null,
  }));
}

function listThumbnails(media: Media | undefined): readonly string[] {
  return (media?.thumbnails ?? []).map(({ url }) => url ?? '');
}

function asComments(
  url: string | undefined,
  feedUrl: string | undefined,
  count: number | undefined,
): ParsedEntry['comments'] {
  return { url: url ?? null, feedUrl: feedUrl ?? null, count: asNumber(count) };
}

function asReply({ ref, href }: { ref?: string; href?: string }): ParsedEntry['inReplyTo'][number] {
  return { ref: ref ?? '', href: href ?? null, type: null, source: null };
}

const NO_ORIGIN: NonNullable<ParsedEntry['origin']> = {
  id: null,
  title: null,
  links: [],
  updated: null,
  authors: [],
  rights: null,
};
