import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import type { PresentedEdition } from './present-edition.ts';
import {
  ABOUT_PATH,
  FEED_KINDS,
  FEED_MEDIA_TYPES,
  FEED_NAMES,
  feedPath,
  OPML_PATH,
  sourcesPath,
} from './publication-path.ts';

interface NamedTopic {
  readonly slug: string;
  readonly title: string;
}

/** Where a reader without experience learns what to do with an address. */
export const HOW_TO_SUBSCRIBE = `${ABOUT_PATH}#subscribe`;

/** A reader who looks for the feeds of a page with more topics wants a list, which is the OPML document. */
const MOST_ANNOUNCED = 12;

/**
 * The `link` elements by which readers find the feeds of topics, the main topic first.
 *
 * @see HTML Standard, link type "alternate"
 */
export function writeAutodiscovery(topics: readonly NamedTopic[]): readonly PageHtml[] {
  return topics.slice(0, MOST_ANNOUNCED).flatMap(({ slug, title }) =>
    FEED_KINDS.map((kind) => {
      const name = `${title} (${FEED_NAMES[kind]})`;
      const href = feedPath(slug, kind);
      return page`<link rel="alternate" type="${FEED_MEDIA_TYPES[kind]}" title="${name}" href="${href}">
`;
    }),
  );
}

/** The `link` element by which readers find the list of all topics. @see OPML, outline autodiscovery */
export function writeOpmlDiscovery(): PageHtml {
  return page`<link rel="outline" type="text/x-opml" title="All topics (OPML)" href="${OPML_PATH}">
`;
}

/** A topic's feeds as one short row of links. */
export function writeFeedRow({ slug, title }: NamedTopic): PageHtml {
  const links = FEED_KINDS.map((kind) => {
    const label = `${title}: ${shortName(kind)}`;
    return page`<li><a href="${feedPath(slug, kind)}" aria-label="${label}">${shortName(kind)}</a></li>
`;
  });
  return page`<ul class="feeds">
${links}</ul>`;
}

/** How to subscribe to a topic, and what it is made of. */
export function writeSubscribeBox(topic: PresentedEdition, pageLanguage: string): PageHtml {
  const words =
    'Give one of these addresses to your feed reader, and new entries come to you. All three say the same.';
  const sources = page`<p><a href="${sourcesPath(topic.slug)}">Its sources as OPML</a></p>
`;
  return writeAddressBox(topic, { heading: 'Subscribe', words, pageLanguage, end: sources });
}

/** What a box of addresses says around them. */
export interface AddressBox {
  readonly heading: string;
  readonly words: string;
  readonly pageLanguage: string;
  /** Behind everything else; null for nothing. */
  readonly end: PageHtml | null;
}

/** The addresses of an edition's feeds, each of which one click selects whole. */
export function writeAddressBox(
  { feedPaths, feedUrls }: Pick<PresentedEdition, 'feedPaths' | 'feedUrls'>,
  { heading, words, pageLanguage, end }: AddressBox,
): PageHtml {
  const rows = FEED_KINDS.map(
    (kind) => page`<dt><a href="${feedPaths[kind]}">${FEED_NAMES[kind]}</a></dt>
<dd><code translate="no">${feedUrls[kind]}</code></dd>
`,
  );
  return page`<aside class="subscribe" aria-labelledby="subscribe"${writeFrameLanguage(pageLanguage)}>
<h2 id="subscribe">${heading}</h2>
<p>${words}</p>
<dl>
${rows}</dl>
<p>A browser shows only their source text. <a href="${HOW_TO_SUBSCRIBE}">How to subscribe</a></p>
${end}</aside>`;
}

function shortName(kind: (typeof FEED_KINDS)[number]): string {
  return kind === 'json' ? 'JSON' : FEED_NAMES[kind];
}
