import type { Site } from '../model/site.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PageHtml, page } from './page-html.ts';

/** What other sites show where they link to a page. */
export interface OpenGraph {
  readonly type: 'website' | 'article';
  readonly title: string;
  readonly description: string;
  /** Absolute. */
  readonly url: string;
  readonly image?: string | null;
  /** Further properties, by name. */
  readonly more?: readonly (readonly [string, string])[];
}

/** The `meta` elements that other sites read. @see The Open Graph protocol */
export function writeOpenGraph(graph: OpenGraph, site: Site): readonly PageHtml[] {
  const { type, title, description, url, image = null, more = [] } = graph;
  const properties: readonly (readonly [string, string | null])[] = [
    ['og:type', type],
    ['og:site_name', makeXmlSafeLine(site.title)],
    ['og:title', title],
    ['og:description', description],
    ['og:url', url],
    ['og:image', image],
    ...more,
  ];
  return properties.flatMap(([name, content]) =>
    content === null
      ? []
      : [
          page`<meta property="${name}" content="${content}">
`,
        ],
  );
}
