import fc from 'fast-check';
import type { Edition, EditionEntry, EditionHistory } from '../../../src/model/edition.ts';
import type { Entry } from '../../../src/model/entry.ts';
import type { Site } from '../../../src/model/site.ts';
import { anyText } from './hostile-text.ts';
import { asSafeHtml, makeEdition, makeEditionEntry, makeOrigin, makeSite } from './make-edition.ts';

const instant = fc
  .date({
    min: new Date('1990-01-01T00:00:00Z'),
    max: new Date('2037-01-01T00:00:00Z'),
    noInvalidDate: true,
  })
  .map((date) => date.toISOString());
const orNull = <Value>(value: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> =>
  fc.option(value, { nil: null, freq: 3 });
const url = fc.oneof(
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  anyText.map((text) => `https://a.example/${text}`),
  anyText,
);
const email = fc.oneof(fc.constantFrom('ada@a.example', 'b+c@a.example'), anyText);
const person = fc.record({ name: anyText, email: orNull(email), uri: orNull(url) });
const category = fc.record({
  term: anyText,
  scheme: orNull(fc.oneof(fc.constantFrom('https://a.example/tags', 'urn:x-tags:1'), anyText)),
  label: orNull(anyText),
});
/** Of few names, so that several forms of one thing come together. */
const fileUrl = fc
  .tuple(fc.constantFrom('a', 'b', 'c?d=1'), fc.constantFrom('.mp3', '.ogg', '.mp4', ''))
  .map(([name, extension]) => `https://files.example/${name.replace(/(\?|$)/, `${extension}$1`)}`);
const enclosure = fc.record({
  url: fc.oneof(fileUrl, url),
  type: orNull(
    fc.oneof(fc.constantFrom('audio/mpeg', 'audio/ogg', 'Video/MP4; codecs="a"', 'a/b'), anyText),
  ),
  lengthBytes: orNull(fc.oneof(fc.nat(), fc.constantFrom(-1, 0.5, Number.NaN))),
  durationSeconds: orNull(
    fc.oneof(fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(0, -1, Infinity)),
  ),
  title: orNull(anyText),
});
const origin = fc
  .record({
    id: fc.oneof(anyText, fc.webUrl()),
    title: anyText,
    link: orNull(url),
    feedUrl: url,
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
  enclosures: fc.array(enclosure, { maxLength: 5 }),
  image: orNull(url),
  origin: orNull(origin),
  rights: orNull(anyText),
  language: fc.oneof(fc.constantFrom('en', 'EN', 'de', 'zh-Hans', 'und'), anyText),
  comments: orNull(
    fc.record({
      url: orNull(url),
      feedUrl: orNull(url),
      count: orNull(fc.oneof(fc.nat(), fc.constantFrom(-1, 0.5))),
    }),
  ),
  inReplyTo: fc.array(
    fc.record({
      ref: fc.oneof(fc.constantFrom('urn:x-test:a', 'https://a.example/b'), anyText),
      href: orNull(url),
    }),
    { maxLength: 2 },
  ),
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
    title: orNull(anyText),
    note: orNull(anyText),
    pinned: fc.boolean(),
  })
  .map(({ fields: over, id, dates, ...rest }) => {
    const [publishedAt = '', updatedAt = ''] = [...dates].sort();
    const made = { ...over, id: `urn:x-test:${id}` };
    return makeEditionEntry(made, { publishedAt, updatedAt, ...rest });
  });

const history: fc.Arbitrary<EditionHistory> = fc.record({
  archive: orNull(fc.integer({ min: 1, max: 9999 })),
  previousArchive: orNull(fc.integer({ min: 1, max: 9999 })),
  nextArchive: orNull(fc.integer({ min: 1, max: 9999 })),
});

/** Editions with anything in every field. */
export const anyEdition: fc.Arbitrary<Edition> = fc
  .record({
    entries: fc.array(entry, { maxLength: 4 }),
    title: anyText,
    description: anyText,
    language: fc.constantFrom('en', 'de', 'ar', 'und'),
    updatedAt: instant,
    graves: fc.array(fc.record({ id: anyText, deletedAt: instant }), { maxLength: 3 }),
    history,
  })
  .map(({ entries, title, description, language, graves, ...rest }) => {
    const tombstones = graves.map(({ id, deletedAt }) => ({ id: `urn:x-test:${id}`, deletedAt }));
    const topic = { slug: 'harbours', title, description, language };
    return makeEdition(entries, { topic, tombstones, ...rest });
  });

/** Sites that say anything of themselves. */
export const anySite: fc.Arbitrary<Site> = fc
  .record({
    title: anyText,
    author: person,
    rights: orNull(anyText),
    hubs: fc.array(url, { maxLength: 2 }),
  })
  .map(makeSite);
