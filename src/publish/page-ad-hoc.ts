import type { Site } from '../model/site.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeStream } from './page-stream.ts';
import { writeAddressBox } from './page-subscribe.ts';
import type { PresentedEdition } from './present-edition.ts';
import type { PresentedEntry } from './present-entry.ts';
import { FEED_KINDS, FEED_MEDIA_TYPES, FEED_NAMES } from './publication-path.ts';

/** For the head of pages that no search engine is to list. */
export const NO_ROBOTS = page`<meta name="robots" content="noindex">
`;

/** The `link` elements by which readers find the feeds of an edition at an address of its own. */
export function writeAddressedAutodiscovery({
  title,
  feedPaths,
}: PresentedEdition): readonly PageHtml[] {
  return FEED_KINDS.map((kind) => {
    const name = `${title} (${FEED_NAMES[kind]})`;
    return page`<link rel="alternate" type="${FEED_MEDIA_TYPES[kind]}" title="${name}" href="${feedPaths[kind]}">
`;
  });
}

/** How to subscribe to an edition at an address of its own. */
export function writeAddresses(
  edition: PresentedEdition,
  heading: string,
  words: string,
): PageHtml {
  const pageLanguage = edition.language ?? 'en';
  return writeAddressBox(edition, { heading, words, pageLanguage, end: null });
}

/** Entries by day; their stories may have no pages, so that the other tellings are linked themselves. */
export function writeLoneStream(
  entries: readonly PresentedEntry[],
  site: Site,
): readonly PageHtml[] {
  return writeStream(
    entries.map((entry) => ({ ...entry, storyId: null })),
    site,
  );
}
