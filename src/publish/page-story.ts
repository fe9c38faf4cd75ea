import { writeOutwardLink } from './page-entry.ts';
import { type PageHtml, page } from './page-html.ts';
import type { PresentedEntry } from './present-entry.ts';
import type { PresentedTelling } from './present-tellings.ts';
import { storyPath } from './publication-path.ts';

/** The other entries of an entry's story, as links in a paragraph each; null where there are none. */
export function writeStory(
  { also, related, storyId }: PresentedEntry,
  baseUrl: string,
): PageHtml | null {
  if (also.length === 0 && related.length === 0) return null;
  return page`${also.length === 0 ? null : writeLine('Also:', also, nameSource, baseUrl)}${
    related.length === 0 ? null : writeLine('Related:', related, nameTitle, baseUrl)
  }${
    storyId === null
      ? null
      : page`<p class="also"><a href="${storyPath(storyId)}">The whole story</a></p>
`
  }`;
}

function writeLine(
  label: string,
  tellings: readonly PresentedTelling[],
  name: (telling: PresentedTelling) => string,
  baseUrl: string,
): PageHtml {
  const links = tellings.map((telling, at) => {
    const content = page`<bdi>${name(telling)}</bdi>`;
    const comma = at === tellings.length - 1 ? '' : ', ';
    return page`${writeOutwardLink(telling.link, content, baseUrl)}${comma}`;
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
