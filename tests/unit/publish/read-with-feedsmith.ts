import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import type { ParsedEntry, ParsedFeed, ParsedLink } from '../../../src/model/parsed-feed.ts';
import { makeEntry, makeFeed } from '../normalize/make-parsed.ts';
import { decodeBody } from './make-edition.ts';

const EMPTY_ENTRY: ParsedEntry = makeEntry();
const EMPTY_FEED: ParsedFeed = makeFeed();

/** Reads a document with a parser that shares no code with ours, into the shape that the gate takes. */
export function readWithFeedsmith(body: Uint8Array, mediaType: string): ParsedFeed {
  const text = decodeBody(body);
  if (mediaType.startsWith('application/rss+xml')) return readRss(text);
  return mediaType.startsWith('application/atom+xml') ? readAtom(text) : readJson(text);
}

function readRss(text: string): ParsedFeed {
  const feed = parseRssFeed(text);
  return {
    ...EMPTY_FEED,
    title: asText(feed.title),
    links: (feed.atom?.links ?? []).map(({ rel, href }) => asLink(rel ?? null, href ?? '')),
    entries: (feed.items ?? []).map((item) => ({
      ...EMPTY_ENTRY,
      id: item.guid?.value ?? null,
      title: asText(item.title),
      summary: asText(item.description),
      content: asText(item.content?.encoded),
      links: [
        ...(item.link === undefined ? [] : [asLink(null, item.link)]),
        ...(item.atom?.links ?? []).map(asAtomLink),
      ],
      published: item.pubDate ?? null,
      updated: item.dcterms?.modified?.[0] ?? null,
    })),
  };
}

function readAtom(text: string): ParsedFeed {
  const feed = parseAtomFeed(text);
  return {
    ...EMPTY_FEED,
    format: 'atom-1.0',
    id: feed.id ?? null,
    title: asText(feed.title?.value),
    links: (feed.links ?? []).map(({ rel, href }) => asLink(rel ?? null, href ?? '')),
    entries: (feed.entries ?? []).map((entry) => ({
      ...EMPTY_ENTRY,
      id: entry.id ?? null,
      title: asText(entry.title?.value),
      summary: asText(entry.summary?.value),
      content: asText(entry.content?.value),
      links: (entry.links ?? []).map(asAtomLink),
      published: entry.published ?? null,
      updated: entry.updated ?? null,
    })),
  };
}

function readJson(text: string): ParsedFeed {
  const feed = parseJsonFeed(text);
  // It leaves extensions out.
  const raw: { readonly items: readonly Record<string, unknown>[] } = JSON.parse(text);
  return {
    ...EMPTY_FEED,
    format: 'json-1.1',
    title: asText(feed.title),
    links: feed.feed_url === undefined ? [] : [asLink('self', feed.feed_url)],
    entries: (feed.items ?? []).map((item, at) => ({
      ...EMPTY_ENTRY,
      extensions: ['_also', '_related'].map((member) => ({
        member,
        value: raw.items[at]?.[member],
      })),
      id: item.id ?? null,
      title: asText(item.title),
      summary: asText(item.summary),
      content: asText(item.content_html ?? item.content_text),
      links: item.url === undefined ? [] : [asLink(null, item.url)],
      published: item.date_published ?? null,
      updated: item.date_modified ?? null,
    })),
  };
}

function asText(value: string | undefined): ParsedFeed['title'] {
  if (value === undefined) return null;
  return { type: 'unknown', value, mediaType: null, src: null, base: null, language: null };
}

interface AtomLink {
  readonly rel?: string | undefined;
  readonly href?: string | undefined;
  readonly title?: string | undefined;
}

function asAtomLink({ rel, href, title }: AtomLink): ParsedLink {
  return { ...asLink(rel ?? null, href ?? ''), title: title ?? null };
}

function asLink(rel: string | null, href: string): ParsedLink {
  return { href, rel, type: null, hreflang: null, title: null, length: null, base: null };
}
