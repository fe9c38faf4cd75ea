import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeDocument } from '../../../src/publish/encode-document.ts';
import { makeDocument } from '../../../src/publish/make-document.ts';

const NOW = '2026-03-02T00:00:00.000Z';
const LATER = '2026-03-03T00:00:00.000Z';
const DOCUMENT = makeDocument('/feeds/harbours.rss', 'application/rss+xml', 'fees '.repeat(400));

describe('encodeDocument', () => {
  it('gives each encoding the same text', () => {
    const { encodings } = encodeDocument(DOCUMENT, null, NOW);
    expect(encodings.map(({ encoding }) => encoding)).toEqual(['br', 'gzip']);
    const [br, gzip] = encodings;
    expect(brotliDecompressSync(br?.body ?? '').equals(DOCUMENT.body)).toBe(true);
    expect(gunzipSync(gzip?.body ?? '').equals(DOCUMENT.body)).toBe(true);
  });

  it('B2: each encoding has a strong ETag of its own', () => {
    const { etag, encodings } = encodeDocument(DOCUMENT, null, NOW);
    const tags = [etag, ...encodings.map((encoded) => encoded.etag)];
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{22}(?:-br|-gz)?"$/);
  });

  it('B2: other bytes get other ETags and the date of now', () => {
    const before = encodeDocument(DOCUMENT, null, NOW);
    const changed = makeDocument(DOCUMENT.path, 'application/rss+xml', 'fees '.repeat(401));
    const after = encodeDocument(changed, before, LATER);
    expect(after.etag).not.toBe(before.etag);
    expect(after.modifiedAt).toBe(LATER);
  });

  it('A9: the same bytes are the previous document itself', () => {
    const before = encodeDocument(DOCUMENT, null, NOW);
    const again = makeDocument(DOCUMENT.path, 'application/rss+xml', 'fees '.repeat(400));
    expect(encodeDocument(again, before, LATER)).toBe(before);
  });

  it('another media type is another document', () => {
    const before = encodeDocument(DOCUMENT, null, NOW);
    expect(encodeDocument({ ...DOCUMENT, mediaType: 'text/xml' }, before, LATER).modifiedAt).toBe(
      LATER,
    );
  });

  it('the same input gives the same bytes in every encoding', () => {
    expect(encodeDocument(DOCUMENT, null, NOW)).toEqual(encodeDocument({ ...DOCUMENT }, null, NOW));
  });

  it('leaves out an encoding that saves nothing', () => {
    const tiny = makeDocument('/x', 'text/plain', 'x');
    expect(encodeDocument(tiny, null, NOW).encodings).toEqual([]);
  });
});
