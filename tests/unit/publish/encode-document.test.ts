import {
  brotliCompressSync,
  brotliDecompressSync,
  constants,
  gunzipSync,
  gzipSync,
} from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodeDocument } from '../../../src/publish/encode-document.ts';
import { makeDocument } from '../../../src/publish/make-document.ts';

const NOW = '2026-03-02T00:00:00.000Z';
const LATER = '2026-03-03T00:00:00.000Z';
const DOCUMENT = makeDocument('/feeds/harbours.rss', 'application/rss+xml', 'fees '.repeat(400));

describe('encodeDocument', () => {
  it('gives each encoding the same text', async () => {
    const { encodings } = await encodeDocument(DOCUMENT, null, NOW);
    expect(encodings.map(({ encoding }) => encoding)).toEqual(['br', 'gzip']);
    const [br, gzip] = encodings;
    expect(brotliDecompressSync(br?.body ?? '').equals(DOCUMENT.body)).toBe(true);
    expect(gunzipSync(gzip?.body ?? '').equals(DOCUMENT.body)).toBe(true);
  });

  it('B2: each encoding has a strong ETag of its own', async () => {
    const { etag, encodings } = await encodeDocument(DOCUMENT, null, NOW);
    const tags = [etag, ...encodings.map((encoded) => encoded.etag)];
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags) expect(tag).toMatch(/^"[\w-]{22}(?:-br|-gz)?"$/);
  });

  it('B2: other bytes get other ETags and the date of now', async () => {
    const before = await encodeDocument(DOCUMENT, null, NOW);
    const changed = makeDocument(DOCUMENT.path, 'application/rss+xml', 'fees '.repeat(401));
    const after = await encodeDocument(changed, before, LATER);
    expect(after.etag).not.toBe(before.etag);
    expect(after.modifiedAt).toBe(LATER);
  });

  it('B5: versions of one document never share a second', async () => {
    let document = await encodeDocument(DOCUMENT, null, '2026-03-02T00:00:00.400Z');
    const dates = [];
    for (const [text, now] of [
      ['a', '2026-03-02T00:00:00.900Z'],
      ['b', '2026-03-02T00:00:00.950Z'],
      ['c', '2026-03-02T00:00:02.999Z'],
      ['d', '2026-03-02T00:00:03.000Z'],
    ] as const) {
      document = await encodeDocument(makeDocument(DOCUMENT.path, 'text/xml', text), document, now);
      dates.push(document.modifiedAt);
    }
    expect(dates).toEqual([
      '2026-03-02T00:00:01.000Z',
      '2026-03-02T00:00:02.000Z',
      '2026-03-02T00:00:03.000Z',
      '2026-03-02T00:00:04.000Z',
    ]);
  });

  it('A9: the same bytes are the previous document itself', async () => {
    const before = await encodeDocument(DOCUMENT, null, NOW);
    const again = makeDocument(DOCUMENT.path, 'application/rss+xml', 'fees '.repeat(400));
    expect(await encodeDocument(again, before, LATER)).toBe(before);
  });

  it('another media type is another document', async () => {
    const before = await encodeDocument(DOCUMENT, null, NOW);
    expect(
      (await encodeDocument({ ...DOCUMENT, mediaType: 'text/xml' }, before, LATER)).modifiedAt,
    ).toBe(LATER);
  });

  it('the same input gives the same bytes in every encoding', async () => {
    expect(await encodeDocument(DOCUMENT, null, NOW)).toEqual(
      await encodeDocument({ ...DOCUMENT }, null, NOW),
    );
  });

  it('the bytes are those that compressing at one go gives', async () => {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: 1 };
    const size = { [constants.BROTLI_PARAM_SIZE_HINT]: DOCUMENT.body.length };
    const [br, gzip] = (await encodeDocument(DOCUMENT, null, NOW)).encodings;
    const expected = brotliCompressSync(DOCUMENT.body, { params: { ...params, ...size } });
    expect(Buffer.compare(br?.body ?? new Uint8Array(), expected)).toBe(0);
    const gzipped = gzipSync(DOCUMENT.body, { level: 6 });
    expect(Buffer.compare(gzip?.body ?? new Uint8Array(), gzipped)).toBe(0);
  });

  it('leaves out an encoding that saves nothing', async () => {
    const tiny = makeDocument('/x', 'text/plain', 'x');
    expect((await encodeDocument(tiny, null, NOW)).encodings).toEqual([]);
  });
});
