import type { ParsedExtension } from '../../model/parsed-feed.ts';
import type { XmlElement } from '../tree/xml-element.ts';
import { hasMoreAttributes, readExtension, readOuterExtension } from './read-extension.ts';

/** Attributes that are read, by the element's canonical name; of all others none is. */
const readAttributes: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    guid: ['isPermaLink', 'ispermalink'],
    category: ['domain', 'term'],
    source: ['url', 'href'],
    image: ['rdf:about', 'rdf:resource'],
    channel: ['rdf:about'],
    enclosure: ['url', 'href', 'type', 'length'],
    link: ['href', 'rdf:resource'],
    'atom:title': ['type', 'mode'],
    'atom:subtitle': ['type', 'mode'],
    'atom:tagline': ['type', 'mode'],
    'atom:summary': ['type', 'mode', 'src'],
    'atom:content': ['type', 'mode', 'src'],
    'atom:rights': ['type', 'mode'],
    'atom:copyright': ['type', 'mode'],
    'atom:category': ['term', 'scheme', 'label'],
    'atom:link': ['href', 'rel', 'type', 'hreflang', 'title', 'length', 'thr:count'],
    'at:deleted-entry': ['ref', 'when'],
    'thr:in-reply-to': ['ref', 'href', 'type', 'source'],
    'media:thumbnail': ['url', 'href'],
    'media:title': ['type'],
    'media:description': ['type'],
    'media:category': ['scheme', 'label'],
    'itunes:category': ['text'],
    'itunes:keywords': ['text'],
    'itunes:image': ['href', 'url'],
    'creativeCommons:license': ['href', 'rdf:resource'],
    'cc:license': ['href', 'rdf:resource'],
    'feedburner:origLink': ['href', 'rdf:resource'],
  }).map(([name, attributes]) => [name, new Set(attributes)]),
);
const nothing: ReadonlySet<string> = new Set();

/** Long texts, and elements whose content is read by itself: their attributes alone are kept. */
const withoutContent: ReadonlySet<string> = new Set([
  'channel',
  'description',
  'content:encoded',
  'atom:content',
  'atom:summary',
  'dc:description',
  'dcterms:abstract',
  'dcterms:description',
  'itunes:summary',
  'media:description',
  'media:group',
]);

/** Markup, whose attributes style it and say nothing of the entry; and what reads its own attributes. */
const leftOut: ReadonlySet<string> = new Set(['xhtml:body', 'xhtml:div', 'media:content']);

/** Keeps an element that says something in attributes which nothing reads. */
export function keepAttributes(element: XmlElement, extensions: ParsedExtension[]): void {
  if (element.attributes === null) return;
  const { name } = element.kind;
  if (leftOut.has(name)) return;
  if (!hasMoreAttributes(element, readAttributes.get(name) ?? nothing)) return;
  extensions.push(withoutContent.has(name) ? readOuterExtension(element) : readExtension(element));
}

/** Keeps every element of a name but the first that says anything, which was chosen before. */
export class RepeatKeeper {
  #met: string[] | null = null;

  /** To be called for each element in document order. */
  keep(element: XmlElement, extensions: ParsedExtension[]): void {
    if (isEmpty(element)) return;
    const { name } = element.kind;
    if (this.#met === null) this.#met = [name];
    else if (this.#met.includes(name)) extensions.push(readExtension(element));
    else this.#met.push(name);
  }
}

/** Whether an element says nothing at all. */
export function isEmpty({ attributes, children, text }: XmlElement): boolean {
  return attributes === null && children === null && !/\S/.test(text);
}

/** The reader of an element of which rss-parser chooses the first, so that nothing is left to read. */
export function chosen(): void {}
