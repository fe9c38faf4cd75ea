import { parseAtomFeed } from 'feedsmith';
import { describe, expect, it } from 'vitest';
import type { Site } from '../../../src/model/site.ts';
import { writeAtom } from '../../../src/publish/write-atom.ts';
import {
  decodeBody,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeOrigin,
  makeSite,
} from './make-edition.ts';

type Made = Parameters<typeof makeEditionEntry>;

function writeText(edition = makeEdition(), site: Site = makeSite()): string {
  return decodeBody(writeAtom(edition, site).body);
}

function readEntry(entry: Made[0] = {}, over: Made[1] = {}) {
  const edition = makeEdition([makeEditionEntry(entry, over)]);
  return parseAtomFeed(writeText(edition)).entries?.[0];
}

describe('writeAtom', () => {
  it('A2, A4, A6: the feed has id, title, updated, author, itself and its page', () => {
    expect(parseAtomFeed(writeText())).toMatchObject({
      id: 'tag:wire.example,2026-01-01:topic/harbours',
      title: { value: 'Harbours' },
      subtitle: { value: 'Fees, cranes and ships.' },
      updated: '2026-03-01T09:00:00Z',
      authors: [{ name: 'Harbour Wire desk', email: 'desk@wire.example' }],
      links: [
        {
          rel: 'self',
          type: 'application/atom+xml',
          href: 'https://wire.example/feeds/harbours.atom',
        },
        { rel: 'alternate', type: 'text/html', href: 'https://wire.example/feeds/harbours' },
      ],
      xml: { lang: 'en' },
    });
  });

  it('A3: the feed’s id outlives a move to another host and a new title', () => {
    const topic = { slug: 'harbours', title: 'Ports', description: '', language: 'en' };
    const moved = makeSite({ baseUrl: 'https://elsewhere.example', title: 'New name' });
    const feed = parseAtomFeed(writeText(makeEdition([], { topic }), moved));
    expect(feed.id).toBe('tag:wire.example,2026-01-01:topic/harbours');
  });

  it('A2, A10, A13: an entry keeps its id and has both dates', () => {
    expect(readEntry()).toMatchObject({
      id: 'https://paper.example/2026/03/harbour',
      published: '2026-03-01T07:30:15Z',
      updated: '2026-03-01T09:00:00Z',
    });
  });

  it('A5: an entry has one alternate link', () => {
    const comments = { url: 'https://p.example/c', feedUrl: 'https://p.example/c.xml', count: 3 };
    const rels = readEntry({ comments })?.links?.map(({ rel }) => rel);
    expect(rels).toEqual(['alternate', 'replies', 'replies']);
  });

  it('A7: an entry without page has content', () => {
    const entry = readEntry({ link: null }, { text: 'excerpt' });
    expect(entry?.links).toBeUndefined();
    expect(entry?.content).toMatchObject({
      value: 'The council raised the fees again.',
      type: 'text',
    });
    expect(readEntry({}, { text: 'excerpt' })?.content).toBeUndefined();
  });

  it('A11, A12: title and summary are text, content is HTML escaped once', () => {
    const edition = makeEdition([makeEditionEntry({ title: 'A & B <i>', summary: '1 < 2 &amp;' })]);
    const text = writeText(edition);
    expect(text).toContain('<title type="text">A &amp; B &lt;i&gt;</title>');
    expect(text).toContain('<summary type="text">1 &lt; 2 &amp;amp;</summary>');
    expect(text).toContain(
      '<content type="html">&lt;p&gt;The council &lt;em&gt;raised&lt;/em&gt; the fees again, by 4 %.&lt;/p&gt;</content>',
    );
  });

  it('A14: a republished entry carries its feed’s id, title, updated, links, author and rights', () => {
    expect(readEntry()?.source).toMatchObject({
      id: 'https://paper.example/feed',
      title: { value: 'The Example Paper' },
      updated: '2026-03-01T08:00:00Z',
      links: [
        { rel: 'alternate', href: 'https://paper.example/' },
        { rel: 'self', href: 'https://paper.example/feed.xml' },
      ],
      authors: [{ name: 'Paper staff' }],
      rights: { value: '© The Example Paper' },
    });
    expect(writeText(makeEdition([makeLocalEntry()]))).not.toContain('<source>');
  });

  it('A14: the house claims no rights in what others wrote', () => {
    const unclear = makeEditionEntry({ origin: makeOrigin({ rights: null }) });
    const own = makeLocalEntry();
    expect(parseAtomFeed(writeText(makeEdition([own]))).rights?.value).toBe('CC BY 4.0');
    const mixed = parseAtomFeed(writeText(makeEdition([own, unclear])));
    expect(mixed.rights).toBeUndefined();
    expect(mixed.entries?.map(({ rights }) => rights?.value)).toEqual(['CC BY 4.0', undefined]);
  });

  it('A16: everything of the feed stands before the first entry', () => {
    const text = writeText(makeEdition([makeEditionEntry(), makeLocalEntry()]));
    const first = text.indexOf('<entry');
    const rest = text.slice(first).replaceAll(/<entry[\s\S]*?<\/entry>\s*/g, '');
    expect(rest).toBe('</feed>\n');
  });

  it('A17: enclosures have address, type, length and title where known', () => {
    const enclosures = [
      {
        url: 'https://paper.example/a.mp3?a=1&b=2',
        type: 'audio/mpeg',
        lengthBytes: 7,
        durationSeconds: null,
        title: 'One "& only"',
      },
      {
        url: 'https://paper.example/b',
        type: null,
        lengthBytes: null,
        durationSeconds: null,
        title: null,
      },
    ];
    const links = readEntry({ enclosures })?.links?.filter(({ rel }) => rel === 'enclosure');
    expect(links).toEqual([
      {
        rel: 'enclosure',
        href: 'https://paper.example/a.mp3?a=1&b=2',
        type: 'audio/mpeg',
        length: 7,
        title: 'One "& only"',
      },
      { rel: 'enclosure', href: 'https://paper.example/b' },
    ]);
  });

  it('keeps authors, contributors and categories whole', () => {
    expect(readEntry()).toMatchObject({
      authors: [{ name: 'Ada Pier', uri: 'https://paper.example/ada', email: 'ada@paper.example' }],
      contributors: [{ name: 'Ben Quay' }],
      categories: [{ term: 'ports', scheme: 'https://paper.example/tags', label: 'Ports' }],
    });
  });

  it('marks an entry that is in another language than its feed', () => {
    expect(readEntry({ language: 'zh' })?.xml?.lang).toBe('zh');
    expect(readEntry({ language: 'und' })?.xml).toBeUndefined();
  });

  it('A40: an image is a thumbnail', () => {
    const entry = readEntry({ image: 'https://paper.example/i.png' });
    expect(entry?.media?.thumbnails?.[0]?.url).toBe('https://paper.example/i.png');
  });
});
