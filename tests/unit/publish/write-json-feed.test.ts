import { describe, expect, it } from 'vitest';
import { writeJsonFeed } from '../../../src/publish/write-json-feed.ts';
import {
  decodeBody,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeSite,
} from './make-edition.ts';

type Made = Parameters<typeof makeEditionEntry>;

function readFeed(edition = makeEdition()): Record<string, unknown> & {
  items: Record<string, unknown>[];
} {
  return JSON.parse(decodeBody(writeJsonFeed(edition, makeSite()).body));
}

function readItem(entry: Made[0] = {}, over: Made[1] = {}): Record<string, unknown> | undefined {
  return readFeed(makeEdition([makeEditionEntry(entry, over)])).items[0];
}

describe('writeJsonFeed', () => {
  it('A27, A30: is version 1.1 with its addresses, authors and language', () => {
    const { items, ...feed } = readFeed();
    expect(items).toHaveLength(1);
    expect(feed).toEqual({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'Harbours',
      home_page_url: 'https://wire.example/feeds/harbours',
      feed_url: 'https://wire.example/feeds/harbours.json',
      description: 'Fees, cranes and ships.',
      language: 'en',
      authors: [{ name: 'Harbour Wire desk', url: 'https://wire.example/' }],
      _rights: 'CC BY 4.0',
    });
  });

  it('A28, A29, A31: an item says all that is known of it', () => {
    const item = readItem({
      image: 'https://paper.example/i.png',
      language: 'fr',
      comments: { url: 'https://paper.example/c', feedUrl: null, count: 3 },
      inReplyTo: [{ ref: 'tag:p.example,2026:1', href: 'https://p.example/1' }],
      enclosures: [
        {
          url: 'https://paper.example/a.mp3',
          type: null,
          lengthBytes: 12,
          durationSeconds: 3.5,
          title: null,
        },
      ],
    });
    expect(item).toEqual({
      id: 'https://paper.example/2026/03/harbour',
      url: 'https://paper.example/2026/03/harbour',
      title: 'Harbour fees rise for the third year',
      summary: 'The council raised the fees again.',
      content_html: '<p>The council <em>raised</em> the fees again, by 4 %.</p>',
      image: 'https://paper.example/i.png',
      date_published: '2026-03-01T07:30:15Z',
      date_modified: '2026-03-01T09:00:00Z',
      authors: [{ name: 'Ada Pier', url: 'https://paper.example/ada' }],
      tags: ['Ports'],
      language: 'fr',
      attachments: [
        {
          url: 'https://paper.example/a.mp3',
          mime_type: 'application/octet-stream',
          size_in_bytes: 12,
          duration_in_seconds: 3.5,
        },
      ],
      _contributors: [{ name: 'Ben Quay' }],
      _rights: '© The Example Paper',
      _comments: { url: 'https://paper.example/c', count: 3 },
      _in_reply_to: [{ id: 'tag:p.example,2026:1', url: 'https://p.example/1' }],
      _source: {
        id: 'https://paper.example/feed',
        title: 'The Example Paper',
        url: 'https://paper.example/',
        feed_url: 'https://paper.example/feed.xml',
        date_modified: '2026-03-01T08:00:00Z',
        authors: [{ name: 'Paper staff' }],
        rights: '© The Example Paper',
      },
    });
  });

  it('A29: an item without content has its text, else its title', () => {
    const excerpt = readItem({}, { text: 'excerpt' });
    expect(excerpt).toMatchObject({
      summary: 'The council raised the fees again.',
      content_text: 'The council raised the fees again.',
    });
    expect(excerpt).not.toHaveProperty('content_html');
    expect(readItem({}, { text: 'link' })).toMatchObject({
      content_text: 'Harbour fees rise for the third year',
    });
  });

  it('leaves out what is not known instead of writing null', () => {
    const text = decodeBody(writeJsonFeed(makeEdition([makeLocalEntry()]), makeSite()).body);
    expect(text).not.toContain('null');
    expect(text).not.toContain('_source');
  });

  it('A41, E13: announces its hubs', () => {
    const site = makeSite({ hubs: ['https://wire.example/hub'] });
    const feed = JSON.parse(decodeBody(writeJsonFeed(makeEdition(), site).body));
    expect(feed.hubs).toEqual([{ type: 'WebSub', url: 'https://wire.example/hub' }]);
    expect(feed.feed_url).toBe('https://wire.example/feeds/harbours.json');
  });

  it('A32, A36: next_url leads from the subscription document to the newest archive, and on to older ones', () => {
    const base = 'https://wire.example/feeds/harbours';
    const urls = [null, 2, 1].map((archive) => {
      const previousArchive = archive === null ? 2 : archive === 2 ? 1 : null;
      const history = { archive, previousArchive, nextArchive: null };
      const { feed_url, next_url } = readFeed(makeEdition([], { history }));
      return [feed_url, next_url];
    });
    expect(urls).toEqual([
      [`${base}.json`, `${base}/archive/2.json`],
      [`${base}/archive/2.json`, `${base}/archive/1.json`],
      [`${base}/archive/1.json`, undefined],
    ]);
  });
});
