import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';

/** Far above what any of these takes, far below what a quadratic reading would take. */
const patienceMs = 2_000;

const inItem = (text: string): string =>
  `<rss version="2.0"><channel><title>t</title><item><title>kept</title><description>${text}</description></item></channel></rss>`;
const list = (length: number, write: (at: number) => string): string =>
  Array.from({ length }, (_, at) => write(at)).join('');
const bomb = list(9, (at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);

const inputs: Readonly<Record<string, string>> = {
  '0.3 MB of <': inItem('<'.repeat(300_000)),
  '0.3 MB of &': inItem('&'.repeat(300_000)),
  '0.3 MB of escaped <': inItem('&lt;'.repeat(75_000)),
  '0.3 MB of tags never closed': inItem('<a>'.repeat(100_000)),
  '0.3 MB of items never closed': inItem('<item>'.repeat(50_000)),
  '0.3 MB of titles never closed': inItem('<title>'.repeat(43_000)),
  '0.3 MB of quotes never closed': inItem('<a b="'.repeat(50_000)),
  '0.3 MB of mixed quotes': inItem(`<a b="<a b='`.repeat(25_000)),
  '0.3 MB of end tags': inItem('</x>'.repeat(75_000)),
  '0.3 MB of comments never closed': inItem('<!--'.repeat(75_000)),
  '0.3 MB of CDATA never closed': inItem('<![CDATA['.repeat(33_000)),
  '0.3 MB of closed CDATA': inItem('<![CDATA[<![CDATA[]]>'.repeat(15_000)),
  '3 MB of closed CDATA': inItem('<![CDATA[<![CDATA[]]>'.repeat(150_000)),
  '3 MB of end tags without end': inItem('</x '.repeat(750_000)),
  '0.3 MB of instructions never closed': inItem('<?'.repeat(150_000)),
  '0.3 MB of document types': inItem('<!DOCTYPE a ['.repeat(23_000)),
  '0.3 MB of declarations': inItem('<!x'.repeat(100_000)),
  '100,000 levels': inItem('<a>'.repeat(100_000) + '</a>'.repeat(100_000)),
  '1,000,000 attributes': inItem(`<a ${list(1_000_000, (at) => `b${at}="" `)}/>`),
  '100,000 equal attributes': inItem(`<a ${'b="" '.repeat(100_000)}/>`),
  '50,000 namespaces': inItem(list(50_000, (at) => `<a xmlns="u${at}">`)),
  '250,000 children of a text': inItem('<b/>'.repeat(250_000)),
  '150,000 skipped hours': inItem('').replace(
    '<item>',
    `<skipHours>${'<hour>1</hour>'.repeat(150_000)}</skipHours><item>`,
  ),
  '150,000 categories': inItem(`</description>${'<category>a</category>'.repeat(150_000)}`),
  '150,000 links': inItem(`</description>${list(150_000, (at) => `<link>${at}</link>`)}`),
  '250,000 elements of a page': `<html>${'<b/>'.repeat(250_000)}</html>`,
  '50,000 prefixes': inItem(list(50_000, (at) => `<p${at}:a/>`)),
  'an entity bomb': `<!DOCTYPE r [<!ENTITY l0 "lol">${bomb}]>${inItem('&l9;'.repeat(1_000))}`,
  'a long entity used often': `<!DOCTYPE r [<!ENTITY e "${'e'.repeat(1_000)}">]>${inItem('&e;'.repeat(100_000))}`,
  'a document type never closed': `<!DOCTYPE r [${'<!ENTITY a "'.repeat(25_000)}`,
  'JSON of 100,000 levels': `{"version":"https://jsonfeed.org/version/1.1","items":[],"_x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  'JSON of 100,000 levels, cut': `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(100_000)}`,
  'JSON of one long string, cut': `{"version":"https://jsonfeed.org/version/1.1","title":"${'\\n'.repeat(150_000)}`,
};

describe('hostile input is read or refused in time that is linear in it', () => {
  test.each(Object.entries(inputs))('%s', (_, text) => {
    const body = Buffer.from(text);
    let fastest = Number.POSITIVE_INFINITY;
    for (let round = 0; round < 3 && fastest >= patienceMs; round += 1) {
      const start = performance.now();
      expect(['read', 'not-a-feed', 'limit-exceeded']).toContain(outcomeOf(body));
      fastest = Math.min(fastest, performance.now() - start);
    }
    expect(fastest).toBeLessThan(patienceMs);
  });

  test.each(
    ['0.3 MB of <', '0.3 MB of &', '0.3 MB of tags never closed', '100,000 levels'].map((name) => [
      name,
    ]),
  )('%s in one item costs no other item', (name) => {
    const text = inputs[name]?.replace('</channel>', '<item><title>next</title></item></channel>');
    const { entries } = parseFeed(Buffer.from(text ?? ''), { contentType: null });
    expect(entries.map(({ title }) => title?.value)).toEqual(['kept', 'next']);
  });

  test('an entity bomb does not grow', () => {
    const feed = parseFeed(Buffer.from(inputs['an entity bomb'] ?? ''), { contentType: null });
    expect(JSON.stringify(feed).length).toBeLessThan(20_000);
  });
});

function outcomeOf(body: Uint8Array): string {
  try {
    parseFeed(body, { contentType: null });
    return 'read';
  } catch (error) {
    if (error instanceof TopicwireError) return error.code;
    throw error;
  }
}
