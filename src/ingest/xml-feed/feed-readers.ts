import { childElements, findChild, type XmlElement } from '../tree/xml-element.ts';
import { readItunesCategories } from './entry-readers.ts';
import type { FeedDraft } from './feed-draft.ts';
import { readAtomText } from './read-atom-text.ts';
import { readExtension } from './read-extension.ts';
import {
  addTo,
  readAtomCategory,
  readAtomLink,
  readAtomPerson,
  readTextLink,
  readTextPerson,
} from './read-parts.ts';
import { readAttributeValue, readUntypedText, readValue } from './read-value.ts';

/** Copies what one child of a feed says into the draft. */
export type FeedReader = (element: XmlElement, draft: FeedDraft) => void;

/** Elements that mean the same in every XML format. What comes first keeps its place. */
export const feedReaders: ReadonlyMap<string, FeedReader> = new Map<string, FeedReader>([
  // Atom, also inside RSS
  ['atom:id', orExtension((element, draft) => fill(draft, 'id', readValue(element)))],
  ['atom:title', orExtension((element, draft) => fill(draft, 'title', readAtomText(element)))],
  [
    'atom:subtitle',
    orExtension((element, draft) => fill(draft, 'description', readAtomText(element))),
  ],
  ['atom:updated', orExtension((element, draft) => fill(draft, 'updated', readValue(element)))],
  ['atom:modified', orExtension((element, draft) => fill(draft, 'updated', readValue(element)))],
  ['atom:published', orExtension((element, draft) => fill(draft, 'published', readValue(element)))],
  ['atom:rights', orExtension((element, draft) => fill(draft, 'rights', readAtomText(element)))],
  ['atom:generator', orExtension((element, draft) => fill(draft, 'generator', readValue(element)))],
  ['atom:logo', orExtension((element, draft) => fill(draft, 'image', readValue(element)))],
  ['atom:icon', orExtension((element, draft) => fill(draft, 'icon', readValue(element)))],
  [
    'atom:link',
    (element, draft) => addTo(draft.links, readAtomLink(element) ?? readTextLink(element, null)),
  ],
  [
    'atom:author',
    (element, draft) => addTo(draft.authors, readAtomPerson(element, 'atom:author', draft.base)),
  ],
  [
    'atom:contributor',
    (element, draft) =>
      addTo(draft.contributors, readAtomPerson(element, 'atom:contributor', draft.base)),
  ],
  ['atom:category', (element, draft) => addTo(draft.categories, readAtomCategory(element))],
  // Dublin Core
  ['dc:title', orExtension((element, draft) => fill(draft, 'title', readUntypedText(element)))],
  [
    'dc:description',
    orExtension((element, draft) => fill(draft, 'description', readUntypedText(element))),
  ],
  ['dc:creator', author('dc:creator')],
  ['dcterms:creator', author('dcterms:creator')],
  [
    'dc:contributor',
    (element, draft) => addTo(draft.contributors, readTextPerson(element, 'dc:contributor')),
  ],
  ['dc:subject', readSubject],
  ['dc:date', orExtension((element, draft) => fill(draft, 'published', readValue(element)))],
  [
    'dcterms:created',
    orExtension((element, draft) => fill(draft, 'published', readValue(element))),
  ],
  ['dcterms:issued', orExtension((element, draft) => fill(draft, 'published', readValue(element)))],
  ['dcterms:modified', orExtension((element, draft) => fill(draft, 'updated', readValue(element)))],
  ['dc:rights', orExtension((element, draft) => fill(draft, 'rights', readUntypedText(element)))],
  [
    'dcterms:rights',
    orExtension((element, draft) => fill(draft, 'rights', readUntypedText(element))),
  ],
  ['dc:language', orExtension((element, draft) => fill(draft, 'language', readValue(element)))],
  // Podcasts
  ['itunes:author', author('itunes:author')],
  ['itunes:owner', readItunesOwner],
  [
    'itunes:image',
    orExtension((element, draft) => fill(draft, 'image', readImageAddress(element))),
  ],
  [
    'itunes:category',
    (element, draft) => {
      for (const found of readItunesCategories(element)) draft.categories.push(found);
    },
  ],
  [
    'itunes:summary',
    orExtension((element, draft) => fill(draft, 'description', readUntypedText(element))),
  ],
  [
    'media:thumbnail',
    orExtension((element, draft) => fill(draft, 'image', readImageAddress(element))),
  ],
  // When to come again
  ['sy:updatePeriod', hint('updatePeriod')],
  ['sy:updateFrequency', hint('updateFrequency')],
  ['sy:updateBase', hint('updateBase')],
  // Paging, archives and deletions
  ['fh:complete', flag('complete')],
  ['fh:archive', flag('archive')],
  ['at:deleted-entry', readTombstone],
  // Links of other vocabularies
  ['creativeCommons:license', textLink('license')],
  ['cc:license', textLink('license')],
]);

/** Reads all children of a feed but its entries; what no reader knows is kept as it came. */
export function readFeedElements(
  feed: XmlElement,
  draft: FeedDraft,
  readers: ReadonlyMap<string, FeedReader>,
): void {
  for (const child of feed.children ?? []) {
    if (typeof child === 'string' || child.kind.isEntry) continue;
    const read = readers.get(child.kind.name);
    if (read === undefined) draft.extensions.push(readExtension(child));
    else read(child, draft);
  }
}

/** Sets a field that is still empty; false where something else stands in it. */
export function fill<Key extends keyof FeedDraft>(
  draft: FeedDraft,
  key: Key,
  value: FeedDraft[Key],
): boolean {
  if (value === null || draft[key] === value) return true;
  if (draft[key] !== null) return false;
  draft[key] = value;
  return true;
}

/** Keeps an element as an extension where what it says stood elsewhere already. */
export function orExtension(read: (element: XmlElement, draft: FeedDraft) => boolean): FeedReader {
  return (element, draft) => {
    if (!read(element, draft)) draft.extensions.push(readExtension(element));
  };
}

/** A reader for a person who stands as text. */
export function author(from: string): FeedReader {
  return (element, draft) => addTo(draft.authors, readTextPerson(element, from));
}

/** A reader for one of the hints. */
export function hint(key: 'ttl' | 'updatePeriod' | 'updateFrequency' | 'updateBase'): FeedReader {
  return (element, draft) => {
    draft.hints[key] ??= readValue(element);
  };
}

function flag(key: 'complete' | 'archive'): FeedReader {
  return (_, draft) => {
    draft[key] = true;
  };
}

function textLink(rel: string): FeedReader {
  return (element, draft) => addTo(draft.links, readTextLink(element, rel));
}

function readSubject(element: XmlElement, draft: FeedDraft): void {
  const term = readValue(element) ?? readValue(findChild(element, 'rdf:value'));
  if (term !== null) draft.categories.push({ term, scheme: null, label: null });
}

function readItunesOwner(element: XmlElement, draft: FeedDraft): void {
  const name = readValue(findChild(element, 'itunes:name'));
  const email = readValue(findChild(element, 'itunes:email'));
  if (name === null && email === null) return;
  draft.authors.push({ name, email, uri: null, from: 'itunes:owner' });
}

function readImageAddress(element: XmlElement): string | null {
  const nested = childElements(element).find(({ name }) => name === 'url');
  return (
    readAttributeValue(element, 'href') ??
    readAttributeValue(element, 'url') ??
    readValue(nested ?? element)
  );
}

function readTombstone(element: XmlElement, draft: FeedDraft): void {
  const ref = readAttributeValue(element, 'ref');
  if (ref === null) draft.extensions.push(readExtension(element));
  else draft.tombstones.push({ ref, when: readAttributeValue(element, 'when') });
}
