import type { Site } from '../model/site.ts';

/** Characters that would end a target early; no URL holds them as they are. */
const UNSAFE = /[<>"\s]/g;

/**
 * The hubs that announce a feed's changes and the feed itself, in one line: some readers look at the
 * first line alone.
 *
 * @param path of the feed.
 * @see WebSub §4, RFC 8288 §3
 */
export function writeLinkHeader(path: string, { hubs, baseUrl }: Site): string {
  const links = [...hubs.map((hub) => writeLink(hub, 'hub')), writeLink(baseUrl + path, 'self')];
  return links.join(', ');
}

function writeLink(target: string, relation: string): string {
  return `<${target.replace(UNSAFE, encodeURIComponent)}>; rel="${relation}"`;
}
