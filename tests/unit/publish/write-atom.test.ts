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
    const tombstones = [{ id: 'urn:x-test:gone', deletedAt: '2026-03-01T07:30:15.250Z' }];
    const history = { archive: 2, previousArchive: 1, nextArchive: null };
    const text = writeText(
      makeEdition([makeEditionEntry(), makeLocalEntry()], { tombstones, history }),
    );
    expect(text).toContain('<at:deleted-entry');
    expect(text).toContain('<fh:archive/>');
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

  it('A38: a tombstone has ref and when, each id once and none of an entry that is there', () => {
    const tombstones = [
      { id: 'urn:x-test:gone', deletedAt: '2026-03-02T07:30:15.950Z' },
      { id: 'https://paper.example/2026/03/harbour', deletedAt: '2026-03-02T00:00:00.000Z' },
      { id: 'urn:x-test:gone', deletedAt: '2026-03-01T00:00:00.000Z' },
    ];
    const text = writeText(makeEdition([makeEditionEntry()], { tombstones }));
    expect(text.match(/<at:deleted-entry.*/g)).toEqual([
      '<at:deleted-entry ref="urn:x-test:gone" when="2026-03-02T07:30:15Z"/>',
    ]);
    expect(text).toContain('xmlns:at="http://purl.org/atompub/tombstones/1.0"');
  });

  it('A36: leads to the newest archive', () => {
    const history = { archive: null, previousArchive: 4, nextArchive: null };
    const text = writeText(makeEdition([], { history }));
    expect(listRelations(text)).toEqual([
      'self .atom',
      'alternate ',
      'prev-archive /archive/4.atom',
    ]);
    expect(text).not.toContain('<fh:archive');
  });

  it('A35, A36: an archive says so, names itself, its neighbours and the subscription document', () => {
    const history = { archive: 3, previousArchive: 2, nextArchive: 4 };
    const site = makeSite({ hubs: ['https://wire.example/hub'] });
    const document = writeAtom(makeEdition([], { history }), site);
    const text = decodeBody(document.body);
    expect(document.path).toBe('/feeds/harbours/archive/3.atom');
    expect(listRelations(text)).toEqual([
      'self /archive/3.atom',
      'alternate ',
      'current .atom',
      'prev-archive /archive/2.atom',
      'next-archive /archive/4.atom',
    ]);
    expect(text).toContain('<fh:archive/>');
  });

  it('A41, E13: announces its hubs beside itself', () => {
    const site = makeSite({ hubs: ['https://wire.example/hub', 'javascript:x'] });
    const links = parseAtomFeed(writeText(makeEdition(), site)).links;
    expect(links?.filter(({ rel }) => rel === 'hub')).toEqual([
      { rel: 'hub', href: 'https://wire.example/hub' },
    ]);
  });

  it('A39: says what an entry answers to, and where and how much it is discussed', () => {
    const comments = { url: 'https://p.example/c', feedUrl: 'https://p.example/c.xml', count: 3 };
    const inReplyTo = [
      { ref: 'tag:p.example,2026:1', href: 'https://p.example/1' },
      { ref: 'no IRI', href: 'https://p.example/2' },
      { ref: 'urn:x-test:2', href: null },
    ];
    const entry = readEntry({ comments, inReplyTo });
    expect(entry?.thr?.total).toBe(3);
    expect(entry?.thr?.inReplyTos).toEqual([
      { ref: 'tag:p.example,2026:1', href: 'https://p.example/1' },
      { ref: 'urn:x-test:2' },
    ]);
    expect(entry?.links?.filter(({ rel }) => rel === 'replies')).toEqual([
      { rel: 'replies', type: 'text/html', href: 'https://p.example/c' },
      { rel: 'replies', href: 'https://p.example/c.xml' },
    ]);
  });

  it('A40: how long a file plays stands in media:content, with its other forms', () => {
    const file = { lengthBytes: null, durationSeconds: 60.6, title: null };
    const [mp3, ogg] = ['https://paper.example/a.mp3', 'https://paper.example/a.ogg'];
    const alone = readEntry({ enclosures: [{ ...file, url: mp3, type: 'audio/mpeg' }] });
    expect(alone?.media?.contents).toEqual([
      { url: mp3, type: 'audio/mpeg', medium: 'audio', duration: 61 },
    ]);
    const both = readEntry({
      enclosures: [
        { ...file, url: mp3, type: 'audio/mpeg' },
        { ...file, url: ogg, type: 'audio/ogg' },
      ],
    });
    expect(both?.media?.groups).toMatchObject([
      { contents: [{ url: mp3, isDefault: true }, { url: ogg }] },
    ]);
  });

  it('keeps a scheme only where it is an IRI, as Atom has it', () => {
    const categories = [
      { term: 'a', scheme: 'Dewey', label: null },
      { term: 'b', scheme: 'urn:x-tags:1', label: null },
    ];
    expect(readEntry({ categories })?.categories).toEqual([
      { term: 'a' },
      { term: 'b', scheme: 'urn:x-tags:1' },
    ]);
  });

  it('A37: never claims to be the whole feed', () => {
    for (const archive of [null, 2]) {
      const history = { archive, previousArchive: 1, nextArchive: null };
      expect(writeText(makeEdition([], { history }))).not.toContain('complete');
    }
  });
});

function listRelations(text: string): readonly string[] {
  return (parseAtomFeed(text).links ?? []).map(({ rel, href }) =>
    `${rel} ${href}`.replace('https://wire.example/feeds/harbours', ''),
  );
}
