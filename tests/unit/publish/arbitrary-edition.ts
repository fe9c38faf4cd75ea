import fc from 'fast-check';
import type { Edition, EditionEntry } from '../../../src/model/edition.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { anyText } from './hostile-text.ts';
import { asSafeHtml, makeEdition, makeEditionEntry, makeOrigin } from './make-edition.ts';

const instant = fc
  .date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2037-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null, freq: 3 });
const person = fc.record({ name: anyText, email: orNull(anyText), uri: orNull(anyText) });
const category = fc.record({ term: anyText, scheme: orNull(anyText), label: orNull(anyText) });
const url = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  anyText.map((text) => `https://a.example/${text}`),
);
const enclosure = fc.record({
  url,
  type: orNull(fc.oneof(fc.constant('audio/mpeg'), anyText)),
  lengthBytes: orNull(fc.nat()),
  durationSeconds: orNull(fc.double({ min: 0, max: 1e6, noNaN: true })),
  title: orNull(anyText),
});
const origin = fc
  .record({
    id: anyText,
    title: anyText,
    rights: orNull(anyText),
    authors: fc.array(person, { maxLength: 2 }),
    updatedAt: orNull(instant),
  })
  .map(makeOrigin);

const fields: fc.Arbitrary<Partial<Entry>> = fc.record({
  title: anyText,
  summary: orNull(anyText),
  content: orNull(anyText.map(asSafeHtml)),
  text: anyText,
  link: orNull(url),
  authors: fc.array(person, { maxLength: 3 }),
  contributors: fc.array(person, { maxLength: 2 }),
  categories: fc.array(category, { maxLength: 3 }),
  enclosures: fc.array(enclosure, { maxLength: 3 }),
  image: orNull(url),
  origin: orNull(origin),
  rights: orNull(anyText),
  language: fc.oneof(fc.constantFrom('en', 'de', 'zh-Hans', 'und'), anyText),
  comments: orNull(fc.record({ url: orNull(url), feedUrl: orNull(url), count: fc.constant(null) })),
});

const tellings = fc.array(
  fc.record({ entryId: anyText, sourceTitle: anyText, title: anyText, link: orNull(url) }),
  { maxLength: 3 },
);

const entry: fc.Arbitrary<EditionEntry> = fc
  .record({
    also: tellings,
    related: tellings,
    fields,
    id: anyText,
    dates: fc.tuple(instant, instant),
    text: fc.constantFrom('full', 'excerpt', 'link'),
    sourceTitle: orNull(anyText),
  })
  .map(({ fields: over, id, dates, ...rest }) => {
    const [publishedAt = '', updatedAt = ''] = [...dates].sort();
    const made = { ...over, id: `urn:x-test:${id}` };
    return makeEditionEntry(made, { publishedAt, updatedAt, ...rest });
  });

/** Editions with anything in every field. */
export const anyEdition: fc.Arbitrary<Edition> = fc
  .record({
    entries: fc.array(entry, { maxLength: 4 }),
    title: anyText,
    description: anyText,
    updatedAt: instant,
  })
  .map(({ entries, title, description, updatedAt }) =>
    makeEdition(entries, {
      topic: { slug: 'harbours', title, description, language: 'en' },
      updatedAt,
    }),
  );
