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

  it('A21: what an enclosure cannot say of itself stands in media:content', () => {
    const url = 'https://paper.example/a.mp3';
    const spoken = { ...FILE, url, type: 'audio/mpeg', durationSeconds: 90, title: 'Part <1>' };
    const item = readItem({ enclosures: [spoken] });
    expect(item?.enclosures).toEqual([{ url, length: 0, type: 'audio/mpeg' }]);
    expect(item?.media?.contents).toMatchObject([
      { url, medium: 'audio', duration: 90, title: { value: 'Part <1>' } },
    ]);
  });

  it('A40: forms of one recording stand in one media:group, the first by default', () => {
    const base = 'https://paper.example/talk';
    const enclosures = [
      { ...FILE, url: `${base}.mp3`, type: 'audio/mpeg' },
      { ...FILE, url: `${base}.jpg`, type: 'image/jpeg' },
      { ...FILE, url: `${base}.ogg`, type: 'audio/ogg' },
      { ...FILE, url: `${base}-2.mp3`, type: 'audio/mpeg' },
    ];
    const item = readItem({ enclosures });
    expect(item?.enclosures?.[0]?.url).toBe(`${base}.mp3`);
    expect(item?.media?.groups).toMatchObject([
      { contents: [{ url: `${base}.mp3`, isDefault: true }, { url: `${base}.ogg` }] },
    ]);
    expect(item?.media?.contents?.map(({ url }) => url)).toEqual([`${base}.jpg`, `${base}-2.mp3`]);
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

  it('A22: a name that would be taken for part of the address is dc:creator', () => {
    const authors = [{ name: 'Cy (Dock)', email: 'cy@paper.example', uri: null }];
    expect(readItem({ authors })?.dc?.creators).toEqual(['Cy (Dock)']);
    const nameless = [{ name: 'cy@paper.example', email: 'cy@paper.example', uri: null }];
    expect(writeText({ authors: nameless })).toContain('<author>cy@paper.example</author>');
  });

  it('A22: the feed is by its managing editor, or by dc:creator without an address', () => {
    expect(writeText()).toContain(
      '<managingEditor>desk@wire.example (Harbour Wire desk)</managingEditor>',
    );
    const site = makeSite({ author: { name: 'The desk', email: null, uri: null } });
    const text = decodeBody(writeRss(makeEdition([]), site).body);
    expect(parseRssFeed(text).dc?.creators).toEqual(['The desk']);
    expect(text).not.toContain('managingEditor');
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

  it('A14: the house claims no rights in what others wrote', () => {
    const unclear = makeEditionEntry({ origin: makeOrigin({ rights: null }) });
    const feed = parseRssFeed(
      decodeBody(writeRss(makeEdition([makeLocalEntry(), unclear]), makeSite()).body),
    );
    expect(feed.copyright).toBeUndefined();
    expect(feed.items?.map(({ dc }) => dc?.rights)).toEqual([['CC BY 4.0'], undefined]);
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

  it('carries comments as page, as feed and as a number', () => {
    const comments = { url: 'https://p.example/c', feedUrl: 'https://p.example/c.xml', count: 3 };
    const item = readItem({ comments });
    expect(item?.comments).toBe('https://p.example/c');
    expect(item?.wfw?.commentRss).toBe('https://p.example/c.xml');
    expect(item?.slash?.comments).toBe(3);
  });

  it('A39: says what an item answers to', () => {
    const inReplyTo = [{ ref: 'tag:p.example,2026:1', href: 'https://p.example/1' }];
    expect(readItem({ inReplyTo })?.thr?.inReplyTos).toEqual(inReplyTo);
  });

  it('links to other tellings of an item', () => {
    const telling = {
      entryId: 'x',
      sourceTitle: 'B & C',
      title: 'Fees',
      link: 'https://b.example/',
    };
    const copy = { ...telling, link: 'https://c.example/' };
    expect(readItem({}, { also: [copy], related: [telling] })?.atom?.links).toEqual([
      { rel: 'via', href: 'https://c.example/', title: 'B & C: Fees' },
      { rel: 'related', href: 'https://b.example/', title: 'B & C: Fees' },
    ]);
  });

  it('A41, E13: announces its hubs beside itself', () => {
    const site = makeSite({ hubs: ['https://wire.example/hub', 'https://hub.example/?a=1&b=2'] });
    const links = parseRssFeed(decodeBody(writeRss(makeEdition(), site).body)).atom?.links;
    expect(links).toMatchObject([
      { rel: 'self', href: 'https://wire.example/feeds/harbours.rss' },
      { rel: 'hub', href: 'https://wire.example/hub' },
      { rel: 'hub', href: 'https://hub.example/?a=1&b=2' },
    ]);
  });

  it('A36: leads to the archives through atom:link', () => {
    const history = { archive: null, previousArchive: 4, nextArchive: null };
    const text = decodeBody(writeRss(makeEdition([], { history }), makeSite()).body);
    expect(listRelations(text)).toEqual(['self .rss', 'prev-archive /archive/4.rss']);
    expect(text).not.toContain('<fh:archive');
  });

  it('A35, A36: an archive says so, names itself, its neighbours and the subscription document', () => {
    const history = { archive: 3, previousArchive: 2, nextArchive: 4 };
    const site = makeSite({ hubs: ['https://wire.example/hub'] });
    const document = writeRss(makeEdition([], { history }), site);
    const text = decodeBody(document.body);
    expect(document.path).toBe('/feeds/harbours/archive/3.rss');
    expect(listRelations(text)).toEqual([
      'self /archive/3.rss',
      'current .rss',
      'prev-archive /archive/2.rss',
      'next-archive /archive/4.rss',
    ]);
    expect(text).toContain('<fh:archive/>');
    expect(text).not.toContain('<ttl>');
  });
});

function listRelations(text: string): readonly string[] {
  const links = parseRssFeed(text).atom?.links ?? [];
  return links.map(({ rel, href }) =>
    `${rel} ${href}`.replace('https://wire.example/feeds/harbours', ''),
  );
}
