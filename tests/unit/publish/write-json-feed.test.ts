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
    });
  });

  it('A28, A29, A31: an item says all that is known of it', () => {
    const item = readItem({
      image: 'https://paper.example/i.png',
      language: 'fr',
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
      _source: {
        id: 'https://paper.example/feed',
        title: 'The Example Paper',
        url: 'https://paper.example/',
        feed_url: 'https://paper.example/feed.xml',
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
});
