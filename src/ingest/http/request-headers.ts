import type { Validators } from '../../model/fetched.ts';

/** Feed types before everything else (standards of feed polling ask for both). */
const ACCEPT =
  'application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, ' +
  'application/json;q=0.8, application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1';

const ACCEPT_ENCODING = 'gzip, br, zstd';

export interface HeaderParts {
  readonly userAgent: string;
  /** The source's own, which win over ours; empty once the request has left its origin. */
  readonly own: Readonly<Record<string, string>>;
  /** Null where they belong to another URL. */
  readonly validators: Validators | null;
  /** Changes alone will do, where the entity tag says what is known. */
  readonly acceptDelta: boolean;
}

/**
 * The headers of one request, lower-case. No cookie, no Referer; validators byte for byte.
 *
 * @see RFC 9110 §13.1, RFC 3229 §10.5.3
 */
export function buildRequestHeaders(parts: HeaderParts): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': parts.userAgent, accept: ACCEPT };
  for (const [name, value] of Object.entries(parts.own)) headers[name.toLowerCase()] = value;
  headers['accept-encoding'] = ACCEPT_ENCODING;
  if (parts.validators?.etag) headers['if-none-match'] = parts.validators.etag;
  if (parts.validators?.etag && parts.acceptDelta) headers['a-im'] = 'feed';
  if (parts.validators?.lastModified) headers['if-modified-since'] = parts.validators.lastModified;
  return headers;
}
