import { TopicwireError } from '../../model/topicwire-error.ts';
import { parseFeedUrl, showUrl } from './feed-url.ts';

const FOLLOWED = new Set([301, 302, 303, 307, 308]);
const PERMANENT = new Set([301, 308]);

/** Where a request stands on its way through redirects. */
export interface RedirectTrail {
  readonly url: URL;
  /** Every URL asked so far, this one included, in order. */
  readonly visited: readonly string[];
  /** Where permanent redirects alone led; null before the first or when a temporary one came first. */
  readonly movedTo: string | null;
  /** Whether every redirect so far was permanent. */
  readonly permanent: boolean;
  /** Whether every URL so far is of one origin. */
  readonly sameOrigin: boolean;
}

/** The trail before any redirect. */
export function startTrail(url: URL): RedirectTrail {
  return { url, visited: [url.href], movedTo: null, permanent: true, sameOrigin: true };
}

/** Whether an answer of this status sends on to another URL. */
export function isRedirect(status: number): boolean {
  return FOLLOWED.has(status);
}

/**
 * The next step of a redirect chain, checked: http or https only, never from https to http, no
 * circle, at most `maxHops` steps.
 *
 * @throws TopicwireError `fetch-failed` when it may not be followed.
 * @see RFC 9110 §15.4
 */
export function followRedirect(
  trail: RedirectTrail,
  status: number,
  location: string | null,
  maxHops: number,
): RedirectTrail {
  if (location === null || location === '') {
    throw refuse(trail, `answered ${status} without saying where to go (no Location)`);
  }
  const next = parseFeedUrl(readRawUtf8(location), trail.url);
  if (next === null) throw refuse(trail, 'redirects to something that is no http or https URL');
  if (trail.url.protocol === 'https:' && next.protocol === 'http:') {
    throw refuse(trail, `redirects from https to http (${showUrl(next)}), which is not followed`);
  }
  if (trail.visited.includes(next.href)) {
    throw refuse(trail, `redirects in a circle, back to ${showUrl(next)}`);
  }
  if (trail.visited.length > maxHops) throw refuse(trail, `redirects more than ${maxHops} times`);
  const permanent = trail.permanent && PERMANENT.has(status);
  return {
    url: next,
    visited: [...trail.visited, next.href],
    movedTo: permanent ? next.href : trail.movedTo,
    permanent,
    sameOrigin: trail.sameOrigin && next.origin === trail.url.origin,
  };
}

/**
 * Headers come as one character a byte, and servers that write other letters than ASCII into a
 * `Location` write them in UTF-8; what is no UTF-8 stays as it came.
 */
function readRawUtf8(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

function refuse(trail: RedirectTrail, message: string): TopicwireError {
  return new TopicwireError('fetch-failed', message, { where: showUrl(trail.url) });
}
