import { parseFeedUrl } from '../http/feed-url.ts';
import { parseLinkHeader } from './parse-link-header.ts';

/** Where a feed can be had pushed from, and its own name for itself. */
export interface PushLinks {
  /** Absolute http and https URLs in the order given, each once. */
  readonly hubs: readonly string[];
  readonly selfUrl: string | null;
}

const MAX_URL_LENGTH = 2_048;

/**
 * Hubs and name of a feed in the `Link` header of its answer; what is empty here is looked for in the
 * document.
 *
 * @param value several headers joined by commas; null without one.
 * @param base the URL of the answer, after redirects.
 * @see WebSub §4
 */
export function readLinkHeader(value: string | null, base: string): PushLinks {
  const links = parseLinkHeader(value ?? '');
  const find = (relation: string) =>
    links
      .filter(({ relations }) => relations.includes(relation))
      .map(({ target }) => resolve(target, base))
      .filter((url) => url !== null);
  return { hubs: [...new Set(find('hub'))], selfUrl: find('self')[0] ?? null };
}

/** As it is written where it is absolute: hubs compare topics as strings. */
function resolve(target: string, base: string): string | null {
  if (target === '' || target.length > MAX_URL_LENGTH) return null;
  const from = parseFeedUrl(base);
  const url = from === null ? null : parseFeedUrl(target, from);
  if (url === null) return null;
  const isAbsolute = /^https?:\/\/[!-~]+$/i.test(target) && !/[#@\\]/.test(target);
  return isAbsolute ? target : url.href;
}
