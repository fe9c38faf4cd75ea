import type { Instant } from '../../model/instant.ts';
import { readHttpDate } from './read-http-date.ts';

/** What the headers of an answer say about when to come again. */
export interface Freshness {
  /** How long the answer stays fresh from now on, its age taken off; null when nothing says so. */
  readonly freshSeconds: number | null;
  /** Which header says so. */
  readonly freshBy: 'max-age' | 'Expires' | null;
  /** How long to wait by `Retry-After`; null without, or when it cannot be read. */
  readonly retryAfterSeconds: number | null;
}

/** Larger figures are taken as this (RFC 9111 §1.2.2). */
const MAX_SECONDS = 2 ** 31;

/**
 * Reads `Cache-Control`, `Expires`, `Age`, `Date` and `Retry-After`.
 *
 * @param headers Lower-case names.
 * @param keptSeconds Of a 304: how long the answer that it confirms was to stay fresh, which holds
 *   unless its own headers say otherwise.
 * @see RFC 9111 §4.2, §4.3.4; RFC 9110 §10.2.3
 */
export function readFreshness(
  headers: ReadonlyMap<string, string>,
  now: Instant,
  keptSeconds: number | null = null,
): Freshness {
  const maxAge = readMaxAge(headers.get('cache-control') ?? '');
  const retryAfterSeconds = readRetryAfter(headers, now);
  if (maxAge === 'none') return { freshSeconds: null, freshBy: null, retryAfterSeconds };
  const lifetime = maxAge ?? readExpires(headers, now);
  if (lifetime === null && keptSeconds !== null) {
    return { freshSeconds: keptSeconds, freshBy: 'max-age', retryAfterSeconds };
  }
  if (lifetime === null) return { freshSeconds: null, freshBy: null, retryAfterSeconds };
  const freshSeconds = lifetime - (readSeconds(headers.get('age') ?? '') ?? 0);
  const freshBy = maxAge === null ? 'Expires' : 'max-age';
  return freshSeconds > 0
    ? { freshSeconds, freshBy, retryAfterSeconds }
    : { freshSeconds: null, freshBy: null, retryAfterSeconds };
}

/** `none` where the answer is not to be reused without asking, which overrides `Expires` too. */
function readMaxAge(cacheControl: string): number | null | 'none' {
  if (/(?:^|[\s,])(?:no-store|no-cache)\s*(?:$|,)/i.test(cacheControl)) return 'none';
  const [, value] = /(?:^|[\s,])max-age\s*=\s*"?(\d+)/i.exec(cacheControl) ?? [];
  return value === undefined ? null : readSeconds(value);
}

function readExpires(headers: ReadonlyMap<string, string>, now: Instant): number | null {
  const expiresAt = readHttpDate(headers.get('expires') ?? '', now);
  if (expiresAt === null) return null;
  // By the sender's own clock, so that a clock that is wrong there does no harm here.
  const sentAt = readHttpDate(headers.get('date') ?? '', now) ?? now;
  return Math.min(MAX_SECONDS, secondsBetween(sentAt, expiresAt));
}

function readRetryAfter(headers: ReadonlyMap<string, string>, now: Instant): number | null {
  const text = headers.get('retry-after');
  if (text === undefined) return null;
  const plain = readSeconds(text);
  if (plain !== null) return plain;
  const retryAt = readHttpDate(text, now);
  if (retryAt === null) return null;
  const sentAt = readHttpDate(headers.get('date') ?? '', now) ?? now;
  // Whichever of the two clocks asks for more patience.
  const wait = Math.max(secondsBetween(now, retryAt), secondsBetween(sentAt, retryAt));
  return Math.max(0, Math.min(MAX_SECONDS, wait));
}

function readSeconds(text: string): number | null {
  return /^\s*\d+\s*$/.test(text) ? Math.min(MAX_SECONDS, Number(text)) : null;
}

function secondsBetween(from: Instant, to: Instant): number {
  return Math.ceil((Date.parse(to) - Date.parse(from)) / 1000);
}
