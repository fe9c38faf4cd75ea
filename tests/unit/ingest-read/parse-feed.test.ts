import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';

const read = (text: string, contentType: string | null = null) =>
  parseFeed(Buffer.from(text), { contentType });

function errorOf(run: () => unknown): TopicwireError {
  try {
    run();
  } catch (error) {
    if (error instanceof TopicwireError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('bytes that hold no feed are told by what they are', () => {
  test.each([
    ['', 'The document is empty'],
    [' \n', 'The document is empty'],
    ['Just a line', 'The document is plain text, not a feed: "Just a line"'],
    [
      '<!doctype html><html><head><meta charset=utf-8><title>Our  page</title></head></html>',
      'The document is an HTML page with the title "Our page", not a feed',
    ],
    ['<!DOCTYPE html><p>x', 'The document is an HTML page, not a feed'],
    ['<opml version="2.0"><body/></opml>', 'The document is an OPML list of feeds, not a feed'],
    ['<urlset/>', 'The document is a sitemap, not a feed'],
    ['<note>x</note>', 'The document is XML with the root <note>, not a feed'],
    ['{"a":1}', 'The document is JSON of another kind, not a feed'],
    ['[1,2]', 'The document is JSON, but no object, so no feed'],
    ['{"a', 'The document is JSON that cannot be read, so no feed'],
    ['\u0001\u0002\u0003\u0004\u0005\u0006\u0007', 'The document is binary data, not a feed'],
  ])('%j', (text, message) => {
    const error = errorOf(() => read(text));
    expect(error.code).toBe('not-a-feed');
    expect(error.message).toBe(message);
  });

  test('a damaged gzip file', () => {
    const error = errorOf(() => parseFeed(Uint8Array.of(0x1f, 0x8b, 1, 2), { contentType: null }));
    expect(error).toMatchObject({ code: 'not-a-feed', message: 'The body is a damaged gzip file' });
  });
});

describe('the encoding is chosen in the order of RFC 7303', () => {
  const document =
    '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>é</title></channel></rss>';
  const titleOf = (body: Uint8Array, contentType: string | null) =>
    parseFeed(body, { contentType }).title?.value;

  test('the charset of HTTP goes before the declaration', () => {
    const body = Buffer.from(document.replace('é', '\u00d0'), 'latin1');
    expect(titleOf(body, 'application/rss+xml; charset="windows-1251"')).toBe('Р');
    expect(titleOf(body, null)).toBe('\u00d0');
  });

  test('a byte order mark goes before the charset of HTTP', () => {
    expect(titleOf(Buffer.from(`\ufeff${document}`), 'text/xml; charset=windows-1251')).toBe('é');
  });

  test('text/xml without charset is not US-ASCII', () => {
    const body = Buffer.from('<rss><channel><title>é</title></channel></rss>');
    const feed = parseFeed(body, { contentType: 'text/xml' });
    expect(feed.title?.value).toBe('é');
    expect(feed.defects).toEqual([]);
  });

  test('a charset that HTTP got wrong gives way to the declaration', () => {
    expect(titleOf(Buffer.from(document, 'latin1'), 'text/xml; charset=utf-8')).toBe('é');
  });
});

describe('limits', () => {
  const items = (count: number) =>
    `<rss><channel>${'<item><title>x</title></item>'.repeat(count)}</channel></rss>`;

  test('a larger body is refused', () => {
    const error = errorOf(() =>
      parseFeed(Buffer.from(items(10)), { contentType: null, limits: { maxBytes: 100 } }),
    );
    expect(error.code).toBe('limit-exceeded');
  });

  test('more nodes are refused', () => {
    const error = errorOf(() =>
      parseFeed(Buffer.from(items(10)), { contentType: null, limits: { maxNodes: 10 } }),
    );
    expect(error.code).toBe('limit-exceeded');
  });

  test('a gzip file that unpacks to more is refused', async () => {
    const { gzipSync } = await import('node:zlib');
    const body = gzipSync(Buffer.alloc(1_000_000, ' '));
    const error = errorOf(() =>
      parseFeed(body, { contentType: null, limits: { maxBytes: 10_000 } }),
    );
    expect(error.code).toBe('limit-exceeded');
  });

  test.each([
    ['entries', items(5), { maxEntries: 3 }],
    [
      'depth',
      `<rss><channel>${'<a>'.repeat(9)}${'</a>'.repeat(9)}</channel></rss>`,
      { maxDepth: 5 },
    ],
    ['attributes', '<rss a="1" b="2" c="3"><channel/></rss>', { maxAttributes: 2 }],
    ['text', '<rss><channel><title>0123456789</title></channel></rss>', { maxTextLength: 5 }],
  ])('what goes beyond the limit on %s is left out with a defect', (_, text, limits) => {
    const feed = parseFeed(Buffer.from(text), { contentType: null, limits });
    expect(feed.defects.map(({ code }) => code)).toContain('limit-reached');
  });

  test('defects of one kind are listed up to the limit, and counted', () => {
    const { defects } = read(`<rss><channel><title>${'&'.repeat(100)}</title></channel></rss>`);
    expect(defects).toHaveLength(21);
    expect(defects.at(-1)?.message).toBe('80 more of the kind "bare-ampersand" are not listed');
  });
});

test('the same bytes are read the same each time', () => {
  const text = '<rss><channel><item><title>a & b</title><x:y/></item></channel></rss>';
  expect(JSON.stringify(read(text))).toBe(JSON.stringify(read(text)));
});
