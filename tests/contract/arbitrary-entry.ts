import fc from 'fast-check';
import type { Entry } from '../../src/model/entry.ts';
import type { ExtensionElement } from '../../src/model/parsed-feed.ts';
import type { SafeHtml } from '../../src/model/safe-html.ts';

/** Any string: NUL, lone surrogates and the names that trip objects up among ordinary ones. */
export const anyString = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom('\u0000', '\u0001', '\u0002', '\ud800', '\udfff', '\ue000', '\u0900', 'a'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('__proto__', 'constructor', 'toString', "'; DROP TABLE entries; --", '%_\\', ''),
);

/** A string that can name something. */
export const anyName = anyString.filter((text) => text !== '');

const record = <T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(members, { noNullPrototype: true });
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const text = orNull(anyString);
const instant = fc
  .date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString());
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0);
const count = fc.nat();
const people = fc.array(record({ name: anyString, email: text, uri: text }), { maxLength: 3 });

const { element } = fc.letrec<{ element: ExtensionElement }>((tie) => ({
  element: record({
    namespace: text,
    name: anyString,
    attributes: fc.dictionary(anyString, anyString, { maxKeys: 3, noNullPrototype: true }),
    children: fc.array(fc.oneof({ depthSize: 'small' }, anyString, tie('element')), {
      maxLength: 2,
    }),
  }),
}));

const member = record({
  member: anyString,
  // JSON has a -0 that does not outlive being written.
  value: fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value))),
});

/** Any entry that the type allows. */
export const anyEntry: fc.Arbitrary<Entry> = record({
  id: anyName,
  sourceId: anyName,
  nativeId: anyString,
  title: anyString,
  summary: text,
  content: orNull(anyString.map((html) => html as SafeHtml)),
  text: anyString,
  link: text,
  canonicalLink: text,
  links: fc.array(
    record({ href: anyString, rel: anyString, type: text, hreflang: text, title: text }),
    { maxLength: 3 },
  ),
  authors: people,
  contributors: people,
  categories: fc.array(record({ term: anyString, scheme: text, label: text }), { maxLength: 3 }),
  publishedAt: orNull(instant),
  updatedAt: orNull(instant),
  firstSeenAt: instant,
  revisedAt: orNull(instant),
  enclosures: fc.array(
    record({
      url: anyString,
      type: text,
      lengthBytes: orNull(count),
      durationSeconds: orNull(finite),
      title: text,
    }),
    { maxLength: 2 },
  ),
  image: text,
  origin: orNull(
    record({
      id: anyString,
      title: anyString,
      link: text,
      feedUrl: anyString,
      updatedAt: orNull(instant),
      authors: people,
      rights: text,
    }),
  ),
  rights: text,
  language: anyString,
  comments: orNull(record({ url: text, feedUrl: text, count: orNull(count) })),
  inReplyTo: fc.array(record({ ref: anyString, href: text }), { maxLength: 2 }),
  geo: orNull(record({ latitude: finite, longitude: finite })),
  podcast: orNull(
    record({
      durationSeconds: orNull(finite),
      explicit: orNull(fc.boolean()),
      episode: orNull(count),
      season: orNull(count),
    }),
  ),
  extensions: fc.array(fc.oneof(element, member), { maxLength: 2 }),
  contentHash: anyString,
});
