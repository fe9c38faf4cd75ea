import type { Instant } from '../model/instant.ts';
import type { AskedHeaders } from './asked.ts';

const entityTag = /\s*(?:W\/)?("[\x21\x23-\x7e\x80-\u00ff]*")\s*(?:,|$)/y;

/**
 * Whether a conditional GET or HEAD is answered with 304.
 *
 * @param etag the strong ETag of the representation that would be sent, with its quotes.
 * @see RFC 9110 §13.1.2, §13.1.3, §13.2.2
 */
export function isNotModified(headers: AskedHeaders, etag: string, modifiedAt: Instant): boolean {
  const ifNoneMatch = headers.get('if-none-match');
  if (ifNoneMatch !== null) return matchesEntityTag(ifNoneMatch, etag);
  const since = parseHttpDate(headers.get('if-modified-since'));
  return since !== null && wholeSeconds(modifiedAt) <= since;
}

/** Weak comparison with a list of entity tags, or `*`; a list that is not well-formed matches up to its fault. */
function matchesEntityTag(list: string, etag: string): boolean {
  if (list === etag || list.trim() === '*') return true;
  entityTag.lastIndex = 0;
  for (let match = entityTag.exec(list); match !== null; match = entityTag.exec(list)) {
    if (match[1] === etag) return true;
  }
  return false;
}

/** Milliseconds; null when the date cannot be read or lies in the future. */
function parseHttpDate(value: string | null): number | null {
  if (value === null || !/\d\d:\d\d:\d\d/.test(value)) return null;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) || parsed > Date.now() ? null : parsed;
}

function wholeSeconds(instant: Instant): number {
  return Math.floor(Date.parse(instant) / 1000) * 1000;
}
