import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { normalizeFeed } from '../../../src/normalize/normalize-feed.ts';
import { readTables } from './read-tables.ts';

const document = readFileSync(join(import.meta.dirname, '../../../docs/entry.md'), 'utf8');
const table = readTables(document).find(({ heading }) => heading === 'Where it comes from');

const namespaces = {
  atom: 'http://www.w3.org/2005/Atom',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  content: 'http://purl.org/rss/1.0/modules/content/',
  xhtml: 'http://www.w3.org/1999/xhtml',
  media: 'http://search.yahoo.com/mrss/',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  podcast: 'https://podcastindex.org/namespace/1.0',
  georss: 'http://www.georss.org/georss',
  gml: 'http://www.opengis.net/gml',
  geo: 'http://www.w3.org/2003/01/geo/wgs84_pos#',
  thr: 'http://purl.org/syndication/thread/1.0',
  slash: 'http://purl.org/rss/1.0/modules/slash/',
  wfw: 'http://wellformedweb.org/CommentAPI/',
  feedburner: 'http://rssnamespace.org/feedburner/ext/1.0',
  creativeCommons: 'http://backend.userland.com/creativeCommonsRssModule',
  cc: 'http://web.resource.org/cc/',
};
const declarations = Object.entries(namespaces)
  .map(([prefix, uri]) => `xmlns:${prefix}="${uri}"`)
  .join(' ');

const page = 'https://sea.example/1';
const relations: Readonly<Record<string, string>> = {
  link: 'alternate',
  links: 'via',
  enclosures: 'enclosure',
  comments: 'replies',
};

/** Words that a cell names beside elements. */
const notElements = new Set([
  'updatedAt',
  'src',
  'url',
  'atom',
  'xml:lang',
  'media:group',
  'gml:Point',
]);

/** What an element has to hold where a text alone says nothing. */
function writeElement(name: string, property: string): string {
  const local = name.split(':').at(-1) ?? '';
  const isAtom = name.startsWith('atom:');
  const link = `<${name} rel="${relations[property] ?? 'related'}" href="${page}"/>`;
  if (local === 'link' && isAtom) return link;
  if (local === 'link')
    return `<link>${page}</link>${property === 'links' ? '<link>/2</link>' : ''}`;
  if (name === 'atom:content' && property === 'link') return `<atom:content src="${page}"/>`;
  const author = '<atom:author><atom:name>words</atom:name></atom:author>';
  const point = '<gml:Point><gml:pos>1 2</gml:pos></gml:Point>';
  const written: Readonly<Record<string, string>> = {
    enclosure: `<enclosure url="${page}" type="audio/mpeg"/>`,
    'media:content': `<media:group><media:content url="${page}"/></media:group>`,
    'media:thumbnail': `<media:thumbnail url="${page}"/>`,
    'itunes:image': `<itunes:image href="${page}"/>`,
    image: `<image><url>${page}</url></image>`,
    'itunes:category': '<itunes:category text="words"/>',
    'atom:category': '<atom:category term="words"/>',
    'atom:author': author,
    'atom:contributor': '<atom:contributor><atom:name>words</atom:name></atom:contributor>',
    'atom:source': `<atom:source><atom:id>${page}</atom:id>${author}</atom:source>`,
    source: `<source url="${page}">words</source>`,
    'georss:where': `<georss:where>${point}</georss:where>`,
    'geo:Point': '<geo:Point><geo:lat>1</geo:lat><geo:long>2</geo:long></geo:Point>',
    'geo:lat': '<geo:lat>1</geo:lat><geo:long>2</geo:long>',
    'geo:long': '<geo:lat>1</geo:lat><geo:long>2</geo:long>',
    'thr:in-reply-to': `<thr:in-reply-to ref="${page}"/>`,
    'itunes:explicit': '<itunes:explicit>yes</itunes:explicit>',
    'rdf:about': '',
  };
  return written[name] ?? `<${name}>${writeValue(name, property)}</${name}>`;
}

function writeValue(name: string, property: string): string {
  if (property === 'publishedAt' || property === 'updatedAt') return '2020-01-02T03:04:05Z';
  if (name === 'slash:comments' || name === 'thr:total' || property === 'podcast') return '7';
  if (['link', 'links', 'comments', 'nativeId'].includes(property)) return page;
  if (property === 'geo') return '1 2';
  return property === 'language' ? 'pt-BR' : 'words';
}

function readEntry(inside: string, format: 'rss' | 'atom'): Entry | undefined {
  const xml =
    format === 'rss'
      ? `<rss version="2.0" ${declarations}><channel><title>Quay</title><item>${inside}</item></channel></rss>`
      : `<feed xmlns="${namespaces.atom}" ${declarations}><title>Quay</title><entry>${inside}</entry></feed>`;
  const source = {
    id: 's',
    url: page,
    title: null,
    weight: 0,
    rights: 'full',
    tags: [],
    language: null,
    headers: {},
  } as const;
  const context = {
    source,
    finalUrl: 'https://sea.example/feed',
    contentLocation: null,
    now: '2026-11-22T18:00:00.000Z',
  };
  return normalizeFeed(parseFeed(Buffer.from(xml), { contentType: null }), context).entries[0];
}

/** The elements that a cell of the table names, each with its property. */
function listClaims(column: number): readonly (readonly [string, keyof Entry])[] {
  const derived = [
    '`id`',
    '`sourceId`',
    '`text`',
    '`canonicalLink`',
    '`contentHash`',
    '`extensions`',
  ];
  return (table?.rows ?? [])
    .filter(([property]) => property !== undefined && !derived.includes(property))
    .flatMap((row) => {
      const property = (row[0] ?? '').slice(1, -1) as keyof Entry;
      const names = [...(row[column] ?? '').matchAll(/`([\w:-]+)`/g)].map(([, name = '']) => name);
      return names
        .filter((name) => !notElements.has(name))
        .map((name) => [name, property] as const);
    });
}

function wrapAtom(name: string, property: string): string {
  if (name.includes(':')) return writeElement(name, property);
  return writeElement(`atom:${name}`, property);
}

describe('where an entry comes from, as docs/entry.md has it', () => {
  const full = '<content:encoded>A text</content:encoded>';

  test('there are claims to check', () => {
    expect(listClaims(1).length).toBeGreaterThan(60);
    expect(listClaims(3).length).toBeGreaterThan(25);
  });

  test.each(listClaims(1))('RSS %s gives %s', (name, property) => {
    const beside = property === 'summary' ? full : '';
    const without = readEntry(beside, 'rss');
    const found = readEntry(beside + writeElement(name, property), 'rss');
    expect(found?.[property]).not.toEqual(without?.[property]);
  });

  test.each(listClaims(3))('Atom %s gives %s', (name, property) => {
    const found = readEntry(wrapAtom(name, property), 'atom');
    expect(found?.[property]).not.toEqual(readEntry('', 'atom')?.[property]);
  });
});
