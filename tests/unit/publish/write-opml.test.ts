import { parseOpml } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import { writeOpml } from '../../../src/publish/write-opml.ts';
import { decodeBody, makeEdition, makeSite } from './make-edition.ts';

const TOPICS = [
  makeEdition().topic,
  { slug: 'tolls', title: 'Tolls & "taxes" <all>', description: '', language: 'de' },
];

describe('writeOpml', () => {
  it('A34: lists every topic as a subscription with type, text, title and address', () => {
    const document = writeOpml(TOPICS, makeSite());
    expect(document).toMatchObject({
      path: '/feeds.opml',
      mediaType: 'text/x-opml; charset=utf-8',
    });
    const text = decodeBody(document.body);
    expect(text).toContain('<opml version="2.0">');
    expect(text).not.toContain('<docs>');
    expect(parseOpml(text)).toMatchObject({
      head: { title: 'The Harbour Wire', ownerName: 'Harbour Wire desk' },
      body: {
        outlines: [
          {
            type: 'rss',
            text: 'Harbours',
            title: 'Harbours',
            description: 'Fees, cranes and ships.',
            xmlUrl: 'https://wire.example/feeds/harbours.rss',
            htmlUrl: 'https://wire.example/feeds/harbours',
          },
          { type: 'rss', text: 'Tolls & "taxes" <all>', language: 'de' },
        ],
      },
    });
  });

  it('is whole without any topic', () => {
    expect(decodeBody(writeOpml([], makeSite()).body)).toContain('<body>\n</body>');
  });
});
