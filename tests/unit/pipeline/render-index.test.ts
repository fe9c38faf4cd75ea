import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chooseFront, paginateTopics, shortenEdition } from '../../../src/pipeline/render-index.ts';
import { makeXmlSafeLine } from '../../../src/publish/make-xml-safe.ts';
import { writeIndexPage } from '../../../src/publish/write-index-page.ts';
import { writeTopicsPage } from '../../../src/publish/write-topics-page.ts';
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

function makeTopics(count: number) {
  return Array.from({ length: count }, (_, at) => {
    const slug = `topic-${String(at).padStart(5, '0')}`;
    const minute = String(at % 60).padStart(2, '0');
    const entries = Array.from({ length: 8 }, (_entry, number) =>
      makeEditionEntry({ id: `urn:x:${at}:${number}`, title: `News ${number} of topic ${at}` }),
    );
    const topic = { slug, title: `Topic ${at}`, description: 'One of many.', language: 'en' };
    return makeEdition(entries, { topic, updatedAt: `2026-03-01T09:${minute}:00.000Z` });
  });
}

test('with 10,000 topics the front page stays small, and shows those with the latest news', () => {
  const editions = makeTopics(10_000);
  const front = chooseFront(editions);
  expect(front.map(({ topic }) => topic.slug)).toEqual(
    Array.from({ length: 12 }, (_, at) => `topic-${String(at * 60 + 59).padStart(5, '0')}`),
  );
  const { body } = writeIndexPage(front.map(shortenEdition), site, editions.length);
  expect(body.length).toBeLessThan(48_000);
  expect(decodeBody(body)).toContain('All 10,000 topics');
});

test('a few topics stand on the front page in the order given', () => {
  const editions = makeTopics(12);
  expect(chooseFront(editions)).toBe(editions);
});

test('all topics stand in a list of small pages', () => {
  const lists = paginateTopics(makeTopics(10_000));
  const pages = lists.map((list) => writeTopicsPage(list, site));
  expect(pages).toHaveLength(100);
  expect(pages.map(({ path }) => path).slice(0, 2)).toEqual(['/topics', '/topics/2']);
  const all = pages.map(({ body }) => decodeBody(body)).join('');
  for (const at of [0, 99, 100, 9_999]) {
    expect(all).toContain(`<a href="/feeds/topic-${String(at).padStart(5, '0')}">Topic ${at}</a>`);
  }
  expect(Math.max(...pages.map(({ body }) => body.length))).toBeLessThan(80_000);
});

test('the list of no topics says so', () => {
  const [list] = paginateTopics([]);
  if (list === undefined) throw new Error('there is no page');
  expect(decodeBody(writeTopicsPage(list, site).body)).toContain('No topic is published yet.');
});
