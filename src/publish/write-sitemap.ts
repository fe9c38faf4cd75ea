import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { writeParentElement, writeTextElement, XML_DECLARATION } from './write-xml.ts';

/** Where crawlers find the list of all pages. */
export const SITEMAP_PATH = '/sitemap.xml';
/** Where crawlers are told what not to ask for. */
export const ROBOTS_PATH = '/robots.txt';

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const MOST_URLS = 50_000;

/**
 * The list of all pages for crawlers; without dates, so that it changes only when pages come or go.
 * What does not fit into one document stands in several, which the first names.
 *
 * @param paths in the order in which they are listed.
 * @see sitemaps.org protocol
 */
export function writeSitemap(paths: readonly string[], site: Site): readonly Document[] {
  if (paths.length <= MOST_URLS) return [writeUrls(SITEMAP_PATH, paths, site)];
  const parts = Array.from({ length: Math.ceil(paths.length / MOST_URLS) }, (_, at) =>
    writeUrls(`/sitemap-${at + 1}.xml`, paths.slice(at * MOST_URLS, (at + 1) * MOST_URLS), site),
  );
  const names = parts.map(({ path }) => writeLocation('sitemap', `${site.baseUrl}${path}`));
  const root = writeParentElement('sitemapindex', { xmlns: NAMESPACE }, names);
  return [makeDocument(SITEMAP_PATH, 'application/xml', `${XML_DECLARATION}\n${root}\n`), ...parts];
}

/** What crawlers are told; everything that is published may be read. @see RFC 9309 */
export function writeRobots(site: Site): Document {
  const lines = [
    'User-agent: *',
    'Disallow: /api/',
    'Disallow: /console/',
    'Disallow: /search',
    'Disallow: /websub/',
    '',
    `Sitemap: ${site.baseUrl}${SITEMAP_PATH}`,
    '',
  ];
  return makeDocument(ROBOTS_PATH, 'text/plain', lines.join('\n'));
}

function writeUrls(path: string, paths: readonly string[], site: Site): Document {
  const urls = paths.map((each) => writeLocation('url', `${site.baseUrl}${each}`));
  const root = writeParentElement('urlset', { xmlns: NAMESPACE }, urls);
  return makeDocument(path, 'application/xml', `${XML_DECLARATION}\n${root}\n`);
}

function writeLocation(name: string, url: string): string {
  return `<${name}>${writeTextElement('loc', url)}</${name}>`;
}
