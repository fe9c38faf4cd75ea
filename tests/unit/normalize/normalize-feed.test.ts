import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isAbsoluteIri } from '../../../src/model/is-absolute-iri.ts';
import type { ParsedEntry } from '../../../src/model/parsed-feed.ts';
import { normalizeFeed } from '../../../src/normalize/normalize-feed.ts';
import { publishId } from '../../../src/normalize/publish-id.ts';
import { makeEntry, makeFeed, makeSource, makeText, NOW } from './make-parsed.ts';

const CONTEXT = {
  source: makeSource(),
  finalUrl: 'https://harbour.example/feed.xml',
  contentLocation: null,
  now: NOW,
};

function readEntries(entries: readonly Partial<ParsedEntry>[]) {
  return normalizeFeed(makeFeed({ entries: entries.map(makeEntry) }), CONTEXT).entries;
}

describe('ids', () => {
  test.each([
    'https://harbour.example/1',
    'urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a',
    'urn:isbn:9780000000000',
    'tag:harbour.example,2026:1',
    'yt:video:abc',
    'https://harbour.example/ü',
  ])('%s is published as it is', (id) => {
    expect(publishId('harbour', id)).toBe(id);
  });

  test.each([
    '42',
    'post 1',
    'harbour.example/1',
    '/1',
    'C:\\posts\\1',
    'http://',
    'urn:x',
    'https://a b/',
    'javascript:alert(1)',
    'https://harbour.example/%zz',
    'tag:a"b',
  ])('%s is published as a UUID', (id) => {
    expect(isAbsoluteIri(id)).toBe(false);
    expect(publishId('harbour', id)).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  test('the UUID follows from source and id alone', () => {
    expect(publishId('harbour', '42')).toBe(publishId('harbour', '42'));
    expect(publishId('harbour', '42')).not.toBe(publishId('quay', '42'));
  });

  test('ids of items that share one do not depend on their order or on other items', () => {
    const [cranes, quays, locks] = ['Cranes', 'Quays', 'Locks'].map((title) => ({
      id: '1',
      title: makeText(title),
    }));
    const first = readEntries([cranes ?? {}, quays ?? {}]);
    const second = readEntries([locks ?? {}, quays ?? {}, cranes ?? {}]);
    const idOf = (entries: typeof first, title: string) =>
      entries.find((entry) => entry.title === title)?.id;
    expect(idOf(first, 'Cranes')).toBe(idOf(second, 'Cranes'));
    expect(idOf(first, 'Quays')).toBe(idOf(second, 'Quays'));
    expect(new Set(second.map(({ id }) => id)).size).toBe(3);
  });

  test('an item without id and link keeps its id when only its date moves', () => {
    const [one] = readEntries([{ title: makeText('Cranes'), published: '2026-11-01' }]);
    const [other] = readEntries([{ title: makeText('Cranes'), published: '2026-11-02' }]);
    expect(one?.nativeId).toMatch(/^sha256-[0-9a-f]{64}$/);
    expect(other?.nativeId).toBe(one?.nativeId);
  });
});

describe('any feed', () => {
  const texts = fc.oneof(
    fc.string({ maxLength: 40, unit: 'binary' }),
    fc.constantFrom(
      '__proto__',
      'constructor',
      '<b>x</b>',
      'javascript:1',
      '//',
      'https://a.example/?a=1',
    ),
  );
  const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
  const text = texts.map((value) => makeText(value));
  const links = fc.array(
    fc.record({
      href: texts,
      rel: maybe(texts),
      type: maybe(texts),
      hreflang: maybe(texts),
      title: maybe(texts),
      length: maybe(texts),
      base: maybe(texts),
    }),
    { maxLength: 3 },
  );
  const people = fc.array(
    fc.record({ name: maybe(texts), email: maybe(texts), uri: maybe(texts), from: texts }),
    { maxLength: 3 },
  );
  const entry = fc
    .record({
      id: maybe(texts),
      title: maybe(text),
      summary: maybe(text),
      content: maybe(text),
      links,
      authors: people,
      categories: fc.array(fc.record({ term: texts, scheme: maybe(texts), label: maybe(texts) }), {
        maxLength: 3,
      }),
      published: maybe(texts),
      updated: maybe(texts),
      images: fc.array(texts, { maxLength: 2 }),
      geo: maybe(texts),
      language: maybe(texts),
      base: maybe(texts),
    })
    .map(makeEntry);

  test('is read without an exception, and no two entries share an id', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), links, (entries, feedLinks) => {
        const feed = normalizeFeed(makeFeed({ entries, links: feedLinks }), CONTEXT);
        expect(new Set(feed.entries.map(({ nativeId }) => nativeId)).size).toBe(
          feed.entries.length,
        );
        for (const { id, publishedAt, link } of feed.entries) {
          expect(isAbsoluteIri(id)).toBe(true);
          expect(publishedAt === null || publishedAt <= NOW).toBe(true);
          expect(link === null || /^https?:\/\//.test(link)).toBe(true);
        }
      }),
      { numRuns: 2_000, seed: 20_261_122 },
    );
  });

  test('gives the same for the same', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 4 }), (entries) => {
        const feed = makeFeed({ entries });
        expect(JSON.stringify(normalizeFeed(feed, CONTEXT))).toBe(
          JSON.stringify(normalizeFeed(structuredClone(feed), CONTEXT)),
        );
      }),
      { numRuns: 300, seed: 20_261_122 },
    );
  });
});

test('defects stand in the order of the document', () => {
  const reading = { code: 'bare-ampersand', message: '', line: 7, column: 1, entry: null } as const;
  const { defects } = normalizeFeed(
    makeFeed({
      defects: [reading],
      entries: [
        makeEntry({
          id: '1',
          line: 3,
          published: 'soon',
          links: [
            {
              href: '/1',
              rel: null,
              type: null,
              hreflang: null,
              title: null,
              length: null,
              base: null,
            },
          ],
        }),
        makeEntry({ id: '2', line: 9 }),
      ],
    }),
    CONTEXT,
  );
  expect(defects.map(({ code, line, entry }) => [code, line, entry])).toEqual([
    ['date-unreadable', 3, 0],
    ['bare-ampersand', 7, null],
    ['link-missing', 9, 1],
  ]);
});
