import { expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { containers, starters, textLeaves } from '../../../src/ingest/tree/vocabulary.ts';

const prefixes = {
  atom: 'http://www.w3.org/2005/Atom',
  content: 'http://purl.org/rss/1.0/modules/content/',
  creativeCommons: 'http://backend.userland.com/creativeCommonsRssModule',
  dc: 'http://purl.org/dc/elements/1.1/',
  dcterms: 'http://purl.org/dc/terms/',
  feedburner: 'http://rssnamespace.org/feedburner/ext/1.0',
  georss: 'http://www.georss.org/georss',
  itunes: 'http://www.itunes.com/dtds/podcast-1.0.dtd',
  media: 'http://search.yahoo.com/mrss/',
  podcast: 'https://podcastindex.org/namespace/1.0',
  slash: 'http://purl.org/rss/1.0/modules/slash/',
  source: 'http://source.scripting.com/',
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
  thr: 'http://purl.org/syndication/thread/1.0',
  wfw: 'http://wellformedweb.org/CommentAPI/',
};
const declarations = Object.entries(prefixes)
  .map(([prefix, uri]) => ` xmlns:${prefix}="${uri}"`)
  .join('');

const modules = [
  ...['creativeCommons:license', 'dc:author', 'dc:contributor', 'dc:description', 'dc:language'],
  ...['dc:publisher', 'dc:rights', 'dc:title', 'dcterms:abstract', 'dcterms:creator'],
  ...['dcterms:issued', 'dcterms:modified', 'dcterms:subject', 'feedburner:origLink'],
  ...['feedburner:origEnclosureLink', 'georss:featurename', 'georss:line', 'georss:point'],
  ...['itunes:author', 'itunes:block', 'itunes:duration', 'itunes:episode', 'itunes:explicit'],
  ...['itunes:keywords', 'itunes:season', 'itunes:subtitle', 'itunes:summary', 'itunes:title'],
  ...['media:category', 'media:credit', 'media:description', 'media:keywords', 'media:title'],
  ...['podcast:episode', 'podcast:person', 'podcast:season', 'podcast:transcript'],
  ...['slash:comments', 'slash:section', 'source:markdown', 'sy:updatePeriod', 'thr:total'],
  ...['wfw:comment', 'wfw:commentRss', 'unknown', 'atom:modified', 'atom:rights'],
];
const names = [...textLeaves, ...starters, ...modules].filter((name) => !containers.has(name));

const places: Readonly<Record<string, (inner: string) => string>> = {
  'an RSS channel': (inner) =>
    `<rss version="2.0"${declarations}><channel>${inner}<item/></channel></rss>`,
  'an RSS item': (inner) =>
    `<rss version="2.0"${declarations}><channel><item>${inner}</item></channel></rss>`,
  'an Atom feed': (inner) =>
    `<feed xmlns="${prefixes.atom}"${declarations}>${inner}<entry><id>e</id></entry></feed>`,
  'an Atom entry': (inner) =>
    `<feed xmlns="${prefixes.atom}"${declarations}><entry>${inner}</entry></feed>`,
};

test.each(Object.entries(places))('nothing that an element says in %s is lost', (_, wrap) => {
  const lost = [...new Set(names)].flatMap((name) => {
    const said = ['first-text', 'second-text', 'strange-value'];
    const inner = `<${name}>first-text</${name}><${name} strange="strange-value">second-text</${name}>`;
    const { defects: _, ...read } = parseFeed(Buffer.from(wrap(inner)), { contentType: null });
    const all = JSON.stringify(read);
    return said.filter((text) => !all.includes(text)).map((text) => `${name}: ${text}`);
  });
  expect(lost).toEqual([]);
});
