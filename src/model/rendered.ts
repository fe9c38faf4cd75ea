import type { Instant } from './instant.ts';

/** One document as bytes, before it is encoded and stored. */
export interface Document {
  /** The URL's path it is served from: `/feeds/tech-trade-war.rss`. */
  readonly path: string;
  /** With its charset: `application/rss+xml; charset=utf-8`. */
  readonly mediaType: string;
  readonly body: Uint8Array;
  /** `forever`: these bytes never change, so no cache has to ask again; absent: for as long as a feed's `ttl`. */
  readonly cache?: 'forever';
}

/** A document as it is served: made when it changes, looked up when it is asked for. */
export interface Rendered extends Document {
  /** Strong, with its quotes; of the identity encoding. */
  readonly etag: string;
  /** When these bytes came to be; whole seconds matter (RFC 9110 §8.8.2). */
  readonly modifiedAt: Instant;
  readonly encodings: readonly EncodedBody[];
  /** What tells its entries' versions apart, for those who ask for what is new alone; absent: nothing does. */
  readonly entryMarks?: Uint8Array;
}

export interface EncodedBody {
  readonly encoding: 'br' | 'gzip';
  /** Its own, since a strong ETag is of one representation (RFC 9110 §8.8.3.3). */
  readonly etag: string;
  readonly body: Uint8Array;
}

/** What is known of a rendered document without its bytes. */
export interface RenderedHead
  extends Pick<Rendered, 'path' | 'mediaType' | 'etag' | 'modifiedAt' | 'cache'> {
  /** Of the identity encoding. */
  readonly bytes: number;
  readonly encodings: readonly EncodedHead[];
}

export interface EncodedHead extends Pick<EncodedBody, 'encoding' | 'etag'> {
  readonly bytes: number;
}

/** What is known of a rendered document, its bytes left aside. */
export function describeHead(document: Rendered): RenderedHead {
  const { body, encodings, entryMarks: _, ...head } = document;
  return {
    ...head,
    bytes: body.byteLength,
    encodings: encodings.map((encoded) => ({
      encoding: encoded.encoding,
      etag: encoded.etag,
      bytes: encoded.body.byteLength,
    })),
  };
}
