import { parseRssFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { FEED_TTL_MINUTES } from '../../../src/model/feed-ttl.ts';
import { writeRss } from '../../../src/publish/write-rss.ts';
import {
  asSafeHtml,
  decodeBody,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeOrigin,
  makeSite,
} from './make-edition.ts';

type Made = Parameters<typeof makeEditionEntry>;

function writeText(entry: Made[0] = {}, over: Made[1] = {}): string {
  const edition = makeEdition([makeEditionEntry(entry, over)]);
  return decodeBody(writeRss(edition, makeSite()).body);
}

function readItem(entry: Made[0] = {}, over: Made[1] = {}) {
  return parseRssFeed(writeText(entry, over)).items?.[0];
}

const FILE = { type: null, lengthBytes: null, durationSeconds: null, title: null };

describe('writeRss', () => {
  it('A6, A18: has title, link, description and its own address', () => {
    expect(parseRssFeed(writeText())).toMatchObject({
      title: 'Harbours',
      link: 'https://wire.example/feeds/harbours',
      description: 'Fees, cranes and ships.',
      language: 'en',
      copyright: 'CC BY 4.0',
      atom: {
        links: [
          {
            href: 'https://wire.example/feeds/harbours.rss',
            rel: 'self',
            type: 'application/rss+xml',
          },
        ],
      },
    });
  });

  it('A18: writes the title as description where the topic has none', () => {
    const topic = { slug: 'harbours', title: 'Harbours', description: '', language: 'en' };
    const { body } = writeRss(makeEdition([], { topic }), makeSite());
    expect(parseRssFeed(decodeBody(body)).description).toBe('Harbours');
  });

  it('A9: is dated by its edition, and names no version', () => {
    const feed = parseRssFeed(writeText());
    expect(feed.lastBuildDate).toBe('Sun, 01 Mar 2026 09:00:00 GMT');
    expect(feed.generator).toBe('Topicwire');
  });

  it('A26: its ttl is the max-age that we serve it with', () => {
    expect(parseRssFeed(writeText()).ttl).toBe(FEED_TTL_MINUTES);
  });

  it('A19: a guid is a permalink only where it is the page', () => {
    expect(readItem()?.guid).toEqual({
      value: 'https://paper.example/2026/03/harbour',
      isPermaLink: true,
    });
    expect(readItem({ link: 'https://paper.example/other' })?.guid?.isPermaLink).toBe(false);
    expect(readItem({ id: 'urn:x-test:1&amp;2' })?.guid).toEqual({
      value: 'urn:x-test:1&amp;2',
      isPermaLink: false,
    });
  });

  it('A20: dates are RFC 822 in GMT with the right day', () => {
    expect(readItem()?.pubDate).toBe('Sun, 01 Mar 2026 07:30:15 GMT');
    expect(readItem()?.dcterms?.modified).toEqual(['2026-03-01T09:00:00Z']);
  });

  it('says nothing of an update that was none', () => {
    expect(writeText({}, { updatedAt: '2026-03-01T07:30:15.900Z' })).not.toContain('<dcterms:');
  });

  it('A21: the first enclosure has url, type and length, 0 when unknown; others are media:content', () => {
    const item = readItem({
      enclosures: [
        { ...FILE, url: 'https://paper.example/a?x=1&y=2' },
        {
          url: 'https://paper.example/b.mp4',
          type: 'video/mp4',
          lengthBytes: 9,
          durationSeconds: 61.4,
          title: null,
        },
      ],
    });
    expect(item?.enclosures).toEqual([
      { url: 'https://paper.example/a?x=1&y=2', length: 0, type: 'application/octet-stream' },
    ]);
    expect(item?.media?.contents).toMatchObject([
      {
        url: 'https://paper.example/b.mp4',
        type: 'video/mp4',
        medium: 'video',
        fileSize: 9,
        duration: 61,
      },
    ]);
  });

  it('A40: an image is a thumbnail with an absolute address', () => {
    const item = readItem({ image: 'https://paper.example/i.png?a=1&b="2"' });
    expect(item?.media?.thumbnails?.[0]?.url).toBe('https://paper.example/i.png?a=1&b=%222%22');
  });

  it('A22: an author with address is author, a bare name is dc:creator, and never both', () => {
    expect(writeText()).toContain('<author>ada@paper.example (Ada Pier)</author>');
    expect(writeText()).not.toContain('<dc:creator>');
    const bare = [
      { name: 'Cy Dock', email: null, uri: null },
      { name: 'Di Moor', email: 'di@paper.example', uri: null },
    ];
    expect(readItem({ authors: bare })?.dc?.creators).toEqual(['Cy Dock', 'Di Moor']);
    expect(writeText({ authors: bare })).not.toContain('<author>');
  });

  it('A23: description is the summary as HTML text and content:encoded the full text', () => {
    const item = readItem({
      summary: 'Up 4 % & <more>',
      content: asSafeHtml('<p>Up &amp; more</p>'),
    });
    expect(item?.description).toBe('Up 4 % &amp; &lt;more&gt;');
    expect(item?.content?.encoded).toBe('<p>Up &amp; more</p>');
  });

  it('A24: one decoding of a title gives its plain text', () => {
    expect(writeText({ title: 'A & B <i>' })).toContain('<title>A &amp; B &lt;i&gt;</title>');
    expect(readItem({ title: 'say &amp;amp; &lt;' })?.title).toBe('say &amp;amp; &lt;');
  });

  it('A25: a republished item names its feed by address and title, an own one names none', () => {
    const origin = makeOrigin({ feedUrl: 'https://paper.example/f?a=1&b=2', title: 'A & B' });
    expect(readItem({ origin })?.source).toEqual({
      title: 'A & B',
      url: 'https://paper.example/f?a=1&b=2',
    });
    const own = decodeBody(writeRss(makeEdition([makeLocalEntry()]), makeSite()).body);
    expect(own).not.toContain('<source');
  });

  it('A14: says the rights that an item inherits from its feed', () => {
    expect(readItem()?.dc?.rights).toEqual(['© The Example Paper']);
  });

  it('A18: an item without title has a description, and one without both has a title', () => {
    const untitled = readItem({ title: '' });
    expect(untitled?.title).toBeUndefined();
    expect(untitled?.description).toBe('The council raised the fees again.');
    expect(readItem({ title: '' }, { text: 'link' })?.title).toBe(
      'https://paper.example/2026/03/harbour',
    );
  });

  it('keeps the scheme of a category', () => {
    const categories = [{ term: 'A & B', scheme: 'https://x.example/?a="1"&b=<2>', label: null }];
    expect(readItem({ categories })?.categories).toEqual([
      { name: 'A & B', domain: 'https://x.example/?a="1"&b=<2>' },
    ]);
  });

  it('names the language of an item that is in another', () => {
    expect(readItem({ language: 'ar' })?.dc?.languages).toEqual(['ar']);
  });

  it('carries comments as page and as feed', () => {
    const comments = { url: 'https://p.example/c', feedUrl: 'https://p.example/c.xml', count: 3 };
    const item = readItem({ comments });
    expect(item?.comments).toBe('https://p.example/c');
    expect(item?.wfw?.commentRss).toBe('https://p.example/c.xml');
  });
});
