import type { Rendered } from '../../src/model/rendered.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { encodeDocument } from '../../src/publish/encode-document.ts';

/** When the documents of `makePublication` came to be. */
export const MODIFIED_AT = '2026-11-20T08:00:00.500Z';

const types: Readonly<Record<string, string>> = {
  '/': 'text/html; charset=utf-8',
  '/feeds/chips': 'text/html; charset=utf-8',
  '/feeds/chips.rss': 'application/rss+xml; charset=utf-8',
  '/feeds/chips.atom': 'application/atom+xml; charset=utf-8',
  '/feeds/chips.json': 'application/feed+json; charset=utf-8',
};

/** A publication of one topic, each document long enough to be worth compressing. */
export async function makePublication(): Promise<Publication> {
  const documents = new Map<string, Rendered>();
  for (const [path, mediaType] of Object.entries(types)) {
    const body = new TextEncoder().encode(`${path} speaks of chips. `.repeat(200));
    documents.set(path, await encodeDocument({ path, mediaType, body }, null, MODIFIED_AT));
  }
  return new Publication(documents);
}
