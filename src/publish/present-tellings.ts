import type { Telling } from '../model/edition.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { presentUrl } from './present-url.ts';

/** Another entry of the same story, as a link. */
export interface PresentedTelling {
  readonly link: string;
  /** Never empty. */
  readonly title: string;
  /** Never empty. */
  readonly sourceName: string;
}

/**
 * Other entries of a story as links, each address once; those without a page cannot be linked to.
 *
 * @param taken addresses that are linked to already; those of the answer are added.
 */
export function presentTellings(
  tellings: readonly Telling[],
  taken: Set<string>,
): readonly PresentedTelling[] {
  const presented: PresentedTelling[] = [];
  for (const telling of tellings) {
    const link = presentUrl(telling.link);
    if (link === null || taken.has(link)) continue;
    taken.add(link);
    const sourceName = makeXmlSafeLine(telling.sourceTitle) || new URL(link).hostname;
    presented.push({ link, title: makeXmlSafeLine(telling.title) || sourceName, sourceName });
  }
  return presented;
}

/** How a link to another telling is called where one text has to do: `Reuters: Ports closed`. */
export function nameTelling({
  sourceName,
  title,
}: Pick<PresentedTelling, 'sourceName' | 'title'>): string {
  return title === sourceName ? title : `${sourceName}: ${title}`;
}
