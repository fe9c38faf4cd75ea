import { type PageHtml, page } from './page-html.ts';
import type { PresentedEntry } from './present-entry.ts';
import type { PresentedTelling } from './present-tellings.ts';

/** The other entries of an entry's story, as links in a paragraph each; null where there are none. */
export function writeStory({ also, related }: PresentedEntry, baseUrl: string): PageHtml | null {
  if (also.length === 0 && related.length === 0) return null;
  return page`${also.length === 0 ? null : writeLine('Also:', also, nameSource, baseUrl)}${
    related.length === 0 ? null : writeLine('Related:', related, nameTitle, baseUrl)
  }`;
}

function writeLine(
  label: string,
  tellings: readonly PresentedTelling[],
  name: (telling: PresentedTelling) => string,
  baseUrl: string,
): PageHtml {
  const links = tellings.map((telling, at) => {
    const { link, title } = telling;
    const isOwn = link.startsWith(`${baseUrl}/`);
    const href = isOwn ? link.slice(baseUrl.length) : link;
    const comma = at === tellings.length - 1 ? '' : ', ';
    return isOwn
      ? page`<a href="${href}" title="${title}"><bdi>${name(telling)}</bdi></a>${comma}`
      : page`<a href="${href}" title="${title}" rel="noopener"><bdi>${name(telling)}</bdi></a>${comma}`;
  });
  return page`<p class="also">${label} ${links}</p>
`;
}

function nameSource({ sourceName }: PresentedTelling): string {
  return sourceName;
}

function nameTitle({ title, sourceName }: PresentedTelling): string {
  return title === sourceName ? title : `${title} (${sourceName})`;
}
