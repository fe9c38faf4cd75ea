import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Instant } from '../model/instant.ts';
import type { Document, EncodedBody, Rendered } from '../model/rendered.ts';

/** Characters of the hash in base64url: 132 bits, more than chance will ever repeat. */
const TAG_LENGTH = 22;
/** Measured on feeds of 200 KB: 6 takes 8 % longer for 1 % less, 10 takes 23 times as long for 6 % less. */
const BROTLI_QUALITY = 5;

// In the thread pool: compressing a feed takes longer than all else that is done to it.
const compressWithBrotli = promisify(brotliCompress);
const compressWithGzip = promisify(gzip);

/**
 * The document as it is served: with validators, and compressed where that makes it smaller. When
 * bytes and media type are as before, it is the previous one itself, so that its date stands.
 *
 * @see RFC 9110 §8.8.3.3
 */
export async function encodeDocument(
  document: Document,
  previous: Rendered | null,
  now: Instant,
): Promise<Rendered> {
  if (previous !== null && isSame(document, previous)) return previous;
  const { path, mediaType, body } = document;
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, TAG_LENGTH);
  const [brotli, gzipped] = await Promise.all([
    compressWithBrotli(body, { params: chooseBrotliParams(body) }),
    compressWithGzip(body, { level: 9 }),
  ]);
  const encodings = [
    { encoding: 'br', etag: `"${tag}-br"`, body: brotli },
    { encoding: 'gzip', etag: `"${tag}-gz"`, body: gzipped },
  ] as const satisfies readonly EncodedBody[];
  return {
    path,
    mediaType,
    body,
    etag: `"${tag}"`,
    modifiedAt: now,
    encodings: encodings.filter((encoded) => encoded.body.length < body.length),
  };
}

function isSame(document: Document, previous: Rendered): boolean {
  return (
    document.path === previous.path &&
    document.mediaType === previous.mediaType &&
    Buffer.compare(document.body, previous.body) === 0
  );
}

function chooseBrotliParams(body: Uint8Array): Readonly<Record<number, number>> {
  return {
    [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
}
