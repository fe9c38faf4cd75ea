import type { Site } from '../model/site.ts';
import type { ServedShape } from './export-shapes.ts';

/** What the rules of a static host are written from. */
export interface ExportRules {
  readonly site: Site;
  /** One of each kind of document, in the order of their paths. */
  readonly shapes: readonly ServedShape[];
  /** Paths of the topics' subscription documents. */
  readonly feeds: readonly string[];
  /** Slugs of topics that are gone. */
  readonly gone: readonly string[];
}

/**
 * Hub and self of a feed as the value of one `Link` header; null where no hub is announced, since
 * nothing else asks for it.
 *
 * @see WebSub §4, RFC 8288 §3
 */
export function writeHubLink(site: Site, path: string): string | null {
  if (site.hubs.length === 0) return null;
  const hubs = site.hubs.map((hub) => `<${hub}>; rel="hub"`);
  return [...hubs, `<${site.baseUrl}${path}>; rel="self"`].join(', ');
}
