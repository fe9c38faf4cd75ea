import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import type { Edition } from '../../../src/model/edition.ts';
import type { ParsedFeed } from '../../../src/model/parsed-feed.ts';
import type { Document } from '../../../src/model/rendered.ts';
import type { Site } from '../../../src/model/site.ts';
import { checkDocument } from '../../../src/publish/check-document.ts';
import { findXmlFault } from '../../../src/publish/check-well-formed.ts';
import { presentEdition } from '../../../src/publish/present-edition.ts';
import { writeAtom } from '../../../src/publish/write-atom.ts';
import { writeJsonFeed } from '../../../src/publish/write-json-feed.ts';
import { writeOpml } from '../../../src/publish/write-opml.ts';
import { writeRss } from '../../../src/publish/write-rss.ts';
import { escapeXmlText } from '../../../src/publish/write-xml.ts';
import { anyEdition, anySite } from './arbitrary-edition.ts';
import { findJsonFeedFaults } from './find-json-feed-faults.ts';
import { HOSTILE_TEXTS } from './hostile-text.ts';
import {
  asSafeHtml,
  decodeBody,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeOrigin,
  makeSite,
} from './make-edition.ts';
import { readWithFeedsmith } from './read-with-feedsmith.ts';
import { type SharedReading, shareReading } from './share-reading.ts';

const WRITERS: readonly (readonly [string, (edition: Edition, site: Site) => Document])[] = [
  ['RSS', writeRss],
  ['Atom', writeAtom],
  ['JSON Feed', writeJsonFeed],
];

/** As many as an environment variable says, where there is time. */
const runs = Number(process.env.PUBLISH_RUNS ?? 300);

/** As the gate reads. */
function readWithOwn(body: Uint8Array, contentType: string): ParsedFeed {
  return parseFeed(body, { contentType });
}

function readShared({ body, mediaType }: Document): SharedReading {
  return shareReading(readWithFeedsmith(body, mediaType));
}

function fillWith(text: string): Edition {
  const person = { name: text, email: text, uri: text };
  const entry = makeEditionEntry(
    {
      id: `urn:x-test:${text}`,
      title: text,
      summary: text,
      content: asSafeHtml(`<p>${text}</p>`),
      text,
      link: `https://paper.example/?q=${text}`,
      authors: [person],
      contributors: [person],
      categories: [{ term: text, scheme: text, label: text }],
      rights: text,
      language: text,
      image: `https://paper.example/${text}`,
      comments: { url: `https://paper.example/${text}`, feedUrl: text, count: null },
      enclosures: [1, 2].map((part) => ({
        url: `https://paper.example/${part}?${text}`,
        type: text,
        lengthBytes: null,
        durationSeconds: null,
        title: text,
      })),
      origin: makeOrigin({ id: text, title: text, rights: text, authors: [person] }),
    },
    { sourceTitle: text },
  );
  return makeEdition([entry, makeLocalEntry()], {
    topic: { slug: 'harbours', title: text, description: text, language: 'en' },
  });
}

describe('the formats of one edition', () => {
  it('A33: say the same ids, order, titles, links, dates and summaries to an independent parser', () => {
    const edition = makeEdition([
      makeEditionEntry({ title: 'Fees & tolls < taxes', summary: 'Up by "4 %" & more' }),
      makeLocalEntry(),
      makeEditionEntry(
        { id: 'urn:x-test:2', title: '', updatedAt: '2026-03-01T07:30:15.250Z' },
        { text: 'excerpt' },
      ),
      makeEditionEntry({ id: 'urn:x-test:3', summary: null, link: null }, { text: 'link' }),
    ]);
    const [rss, atom, json] = WRITERS.map(([, write]) => readShared(write(edition, makeSite())));
    expect(rss).toMatchObject({
      title: 'Harbours',
      entries: [
        {
          id: 'https://paper.example/2026/03/harbour',
          title: 'Fees & tolls < taxes',
          link: 'https://paper.example/2026/03/harbour',
          published: Date.UTC(2026, 2, 1, 7, 30, 15),
          updated: Date.UTC(2026, 2, 1, 9),
          summary: 'Up by "4 %" & more',
        },
        { id: 'tag:wire.example,2026-01-01:article/own' },
        { id: 'urn:x-test:2', title: '' },
        { id: 'urn:x-test:3', link: null, summary: '' },
      ],
    });
    expect(atom).toEqual(rss);
    expect(json).toEqual(rss);
  });

  it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    'A1: hold %s in every field without breaking or differing',
    (_name, text) => {
      const edition = fillWith(text);
      const site = makeSite({ title: text, description: text, rights: text });
      const documents = WRITERS.map(([, write]) => write(edition, site));
      const differences = documents.flatMap((document) =>
        checkDocument(edition, site, document, readWithFeedsmith),
      );
      expect(differences).toEqual([]);
      const [rss, ...others] = documents.map(readShared);
      expect(others).toEqual([rss, rss]);
      expect(rss).toMatchObject({ entries: [{}, {}] });
      const opml = decodeBody(writeOpml([edition.topic], site).body);
      expect(findXmlFault(opml)).toBeNull();
    },
  );

  it(`A1, A27, A33: read back equal for ${runs} generated editions by two parsers, and are well-formed`, {
    timeout: 60_000 + runs * 200,
  }, () => {
    fc.assert(
      fc.property(anyEdition, anySite, (edition, site) => {
        const expected = presentEdition(edition, site);
        for (const [, write] of WRITERS) {
          const document = write(edition, site);
          const reading = readWithFeedsmith(document.body, document.mediaType);
          expect(checkDocument(edition, site, document, () => reading)).toEqual([]);
          expect(checkDocument(edition, site, document, readWithOwn)).toEqual([]);
          if (document.path.endsWith('.json')) {
            expect(findJsonFeedFaults(decodeBody(document.body))).toEqual([]);
          }
          expect(shareReading(reading)).toMatchObject({
            entries: expected.entries.map(({ id, title }) => ({ id, title })),
          });
        }
      }),
      { numRuns: runs },
    );
  });

  it('A9: are the same bytes for the same edition', () => {
    fc.assert(
      fc.property(anyEdition, (edition) => {
        for (const [, write] of WRITERS) {
          const again = write(structuredClone(edition), makeSite());
          expect(write(edition, makeSite()).body).toEqual(again.body);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('A2, A28: hold an item once when two sources carry it under one id', () => {
    const edition = makeEdition([makeEditionEntry(), makeEditionEntry({ title: 'A copy' })]);
    for (const [, write] of WRITERS) {
      expect(readShared(write(edition, makeSite()))).toMatchObject({
        entries: [{ title: 'Harbour fees rise for the third year' }],
      });
    }
  });

  it('are whole while a topic is still empty', () => {
    const edition = makeEdition([], { updatedAt: '2026-01-01T00:00:00.000Z' });
    for (const [, write] of WRITERS) {
      const document = write(edition, makeSite());
      expect(checkDocument(edition, makeSite(), document, readWithFeedsmith)).toEqual([]);
    }
  });

  it.each(WRITERS)(
    'hide content and summary of a %s entry that may only be linked',
    (_name, write) => {
      const secret = 'words that are not ours';
      const entry = makeEditionEntry(
        {
          summary: secret,
          text: secret,
          content: asSafeHtml(`<p>${secret}</p>`),
          image: 'https://paper.example/words-that-are-not-ours.png',
          enclosures: [
            {
              url: 'https://paper.example/words-that-are-not-ours.mp3',
              type: 'audio/mpeg',
              lengthBytes: null,
              durationSeconds: 9,
              title: secret,
            },
          ],
        },
        { text: 'link' },
      );
      const text = decodeBody(write(makeEdition([entry]), makeSite()).body);
      expect(text).not.toMatch(/words.that.are.not.ours/);
    },
  );

  it.each(WRITERS)(
    'show 400 characters of a %s entry at most where it is an excerpt',
    (_name, write) => {
      const words = 'Ships wait outside the port for days. '.repeat(40).trim();
      const entry = makeEditionEntry(
        { summary: null, text: words, content: asSafeHtml(`<p>${words}</p>`) },
        { text: 'excerpt' },
      );
      const text = decodeBody(write(makeEdition([entry]), makeSite()).body);
      // In JSON Feed the summary stands in for the content too.
      const shown = text.split('Ships wait').length - 1;
      expect(shown).toBeGreaterThan(5);
      expect(shown / (text.includes('content_text') ? 2 : 1)).toBeLessThanOrEqual(10);
      expect(text).not.toMatch(/<p>|&lt;p&gt;/);
    },
  );

  it('B1: come with their media types and the charset that their bytes have', () => {
    const types = WRITERS.map(([, write]) => write(makeEdition(), makeSite()).mediaType);
    expect(types).toEqual([
      'application/rss+xml; charset=utf-8',
      'application/atom+xml; charset=utf-8',
      'application/feed+json; charset=utf-8',
    ]);
    for (const write of [writeRss, writeAtom]) {
      const text = decodeBody(write(makeEdition(), makeSite()).body);
      expect(text.startsWith('<?xml version="1.0" encoding="utf-8"?>')).toBe(true);
    }
  });
});

describe('escapeXmlText', () => {
  it('escapes what would end a text, and each character once', () => {
    expect(escapeXmlText('a < b & c ]]> &amp;')).toBe('a &lt; b &amp; c ]]&gt; &amp;amp;');
  });
});
