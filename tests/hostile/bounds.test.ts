import { expect, test } from 'vitest';
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { findField, rss } from './fields.ts';
import { goWholeWay, readFeed } from './whole-way.ts';

function list(length: number, write: (at: number) => string): string {
  return Array.from({ length }, (_, at) => write(at)).join('');
}

function readRss(inItem: string) {
  return readFeed(Buffer.from(rss('', inItem)));
}

test('of the parts of an item the first 5,000 of each kind are kept, and a defect says so', () => {
  const authors = list(6_000, (at) => `<author>a${at}@a.example (A ${at})</author>`);
  const enclosures = list(6_000, (at) => `<enclosure url="https://a.example/${at}"/>`);
  const { entries, defects } = readRss(`<guid>1</guid><title>t</title>${authors}${enclosures}`);
  expect(entries[0]?.authors).toHaveLength(5_000);
  expect(entries[0]?.enclosures.length).toBeLessThanOrEqual(5_000);
  expect(defects.filter(({ code }) => code === 'limit-reached')).toHaveLength(2);
});

test('of a title the first 100,000 characters are kept, and a defect says so', () => {
  const { entries, defects } = readFeed(
    Buffer.from(findField('json title').write('word '.repeat(30_000))),
  );
  expect(entries[0]?.title).toHaveLength(99_999);
  expect(defects.map(({ code }) => code)).toContain('content-cut');
});

test('the same person named in several ways is one, and others keep their order', () => {
  const [entry] = readRss(
    '<guid>1</guid><title>t</title><author>ada@a.example</author><author>Ben</author>' +
      '<author>ada@a.example (Ada)</author><author>BEN</author><author>ben@a.example (Ben)</author>' +
      '<author>ben@b.example (Ben)</author><dc:creator>Ada</dc:creator>',
  ).entries;
  expect(entry?.authors.map(({ name, email }) => [name, email])).toEqual([
    ['Ada', 'ada@a.example'],
    ['Ben', 'ben@a.example'],
    ['Ben', 'ben@b.example'],
  ]);
});

test('a JSON Feed of more members than the limit is refused before it is built', () => {
  const items = `"a,\\\\",${'1,'.repeat(450_000)}1`;
  const text = `{"version":"https://jsonfeed.org/version/1.1","items":[${items}]}`;
  expect(() => readFeed(Buffer.from(text))).toThrow(TopicwireError);
  expect(() => readFeed(Buffer.from(text))).toThrow(/more than 400000 members/);
});

test('commas in the strings of a JSON Feed are no members', () => {
  const text = findField('json content_text').write('\\", a, b" '.repeat(200_000));
  expect(readFeed(Buffer.from(text)).entries).toHaveLength(1);
});

test('an entry larger than what is read of others passes the gate, since it is our own', () => {
  const text = findField('json summary').write('&'.repeat(3_000_000));
  const { refused, documents } = goWholeWay(Buffer.from(text));
  expect(refused).toEqual([]);
  expect(documents).toHaveLength(4);
});
