import { createHash, timingSafeEqual } from 'node:crypto';

/** Who asks, by the `Authorization` header; null for somebody without the password. */
export interface Caller {
  /** The name given with basic authentication; null for a bearer. */
  readonly name: string | null;
}

/**
 * Reads `Basic` and `Bearer` credentials. The comparison takes as long whatever is wrong.
 *
 * @see RFC 7617, RFC 6750 §2.1
 */
export function checkPassword(authorization: string | null, password: string): Caller | null {
  const [, scheme = '', token = ''] = /^(\w+) +(.+)$/.exec(authorization ?? '') ?? [];
  if (scheme.toLowerCase() === 'bearer') {
    return isSame(token, password) ? { name: null } : null;
  }
  const pair =
    scheme.toLowerCase() === 'basic' ? Buffer.from(token, 'base64').toString('utf8') : '';
  const colon = pair.indexOf(':');
  const given = pair.slice(colon + 1);
  if (!isSame(given, password) || colon < 0) return null;
  const name = pair.slice(0, colon).trim();
  return { name: name === '' ? null : name };
}

function isSame(given: string, password: string): boolean {
  return timingSafeEqual(digest(given), digest(password));
}

/** Of one length, so that the comparison tells nothing of the password's. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
