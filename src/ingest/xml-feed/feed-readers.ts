import type { DefectLog } from '../defect-log.ts';
import { childElements, findChild, type XmlElement } from '../tree/xml-element.ts';
import { itunesKeywords, readItunesCategories } from './entry-readers.ts';
import type { FeedDraft } from './feed-draft.ts';
import { chosen, keepAttributes, RepeatKeeper } from './keep-rest.ts';
import { readAtomText } from './read-atom-text.ts';
import { hasMoreChildren, readExtension } from './read-extension.ts';
import { mediaKeywords, readMediaCategory, readMediaImage } from './read-media.ts';
import {
  addOrKeep,
  addTo,
  isMoreThanPerson,
  readAtomCategory,
  readAtomLink,
  readAtomPerson,
  readTextLink,
  readTextPerson,
} from './read-parts.ts';
import { isSaid, readAttributeValue, readUntypedText, readValue } from './read-value.ts';

/** Copies what one child of a feed says into the draft; what cannot be used is noted in the log. */
export type FeedReader = (element: XmlElement, draft: FeedDraft, log: DefectLog) => void;

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
  ['atom:link', readLink],
  ['atom:author', person('authors')],
  ['atom:contributor', person('contributors')],
  [
    'atom:category',
    (element, { categories, extensions }, log) =>
      addOrKeep(categories, readAtomCategory(element), element, {
        extensions,
        log,
        lacking: 'term',
      }),
  ],
  // Dublin Core
  ['dc:title', orExtension((element, draft) => fill(draft, 'title', readUntypedText(element)))],
  [
    'dc:description',
    orExtension((element, draft) => fill(draft, 'description', readUntypedText(element))),
  ],
  ['dc:creator', author('dc:creator')],
  ['dcterms:creator', author('dcterms:creator')],
  // No element of Dublin Core, but in use
  ['dc:author', author('dc:creator')],
  [
    'dc:contributor',
    (element, draft) => addTo(draft.contributors, readTextPerson(element, 'dc:contributor')),
  ],
  ['dc:subject', readSubject],
  ['dcterms:subject', readSubject],
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
  ['media:content', readMedia],
  ['itunes:keywords', keywords(itunesKeywords)],
  ['media:keywords', keywords(mediaKeywords)],
  ['media:category', (element, draft) => addTo(draft.categories, readMediaCategory(element))],
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

const ownerChildren = new Set(['itunes:name', 'itunes:email']);

/** Reads all children of a feed but its entries; what no reader knows is kept as it came. */
export function readFeedElements(
  feed: XmlElement,
  draft: FeedDraft,
  readers: ReadonlyMap<string, FeedReader>,
  log: DefectLog,
): void {
  const { extensions } = draft;
  const repeats = new RepeatKeeper();
  for (const child of feed.children ?? []) {
    if (typeof child === 'string' || child.kind.isEntry) continue;
    const read = readers.get(child.kind.name);
    const before = extensions.length;
    if (read === undefined) extensions.push(readExtension(child));
    else if (read === chosen) repeats.keep(child, extensions);
    else read(child, draft, log);
    if (child.attributes !== null && extensions.length === before) {
      keepAttributes(child, extensions);
    }
  }
}

/** Sets a field that is still empty; false where something else stands in it. */
export function fill<Key extends keyof FeedDraft>(
  draft: FeedDraft,
  key: Key,
  value: FeedDraft[Key],
): boolean {
  if (value === null || isSaid(draft[key], value)) return true;
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

function person(list: 'authors' | 'contributors'): FeedReader {
  const from = list === 'authors' ? 'atom:author' : 'atom:contributor';
  return (element, draft) => {
    addTo(draft[list], readAtomPerson(element, from, draft.base));
    if (isMoreThanPerson(element)) draft.extensions.push(readExtension(element));
  };
}

function readLink(element: XmlElement, { links, extensions }: FeedDraft, log: DefectLog): void {
  const link = readAtomLink(element) ?? readTextLink(element, null);
  addOrKeep(links, link, element, { extensions, log, lacking: 'href' });
}

/** A reader for one of the hints. */
export function hint(key: 'ttl' | 'updatePeriod' | 'updateFrequency' | 'updateBase'): FeedReader {
  return orExtension((element, draft) => {
    const value = readValue(element);
    draft.hints[key] ??= value;
    return value === null || draft.hints[key] === value;
  });
}

function keywords(scheme: string): FeedReader {
  return (element, draft) => {
    const term = readValue(element) ?? readAttributeValue(element, 'text');
    if (term !== null) draft.categories.push({ term, scheme, label: null });
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
  if (name !== null || email !== null) {
    draft.authors.push({ name, email, uri: null, from: 'itunes:owner' });
  }
  if (hasMoreChildren(element, ownerChildren)) draft.extensions.push(readExtension(element));
}

function readImageAddress(element: XmlElement): string | null {
  const nested = childElements(element).find(({ name }) => name === 'url');
  return (
    readAttributeValue(element, 'href') ??
    readAttributeValue(element, 'url') ??
    readValue(nested ?? element)
  );
}

/** A picture among a feed's media is its image; what else is said of media is kept. */
function readMedia(element: XmlElement, draft: FeedDraft): void {
  const image = readMediaImage(element);
  const isNew = fill(draft, 'image', image);
  const saysMore = childElements(element).length > 0 || (element.attributes?.length ?? 0) > 2;
  if (image === null || !isNew || saysMore) draft.extensions.push(readExtension(element));
}

function readTombstone(element: XmlElement, draft: FeedDraft): void {
  const ref = readAttributeValue(element, 'ref');
  if (ref !== null) draft.tombstones.push({ ref, when: readAttributeValue(element, 'when') });
  if (ref === null || childElements(element).length > 0) {
    draft.extensions.push(readExtension(element));
  }
}
