import type { Site } from '../model/site.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { presentPerson } from './present-person.ts';
import {
  writeEmptyElement,
  writeParentElement,
  writeTextElement,
  XML_DECLARATION,
  type XmlAttributes,
} from './write-xml.ts';

/**
 * A whole OPML document. Its body holds at least one outline: where there is none to list, one that
 * is no subscription and says so.
 *
 * @param attributes of the root, beside its version.
 * @see OPML 2.0, head
 */
export function writeOpmlText(
  title: string,
  outlines: readonly string[],
  site: Site,
  attributes: XmlAttributes = {},
): string {
  const owner = presentPerson(site.author);
  const head = writeParentElement('head', {}, [
    writeTextElement('title', makeXmlSafeLine(title)),
    owner === null ? null : writeTextElement('ownerName', owner.name),
    owner?.email ? writeTextElement('ownerEmail', owner.email) : null,
    writeTextElement('ownerId', `${site.baseUrl}/`),
  ]);
  const body = outlines.length > 0 ? outlines : [writeEmptyElement('outline', { text: NOTHING })];
  const parts = [head, writeParentElement('body', {}, body)];
  const root = writeParentElement('opml', { version: '2.0', ...attributes }, parts);
  return `${XML_DECLARATION}\n${root}\n`;
}

const NOTHING = 'Nothing to subscribe to yet';

/**
 * Tags as `category`, each a path of one name; null where no tag can stand in such a list.
 *
 * @see OPML 2.0, category
 */
export function writeTags(tags: readonly string[]): string | null {
  // A comma or a slash would part a tag in two.
  const names = tags.map(makeXmlSafeLine).filter((tag) => tag !== '' && !/[,/]/.test(tag));
  return names.length > 0 ? names.join(',') : null;
}
