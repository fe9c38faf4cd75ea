import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortenEdition } from '../../../src/pipeline/render-index.ts';
import { makeXmlSafeLine } from '../../../src/publish/make-xml-safe.ts';
import { writeIndexPage } from '../../../src/publish/write-index-page.ts';
import { anyEdition } from '../publish/arbitrary-edition.ts';
import { decodeBody, makeEdition, makeEditionEntry, makeSite } from '../publish/make-edition.ts';

const site = makeSite();

/** An edition of up to 16 entries; as in every edition, no two share an id. */
const longEdition = fc.array(anyEdition, { minLength: 1, maxLength: 4 }).map((editions) => {
  const entries = editions.flatMap((edition) => edition.entries);
  const distinct = new Map(entries.map((item) => [makeXmlSafeLine(item.entry.id), item]));
  return makeEdition([...distinct.values()], { topic: editions[0]?.topic ?? makeEdition().topic });
});

test('the front page is the same from what it can show of each topic', () => {
  const property = fc.property(fc.array(longEdition, { maxLength: 3 }), (editions) => {
    const whole = decodeBody(writeIndexPage(editions, site).body);
    expect(decodeBody(writeIndexPage(editions.map(shortenEdition), site).body)).toBe(whole);
  });
  fc.assert(property, { numRuns: 100 });
});

test('it leads with the first entry that has a text, wherever that stands', () => {
  const entries = Array.from({ length: 30 }, (_, at) =>
    makeEditionEntry({
      id: `urn:x:${at}`,
      title: `Cranes ${at}`,
      text: at === 20 ? 'Tide' : '',
      summary: null,
    }),
  );
  const edition = makeEdition(entries);
  const whole = decodeBody(writeIndexPage([edition], site).body);
  expect(whole).toContain('Tide');
  expect(decodeBody(writeIndexPage([shortenEdition(edition)], site).body)).toBe(whole);
});

test('only a few entries of a topic are read for it, once for all', () => {
  const entries = Array.from({ length: 30 }, (_, at) => makeEditionEntry({ id: `urn:x:${at}` }));
  const edition = makeEdition(entries);
  expect(shortenEdition(edition).entries).toHaveLength(6);
  expect(shortenEdition(edition)).toBe(shortenEdition(edition));
});
