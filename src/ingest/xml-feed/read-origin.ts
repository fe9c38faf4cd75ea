import type { ParsedOrigin } from '../../model/parsed-feed.ts';
import { childElements, findChild, type XmlElement } from '../tree/xml-element.ts';
import { readAtomText } from './read-atom-text.ts';
import { readAtomLink, readAtomPerson } from './read-parts.ts';
import { readAttributeValue, readUntypedText, readValue } from './read-value.ts';

/** What `readAtomSource` reads. */
export const originFields: ReadonlySet<string> = new Set(
  ['id', 'title', 'link', 'updated', 'modified', 'author', 'rights'].map((name) => `atom:${name}`),
);

/** `atom:source`. @see RFC 4287 §4.2.11 */
export function readAtomSource(element: XmlElement): ParsedOrigin {
  const children = childElements(element);
  return {
    id: readValue(findChild(element, 'atom:id')),
    title: readAtomText(findChild(element, 'atom:title')),
    links: children
      .filter(({ name }) => name === 'atom:link')
      .map(readAtomLink)
      .filter((link) => link !== null),
    updated: readValue(findChild(element, 'atom:updated') ?? findChild(element, 'atom:modified')),
    authors: children
      .filter(({ name }) => name === 'atom:author')
      .map((author) => readAtomPerson(author, 'atom:author', null))
      .filter((person) => person !== null),
    rights: readAtomText(findChild(element, 'atom:rights')),
  };
}

/** RSS `source`: a title, and the address of the feed; null when it says neither. */
export function readRssSource(element: XmlElement): ParsedOrigin | null {
  const title = readUntypedText(element);
  const href = readAttributeValue(element, 'url') ?? readAttributeValue(element, 'href');
  if (title === null && href === null) return null;
  const { base } = element;
  const self = {
    href: href ?? '',
    rel: 'self',
    type: null,
    hreflang: null,
    title: null,
    length: null,
    base,
  };
  return {
    id: null,
    title,
    links: href === null ? [] : [self],
    updated: null,
    authors: [],
    rights: null,
  };
}
