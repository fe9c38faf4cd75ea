import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { discoverHubs } from '../../../src/ingest/websub/discover-hubs.ts';
import { parseLinkHeader } from '../../../src/ingest/websub/parse-link-header.ts';
import type { Source } from '../../../src/model/source.ts';
import { normalizeFeed } from '../../../src/normalize/normalize-feed.ts';

const finalUrl = 'https://press.example/feeds/all.xml';
const now = '2026-11-22T12:00:00.000Z';
const source: Source = {
  id: 'press',
  url: finalUrl,
  title: null,
  weight: 0,
  rights: 'excerpt',
  tags: [],
  language: null,
  headers: {},
};

/** What a document and its headers offer. */
function discover(document: string, headers: Record<string, string> = {}) {
  const parsed = parseFeed(new TextEncoder().encode(document), { contentType: null });
  const feed = normalizeFeed(parsed, { source, finalUrl, contentLocation: null, now });
  const offer = discoverHubs({ ...feed, headers: new Map(Object.entries(headers)), finalUrl });
  return offer === null ? null : { hubs: offer.hubs, topic: offer.topic };
}

const atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>Press</title>
  <link rel="self" href="https://press.example/atom"/>
  <link rel="hub" href="https://hub-a.example/"/><link rel="HUB" href="https://hub-b.example/p?x=1"/>
  <entry><id>tag:press.example,2026:1</id><title>One</title></entry></feed>`;
const rss = `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Press</title>
  <atom:link rel="self hub" href="https://wrong.example/"/>
  <atom:link rel="hub" href="/hub"/><atom:link rel="self" href="all.xml"/>
  <item><title>One</title></item></channel></rss>`;
const json = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Press',
  feed_url: 'https://press.example/feed.json',
  hubs: [
    { type: 'rssCloud', url: 'ftp://no.example/' },
    { type: 'WebSub', url: 'https://hub-j.example/' },
  ],
  items: [{ id: '1', content_text: 'One' }],
});
const silent =
  '<rss version="2.0"><channel><title>Press</title><item><title>One</title></item></channel></rss>';

describe('E14 hubs and the name of a feed', () => {
  test('stand in atom:link of Atom', () => {
    const hubs = ['https://hub-a.example/', 'https://hub-b.example/p?x=1'];
    expect(discover(atom)).toEqual({ hubs, topic: 'https://press.example/atom' });
  });

  test('stand in atom:link of RSS, resolved like every link of it', () => {
    expect(discover(rss)).toEqual({ hubs: ['https://press.example/hub'], topic: finalUrl });
  });

  test('stand in hubs and feed_url of JSON Feed', () => {
    expect(discover(json)).toEqual({
      hubs: ['https://hub-j.example/'],
      topic: 'https://press.example/feed.json',
    });
  });

  test('of Link headers go before those of the document, each relation by itself', () => {
    const both = '<https://hub-h.example/>; rel="hub", <https://press.example/header>; rel=self';
    expect(discover(atom, { link: both })).toEqual({
      hubs: ['https://hub-h.example/'],
      topic: 'https://press.example/header',
    });
    expect(discover(atom, { link: '<https://hub-h.example/>; rel=hub' })).toEqual({
      hubs: ['https://hub-h.example/'],
      topic: 'https://press.example/atom',
    });
    expect(discover(silent, { link: both })?.topic).toBe('https://press.example/header');
  });

  test('that are relative in a Link header are resolved on the URL of the answer', () => {
    const link = '</hub>; rel="hub", <?all>; rel="self"';
    expect(discover(silent, { link })).toEqual({
      hubs: ['https://press.example/hub'],
      topic: 'https://press.example/feeds/all.xml?all',
    });
  });

  test('E15 the name is as it is written, also when it is not where the feed was found', () => {
    const link = '<https://hub.example/>; rel=hub, <https://PRESS.example/%7Efeed>; rel=self';
    expect(discover(silent, { link })?.topic).toBe('https://PRESS.example/%7Efeed');
  });

  test('a feed with a hub and no name is named by where it was found', () => {
    expect(discover(silent, { link: '<https://hub.example/>; rel=hub' })?.topic).toBe(finalUrl);
  });

  test.each([
    ['no hub', silent, {}],
    ['a name alone', silent, { link: '<https://press.example/x>; rel=self' }],
    ['a hub of another scheme', silent, { link: '<javascript:alert(1)>; rel=hub' }],
    [
      'a hub of something else than the feed',
      silent,
      { link: '<https://h.example/>; rel=hub; anchor="#a"' },
    ],
  ])('there is no offer with %s', (_, document, headers) => {
    expect(discover(document, headers as Record<string, string>)).toBeNull();
  });
});

describe('a Link header', () => {
  test('is read with quotes, commas, several relations and parameters in any order', () => {
    const header =
      '<https://a.example/x,y;z>; title="a, \\"b\\"; rel=no"; REL="next Hub" , ,<b>;rel=self;rel=hub,<c>;title=x';
    expect(parseLinkHeader(header)).toEqual([
      { target: 'https://a.example/x,y;z', relations: ['next', 'hub'] },
      { target: 'b', relations: ['self'] },
    ]);
  });

  test.each(['', 'nonsense', '<', '<a', '<a>', '<a>; rel', '"<a>; rel=hub"', ';;;,,,'])(
    'that makes no sense (%s) holds no link',
    (header) => expect(parseLinkHeader(header)).toEqual([]),
  );

  test('of hostile length is read in no time', () => {
    const start = performance.now();
    for (const part of ['<a>;rel="\\', '<a>; x=', ', ', '<', '<a>;;', '<a>;a="b"', '\t']) {
      parseLinkHeader(part.repeat(200_000));
    }
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
