import { ownHubUrl } from '../model/own-hub.ts';
import type { House } from './house.ts';
import { isHiddenPath } from './list-public-topics.ts';

type Served = Pick<House, 'publication' | 'rules'>;

/** A topic's subscription document in one of its formats, by its path. */
const FEED = /^\/feeds\/([^/]+)\.(?:rss|atom|json)$/;

/** Whether the publication has a hub of its own. */
export function hasOwnHub({ rules }: Pick<House, 'rules'>): boolean {
  const { hubs, baseUrl } = rules.config.site;
  return hubs.includes(ownHubUrl(baseUrl));
}

/** The hubs of others that are told of changes. */
export function listExternalHubs({ rules }: Pick<House, 'rules'>): readonly string[] {
  const { hubs, baseUrl } = rules.config.site;
  return hubs.filter((hub) => hub !== ownHubUrl(baseUrl));
}

/** Whether subscribers of hubs may have the document at this path: each format of each topic that all may see. */
export function isHubTopic({ publication, rules }: Served, path: string): boolean {
  const slug = readSlug(path);
  if (slug === null || publication.find(path) === undefined) return false;
  if (isHiddenPath(path, rules)) return false;
  return rules.config.topics.has(slug) || rules.held.has(slug);
}

/** Whether our own hub serves the document at this path. */
export function isServedByHub(served: Served, path: string): boolean {
  return hasOwnHub(served) && isHubTopic(served, path);
}

/** The path of the topic with this URL; null where it is none of ours. @see WebSub §5.1 */
export function findHubTopic(served: Served, url: string): string | null {
  const parsed = URL.parse(url);
  const base = URL.parse(`${served.rules.config.site.baseUrl}/`);
  if (parsed === null || base === null || !parsed.href.startsWith(base.href)) return null;
  const path = `/${parsed.href.slice(base.href.length)}`;
  return isHubTopic(served, path) ? path : null;
}

/** The documents in service that subscribers of hubs may have, as path and ETag. */
export function* listHubTopics(served: Served): Generator<readonly [string, string]> {
  for (const [path, { etag }] of served.publication.documents) {
    if (isHubTopic(served, path)) yield [path, etag];
  }
}

function readSlug(path: string): string | null {
  const [, encoded] = FEED.exec(path) ?? [];
  try {
    return encoded === undefined ? null : decodeURIComponent(encoded);
  } catch {
    // What is no percent-encoding is no path of ours.
    return null;
  }
}
