import type { ParsedFeed } from '../model/parsed-feed.ts';
import { readRelation } from './read-relation.ts';
import { resolveUrl } from './resolve-url.ts';

/**
 * The URL that references of the feed itself are resolved on: `xml:base`, on top of Content-Location,
 * on top of the URL of the document. Where that is not on the web (a file), the feed's own links
 * stand in.
 * @see RFC 3986 §5.1, RFC 4287 §2
 */
export function resolveDocumentBase(
  feed: ParsedFeed,
  finalUrl: string,
  contentLocation: string | null,
): string | null {
  const document = resolveUrl(contentLocation, finalUrl) ?? resolveUrl(finalUrl, null);
  if (document !== null) return document;
  for (const relation of ['self', 'alternate']) {
    for (const link of feed.links) {
      const url = readRelation(link.rel) === relation ? resolveUrl(link.href, null) : null;
      if (url !== null) return url;
    }
  }
  return null;
}

/** A function that gives the base of a part: its own on the document's, else that of what it stands in. */
export function nestBases(
  document: string | null,
  outer: string | null,
): (own: string | null) => string | null {
  const inherited = resolveUrl(outer, document) ?? document;
  return (own) =>
    own === null || own === outer ? inherited : (resolveUrl(own, document) ?? inherited);
}
