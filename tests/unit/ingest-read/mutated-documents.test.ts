import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeSampleFeed } from '../../../bench/samples/write-sample-feed.ts';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';

const runs = 1_500;
const seed = 20_261_122;

const documents = [
  writeSampleFeed('rss', 3),
  writeSampleFeed('rdf', 3),
  writeSampleFeed('atom', 3),
  '{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","tags":["a"]},{"id":2}]}',
];
const snippets = [
  ...[
    '<',
    '>',
    '&',
    '"',
    "'",
    '</',
    '/>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<?',
    '?>',
    '<!DOCTYPE x [',
  ],
  ...[
    '<item>',
    '</item>',
    '<entry>',
    '</feed>',
    '</channel>',
    '<title',
    '&#0;',
    '&#xd800;',
    '&nbsp;',
    '&x;',
  ],
  ...[
    'xmlns=""',
    'xmlns:a="u"',
    'xml:base="//"',
    'xml:base=":"',
    '\0',
    '\u0007',
    '\ud800',
    '\ufeff',
    '{',
    ']',
    '\\u',
  ],
  ...[
    '__proto__',
    'constructor',
    '=',
    ' ',
    '\r',
    '<html>',
    '<?xml version="1.0" encoding="utf-16"?>',
  ],
];

const edit = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(40),
  insert: fc.constantFrom('', ...snippets),
  times: fc.integer({ min: 1, max: 4 }),
});

test('whatever is done to a document, it is read or refused', () => {
  const property = fc.property(
    fc.constantFrom(...documents),
    fc.array(edit, { minLength: 1, maxLength: 12 }),
    (document, edits) => {
      const mutated = edits.reduce((text, { at, cut, insert, times }) => {
        const place = Math.floor(at * text.length);
        return text.slice(0, place) + insert.repeat(times) + text.slice(place + cut);
      }, document);
      readOrRefuse(Buffer.from(mutated));
    },
  );
  fc.assert(property, { numRuns: runs, seed });
});

test('whatever the bytes are, they are read or refused', () => {
  const property = fc.property(
    fc.uint8Array({ maxLength: 200 }),
    fc.constantFrom(null, 'text/xml; charset=utf-16', 'x; charset=gb18030', 'x; charset=nothing'),
    (bytes, contentType) => readOrRefuse(bytes, contentType),
  );
  fc.assert(property, { numRuns: runs, seed });
});

function readOrRefuse(body: Uint8Array, contentType: string | null = null): void {
  try {
    const feed = parseFeed(body, { contentType });
    expect(JSON.stringify(feed).isWellFormed()).toBe(true);
    for (const { line, column } of feed.defects) {
      expect(line === null || line > 0).toBe(true);
      expect(column === null || column > 0).toBe(true);
    }
  } catch (error) {
    if (!(error instanceof TopicwireError)) throw error;
  }
}
