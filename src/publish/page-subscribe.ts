import { type PageHtml, page } from './page-html.ts';
import { FEED_KINDS, FEED_MEDIA_TYPES, FEED_NAMES, feedPath } from './publication-path.ts';

interface NamedTopic {
  readonly slug: string;
  readonly title: string;
}

/** The `link` elements by which readers find a topic's feeds. @see HTML Standard, link type "alternate" */
export function writeAutodiscovery(topics: readonly NamedTopic[]): readonly PageHtml[] {
  return topics.flatMap(({ slug, title }) =>
    FEED_KINDS.map((kind) => {
      const name = `${title} (${FEED_NAMES[kind]})`;
      const href = feedPath(slug, kind);
      return page`<link rel="alternate" type="${FEED_MEDIA_TYPES[kind]}" title="${name}" href="${href}">
`;
    }),
  );
}

/** A topic's feeds as one short row of links. */
export function writeFeedRow({ slug, title }: NamedTopic): PageHtml {
  const links = FEED_KINDS.map((kind) => {
    const label = `${title} as ${FEED_NAMES[kind]}`;
    return page`<li><a href="${feedPath(slug, kind)}" aria-label="${label}">${shortName(kind)}</a></li>
`;
  });
  return page`<ul class="feeds">
${links}</ul>`;
}

function shortName(kind: (typeof FEED_KINDS)[number]): string {
  return kind === 'json' ? 'JSON' : FEED_NAMES[kind];
}
