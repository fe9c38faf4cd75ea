import type { Document } from '../model/rendered.ts';

const ENCODER = new TextEncoder();

/** A document from its text, as UTF-8 without a byte order mark. */
export function makeDocument(path: string, type: string, text: string): Document {
  return { path, mediaType: `${type}; charset=utf-8`, body: ENCODER.encode(text) };
}
