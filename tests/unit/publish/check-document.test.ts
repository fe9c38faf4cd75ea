import { describe, expect, it } from 'vitest';
import type { ParsedFeed } from '../../../src/model/parsed-feed.ts';
import type { Document } from '../../../src/model/rendered.ts';
import { checkDocument } from '../../../src/publish/check-document.ts';
import { writeAtom } from '../../../src/publish/write-atom.ts';
import { writeJsonFeed } from '../../../src/publish/write-json-feed.ts';
import { writeRss } from '../../../src/publish/write-rss.ts';
import { writeTopicPage } from '../../../src/publish/write-topic-page.ts';
import {
  asSafeHtml,
  decodeBody,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeSite,
} from './make-edition.ts';
import { readWithFeedsmith } from './read-with-feedsmith.ts';

const SITE = makeSite({ hubs: ['https://wire.example/hub'] });
const EDITION = makeEdition(
  [
    makeEditionEntry(
      {
        language: 'fr',
        image: 'https://paper.example/i.png',
        comments: { url: 'https://paper.example/c', feedUrl: null, count: 3 },
        inReplyTo: [{ ref: 'tag:p.example,2026:1', href: null }],
        enclosures: [
          {
            url: 'https://paper.example/a.mp3',
            type: 'audio/mpeg',
            lengthBytes: 7,
            durationSeconds: null,
            title: null,
          },
        ],
      },
      {
        also: [
          { entryId: 'x', sourceTitle: 'Other', title: 'Fees', link: 'https://other.example/1' },
        ],
      },
    ),
    makeLocalEntry(),
    makeEditionEntry({ id: 'urn:x-test:1', link: null }, { text: 'excerpt' }),
  ],
  {
    tombstones: [{ id: 'urn:x-test:gone', deletedAt: '2026-03-01T00:00:00.000Z' }],
    history: { archive: null, previousArchive: 4, nextArchive: null },
  },
);
const DOCUMENTS = [
  ['RSS', writeRss(EDITION, SITE)],
  ['Atom', writeAtom(EDITION, SITE)],
  ['JSON Feed', writeJsonFeed(EDITION, SITE)],
] as const;

function check(document: Document, read = readWithFeedsmith): readonly string[] {
  return checkDocument(EDITION, SITE, document, read);
}

function change(document: Document, from: string, to: string): Document {
  const text = decodeBody(document.body);
  expect(text).toContain(from);
  return { ...document, body: new TextEncoder().encode(text.replace(from, to)) };
}

describe.each(DOCUMENTS)('checkDocument on %s', (_name, document) => {
  it('lets a good document pass', () => {
    expect(check(document)).toEqual([]);
  });

  it.each([
    ['title', 'What the fees are for', 'What fees are for', 'entry 2'],
    ['id', 'urn:x-test:1', 'urn:x-test:2', 'id is "urn:x-test:2", not "urn:x-test:1"'],
    ['summary', 'The council raised', 'The mayor raised', 'summary is'],
    ['page', 'https://wire.example/articles/own', 'https://wire.example/other', 'link is'],
    ['feed’s title', 'Harbours', 'Harbors', 'title is "Harbors", not "Harbours"'],
    ['address', '/feeds/harbours.', '/feeds/havens.', 'self link is'],
  ])('sees another %s', (_what, from, to, expected) => {
    expect(check(change(document, from, to)).join('\n')).toContain(expected);
  });

  it.each([
    ['hub', 'https://wire.example/hub', 'https://other.example/hub', 'hubs is'],
    ['link to an archive', '/archive/4.', '/archive/5.', 'link to the previous archive is'],
    ['author', 'Ada Pier', 'Ada Quay', 'authors is'],
    ['contributor', 'Ben Quay', 'Ben Pier', 'contributors is'],
    ['category', /ports(?=["<])|Ports(?=")/g, 'fees', 'categories is'],
    ['enclosure', 'https://paper.example/a.mp3', 'https://paper.example/b.mp3', 'enclosures is'],
    ['image', 'https://paper.example/i.png', 'https://paper.example/j.png', 'image is'],
    ['source', /(?<=[>"])The Example Paper(?=[<"])/, 'The Sample Paper', 'source is'],
    ['rights', '© The', '© A', 'rights is'],
    ['language', /(?<=")fr(?=")|(?<=>)fr(?=<)/, 'it', 'language is'],
    ['place of comments', 'https://paper.example/c', 'https://paper.example/d', 'comments is'],
    ['parent', 'tag:p.example,2026:1', 'tag:p.example,2026:2', 'in reply to is'],
    ['telling', 'https://other.example/1', 'https://other.example/2', 'also is'],
  ])('sees another %s', (_what, from, to, expected) => {
    const text = decodeBody(document.body);
    const changed = text.replace(from, to);
    expect(changed).not.toBe(text);
    const body = new TextEncoder().encode(changed);
    expect(check({ ...document, body }).join('\n')).toContain(expected);
  });

  it('sees another date', () => {
    const [from, to] = document.path.endsWith('.rss')
      ? ['<pubDate>Sun, 01 Mar 2026 07:30:15', '<pubDate>Sun, 01 Mar 2026 07:30:16']
      : ['2026-03-01T07:30:15Z', '2026-03-01T07:30:16Z'];
    expect(check(change(document, from, to)).join('\n')).toContain('published is');
  });

  it('sees changed content', () => {
    expect(check(change(document, 'by 4 %', 'by 5 %')).join('\n')).toContain('content is');
  });

  it('sees a missing, an added and a moved entry', () => {
    const [first, second, third] = EDITION.entries;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error('three');
    for (const entries of [
      [first, second],
      [first, second, third, makeEditionEntry({ id: 'urn:x-test:9' })],
      [second, first, third],
    ]) {
      const differences = checkDocument({ ...EDITION, entries }, SITE, document, readWithFeedsmith);
      expect(differences).not.toEqual([]);
    }
  });

  it('A1: sees a byte order mark, a cut body and broken UTF-8', () => {
    const { body } = document;
    for (const broken of [
      Buffer.concat([Buffer.from('\uFEFF'), body]),
      body.subarray(0, -20),
      Buffer.concat([body.subarray(0, 300), Buffer.from([0xff]), body.subarray(300)]),
    ]) {
      const [difference] = check({ ...document, body: new Uint8Array(broken) });
      expect(difference).toMatch(/^not well-formed: /);
    }
  });

  it('refuses what the reader had to repair, and what it cannot read', () => {
    const defect = {
      code: 'bare-ampersand',
      message: 'kept',
      line: 1,
      column: 1,
      entry: null,
    } as const;
    const repairing = (body: Uint8Array, type: string): ParsedFeed => ({
      ...readWithFeedsmith(body, type),
      defects: [defect],
    });
    expect(check(document, repairing)).toEqual(["reader's defect bare-ampersand: kept"]);
    const failing = (): ParsedFeed => {
      throw new Error('no feed');
    };
    expect(check(document, failing)).toEqual(['cannot be read back: no feed']);
  });

  it('B1: refuses another media type', () => {
    expect(check({ ...document, mediaType: 'text/xml' })[0]).toMatch(/^media type is text\/xml/);
  });
});

describe('checkDocument', () => {
  it.each([
    ['a control character', 'Harbours', 'Har\u0008bours'],
    ['a bare ampersand', 'Harbours', 'Harbours & more'],
    ['an undeclared prefix', '<id>', '<x:y/><id>'],
    ['a planted second root', '</feed>', '</feed><feed/>'],
  ])('A1: refuses XML with %s', (_what, from, to) => {
    const document = change(writeAtom(EDITION, SITE), from, to);
    expect(check(document)[0]).toMatch(/^not well-formed: /);
  });

  it.each([
    ['id', 'urn:x-test:gone', 'urn:x-test:there'],
    ['date', '2026-03-01T00:00:00Z', '2026-03-01T00:00:01Z'],
  ])('A38: sees another %s of a tombstone', (_what, from, to) => {
    const document = change(writeAtom(EDITION, SITE), from, to);
    expect(check(document).join('\n')).toContain('tombstones is');
  });

  it('A36: sees a missing mark of an archive, and another neighbour', () => {
    const archive = {
      ...EDITION,
      history: { archive: 2, previousArchive: 1, nextArchive: 3 },
    };
    for (const write of [writeRss, writeAtom]) {
      const document = write(archive, SITE);
      expect(checkDocument(archive, SITE, document, readWithFeedsmith)).toEqual([]);
      for (const [from, to, expected] of [
        ['<fh:archive/>', '', 'mark of an archive is false, not true'],
        ['/archive/3.', '/archive/4.', 'link to the next archive is'],
        ['rel="current"', 'rel="prev"', 'current link is'],
      ] as const) {
        const differences = checkDocument(
          archive,
          SITE,
          change(document, from, to),
          readWithFeedsmith,
        );
        expect(differences.join('\n')).toContain(expected);
      }
    }
    expect(checkDocument(EDITION, SITE, writeAtom(archive, SITE), readWithFeedsmith)).toEqual([
      '/feeds/harbours/archive/2.atom is not where this edition is published',
    ]);
  });

  it('refuses a planted item', () => {
    const planted = makeEdition([
      makeEditionEntry({ content: asSafeHtml(']]>]]></content:encoded></item><item><title>x') }),
    ]);
    const document = writeRss(planted, makeSite());
    expect(checkDocument(planted, makeSite(), document, readWithFeedsmith)).toEqual([]);
    const broken = change(
      document,
      ']]&gt;]]&gt;&lt;/content:encoded&gt;&lt;/item&gt;&lt;item&gt;&lt;title&gt;x',
      '</content:encoded></item><item><content:encoded>x',
    );
    expect(checkDocument(planted, makeSite(), broken, readWithFeedsmith)).toContain(
      'number of entries is 2, not 1',
    );
  });

  it('is for feeds alone', () => {
    expect(check(writeTopicPage(EDITION, makeSite()))).toEqual([
      '/feeds/harbours is not where this edition is published',
    ]);
  });
});
