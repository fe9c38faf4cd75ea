import { describe, expect, test } from 'vitest';
import type { ParsedEntry, ParsedFeed, ParsedLink } from '../../../src/model/parsed-feed.ts';
import { normalizeFeed } from '../../../src/normalize/normalize-feed.ts';
import { isOurFeed, isOurOwn } from '../../../src/normalize/recognize-own.ts';
import { makeEntry, makeFeed, makeSource, makeText, NOW } from './make-parsed.ts';

const OWN = {
  baseUrl: 'https://wire.example',
  tagAuthority: 'wire.example',
  since: '2026-01-31',
};
const FINAL_URL = 'https://planet.example/atom.xml';

function read(part: Partial<ParsedFeed>, finalUrl = FINAL_URL) {
  const context = { source: makeSource(), finalUrl, contentLocation: null, now: NOW };
  return normalizeFeed(makeFeed({ format: 'atom-1.0', ...part }), context);
}

function readOne(part: Partial<ParsedEntry>) {
  const own = { id: 'https://planet.example/1', links: [link('https://planet.example/1')] };
  const [entry] = read({ entries: [makeEntry({ ...own, ...part })] }).entries;
  if (entry === undefined) throw new Error('no entry was read');
  return entry;
}

function link(href: string, rel: string | null = 'alternate'): ParsedLink {
  return { href, rel, type: null, hreflang: null, title: null, length: null, base: null };
}

function originOf(id: string | null, self: string | null) {
  const links = self === null ? [] : [link(self, 'self')];
  return { id, title: null, links, updated: null, authors: [], rights: null };
}

describe('isOurOwn', () => {
  test.each<[string, Partial<ParsedEntry>]>([
    ['an id of ours', { id: 'tag:wire.example,2026-01-31:cranes' }],
    ['an id of ours with the authority in capitals', { id: 'tag:Wire.Example,2026-01-31:cranes' }],
    ['the URL of an article of ours for id', { id: 'https://wire.example/articles/cranes' }],
    ['the page of an article', { links: [link('https://wire.example/articles/cranes')] }],
    ['the page by http and www', { links: [link('http://www.wire.example:80/articles/cranes/')] }],
    ['the page in capitals', { links: [link('HTTPS://WIRE.EXAMPLE:443/articles/cranes')] }],
    ['the page with escapes', { links: [link('https://wire.example/%61rticles/cranes?utm_id=1')] }],
    [
      'a via link to an article',
      { links: [link('https://planet.example/1'), link('https://wire.example/articles/a', 'via')] },
    ],
    [
      'a via link to a feed',
      {
        links: [link('https://planet.example/1'), link('https://wire.example/feeds/x.rss', 'via')],
      },
    ],
    [
      'a canonical link to an article',
      {
        links: [
          link('https://planet.example/1'),
          link('https://wire.example/articles/a', 'canonical'),
        ],
      },
    ],
    ['a feed of ours as its source', { origin: originOf(null, 'http://wire.example/feeds/x.rss') }],
    [
      'the id of a topic as its source',
      { origin: originOf('tag:wire.example,2026-01-31:topic/x', 'https://else.example/x') },
    ],
    [
      'a feed of ours as its source in JSON',
      {
        extensions: [
          { member: '_source', value: { feed_url: 'https://www.wire.example/feeds/x.json' } },
        ],
      },
    ],
  ])('an entry with %s is ours', (_, part) => {
    expect(isOurOwn(readOne(part), OWN)).toBe(true);
  });

  test.each<[string, Partial<ParsedEntry>]>([
    ['nothing of ours', {}],
    [
      'a link to us in its text',
      {
        content: makeText('<a href="https://wire.example/articles/cranes">cranes</a>', {
          type: 'html',
        }),
      },
    ],
    [
      'a related link to us',
      {
        links: [
          link('https://planet.example/1'),
          link('https://wire.example/articles/cranes', 'related'),
        ],
      },
    ],
    ['our home page for link', { links: [link('https://wire.example/')] }],
    [
      'a page of ours that is no article',
      { links: [link('https://wire.example/articles-of-faith')] },
    ],
    ['an article of a host like ours', { links: [link('https://wire.example.org/articles/a')] }],
    ['an article of a host below ours', { links: [link('https://blog.wire.example/articles/a')] }],
    ['an article on another port', { links: [link('https://wire.example:8443/articles/a')] }],
    [
      'our address inside another',
      { links: [link('https://a.example/?u=https://wire.example/articles/a')] },
    ],
    ['a tag of our domain from another day', { id: 'tag:wire.example,2019:post-1' }],
    ['another feed as its source', { origin: originOf(null, 'https://else.example/feeds/x.rss') }],
    [
      'a foreign source in JSON',
      { extensions: [{ member: '_source', value: { id: 5, feed_url: [] } }] },
    ],
    [
      'another member in JSON',
      { extensions: [{ member: '_other', value: { feed_url: 'https://wire.example/feeds/x' } }] },
    ],
  ])('an entry with %s is not ours', (_, part) => {
    expect(isOurOwn(readOne(part), OWN)).toBe(false);
  });

  test('a house that stands below a path claims nothing beside it', () => {
    const own = { ...OWN, baseUrl: 'https://city.example/wire' };
    const beside = readOne({ links: [link('https://city.example/articles/a')] });
    const below = readOne({ links: [link('https://city.example/wire/articles/a')] });
    expect([isOurOwn(beside, own), isOurOwn(below, own)]).toEqual([false, true]);
  });
});

describe('isOurFeed', () => {
  test.each<[string, Partial<ParsedFeed>, string]>([
    ['where it was found', {}, 'http://www.wire.example/feeds/cranes.atom'],
    [
      'its self link',
      { links: [link('https://wire.example/feeds/cranes.rss', 'self')] },
      FINAL_URL,
    ],
    ['its id', { id: 'tag:wire.example,2026-01-31:topic/cranes' }, FINAL_URL],
  ])('a feed is ours by %s, although its entries are foreign', (_, part, finalUrl) => {
    expect(isOurFeed(read(part, finalUrl), finalUrl, OWN)).toBe(true);
  });

  test('a feed of another house is not ours', () => {
    const feed = read({ id: 'tag:else.example,2026:1', links: [link('https://wire.example/')] });
    expect(isOurFeed(feed, FINAL_URL, OWN)).toBe(false);
  });
});
