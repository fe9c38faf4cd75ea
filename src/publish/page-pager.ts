import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';

/** A way from a page to its neighbour. */
export interface PagerLink {
  readonly href: string;
  readonly text: string;
  /** Of the link; null where it leads neither on nor back. */
  readonly rel: 'prev' | 'next' | null;
}

/** The ways from a page to its neighbours; null where there are none. */
export function writePager(links: readonly PagerLink[], pageLanguage: string): PageHtml | null {
  if (links.length === 0) return null;
  const items = links.map(({ href, text, rel }) =>
    rel === null
      ? page`<li><a href="${href}">${text}</a></li>
`
      : page`<li><a href="${href}" rel="${rel}">${text}</a></li>
`,
  );
  return page`<nav class="pager" aria-label="More pages"${writeFrameLanguage(pageLanguage)}>
<ul>
${items}</ul>
</nav>
`;
}
