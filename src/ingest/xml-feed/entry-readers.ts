import type { ParsedPodcast } from '../../model/parsed-feed.ts';
import type { DefectLog } from '../defect-log.ts';
import { childElements, findChild, type XmlElement } from '../tree/xml-element.ts';
import { type EntryDraft, setComments } from './entry-draft.ts';
import { chosen, keepAttributes, RepeatKeeper } from './keep-rest.ts';
import { readAtomText } from './read-atom-text.ts';
import { readExtension } from './read-extension.ts';
import {
  mediaKeywords,
  readMediaCategory,
  readMediaContent,
  readMediaGroup,
  readMediaText,
  readMediaThumbnail,
} from './read-media.ts';
import { originFields, readAtomSource } from './read-origin.ts';
import {
  addOrKeep,
  addTo,
  isMoreThanPerson,
  readAtomCategory,
  readAtomLink,
  readAtomPerson,
  readReply,
  readTextLink,
  readTextPerson,
} from './read-parts.ts';
import { isBlank, isSaid, readAttributeValue, readUntypedText, readValue } from './read-value.ts';

/** Copies what one child of an entry says into the draft; what cannot be used is noted in the log. */
export type EntryReader = (element: XmlElement, draft: EntryDraft, log: DefectLog) => void;

const itunesCategories = 'http://www.itunes.com/dtds/podcast-1.0.dtd';
/** What marks a list of `itunes:keywords` among the categories. */
export const itunesKeywords = `${itunesCategories}#keywords`;

/** Elements that mean the same in every XML format. What comes first keeps its place. */
export const entryReaders: ReadonlyMap<string, EntryReader> = new Map<string, EntryReader>([
  // Atom, also inside RSS
  ['atom:id', orExtension((element, draft) => fill(draft, 'id', readValue(element)))],
  ['atom:title', orExtension((element, draft) => fill(draft, 'title', readAtomText(element)))],
  ['atom:summary', orExtension((element, draft) => fill(draft, 'summary', readAtomText(element)))],
  ['atom:content', orExtension((element, draft) => fill(draft, 'content', readAtomText(element)))],
  ['atom:rights', orExtension((element, draft) => fill(draft, 'rights', readAtomText(element)))],
  ['atom:published', date('published')],
  ['atom:issued', date('published')],
  ['atom:created', date('published')],
  ['atom:updated', date('updated')],
  ['atom:modified', date('updated')],
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
  ['atom:source', readSource],
  // Dublin Core
  ['dc:title', orExtension((element, draft) => fill(draft, 'title', readUntypedText(element)))],
  [
    'dcterms:title',
    orExtension((element, draft) => fill(draft, 'title', readUntypedText(element))),
  ],
  ['dc:creator', author('dc:creator')],
  ['dcterms:creator', author('dcterms:creator')],
  // No element of Dublin Core, but in use
  ['dc:author', author('dc:creator')],
  [
    'dc:contributor',
    (element, draft) => addTo(draft.contributors, readTextPerson(element, 'dc:contributor')),
  ],
  ['dc:subject', category(null)],
  ['dcterms:subject', category(null)],
  ['dc:date', date('published')],
  ['dcterms:issued', date('published')],
  ['dcterms:created', date('published')],
  ['dcterms:date', date('published')],
  ['dcterms:modified', date('updated')],
  [
    'dc:description',
    orExtension((element, draft) => fill(draft, 'summary', readUntypedText(element))),
  ],
  [
    'dcterms:abstract',
    orExtension((element, draft) => fill(draft, 'summary', readUntypedText(element))),
  ],
  [
    'dcterms:description',
    orExtension((element, draft) => fill(draft, 'summary', readUntypedText(element))),
  ],
  ['dc:rights', orExtension((element, draft) => fill(draft, 'rights', readUntypedText(element)))],
  [
    'dcterms:rights',
    orExtension((element, draft) => fill(draft, 'rights', readUntypedText(element))),
  ],
  ['dc:language', orExtension((element, draft) => fill(draft, 'language', readValue(element)))],
  // Content in RSS
  [
    'content:encoded',
    orExtension((element, draft) => fill(draft, 'content', readEscapedHtml(element))),
  ],
  ['xhtml:body', orExtension((element, draft) => fill(draft, 'content', readAtomText(element)))],
  ['xhtml:div', orExtension((element, draft) => fill(draft, 'content', readAtomText(element)))],
  // Media RSS
  ['media:content', readMediaContent],
  ['media:group', readMediaGroup],
  ['media:thumbnail', readMediaThumbnail],
  ['media:keywords', category(mediaKeywords)],
  ['media:category', (element, draft) => addTo(draft.categories, readMediaCategory(element))],
  ['media:title', orExtension((element, draft) => fill(draft, 'title', readMediaText(element)))],
  [
    'media:description',
    orExtension((element, draft) => fill(draft, 'summary', readMediaText(element))),
  ],
  // Podcasts
  ['itunes:author', author('itunes:author')],
  ['itunes:image', readItunesImage],
  ['itunes:duration', podcast('duration')],
  ['itunes:explicit', podcast('explicit')],
  ['itunes:episode', podcast('episode')],
  ['itunes:season', podcast('season')],
  ['itunes:episodeType', podcast('episodeType')],
  ['podcast:episode', podcast('episode')],
  ['podcast:season', podcast('season')],
  ['itunes:category', readItunesCategory],
  ['itunes:keywords', category(itunesKeywords)],
  ['itunes:title', orExtension((element, draft) => fill(draft, 'title', readUntypedText(element)))],
  [
    'itunes:summary',
    orExtension((element, draft) => fill(draft, 'summary', readUntypedText(element))),
  ],
  // Places
  ['georss:point', orExtension((element, draft) => fill(draft, 'geo', readValue(element)))],
  ['georss:where', orExtension((element, draft) => fillPoint(draft, readGmlPoint(element)))],
  ['geo:Point', orExtension((element, draft) => fillPoint(draft, readGeoPoint(element)))],
  // Discussion
  [
    'thr:in-reply-to',
    (element, { inReplyTo, extensions }, log) =>
      addOrKeep(inReplyTo, readReply(element), element, { extensions, log, lacking: 'ref' }),
  ],
  ['thr:total', comments('count')],
  ['slash:comments', comments('count')],
  ['wfw:commentRss', comments('feedUrl')],
  // Links of other vocabularies
  ['feedburner:origLink', textLink('feedburner:origlink')],
  ['creativeCommons:license', textLink('license')],
  ['cc:license', textLink('license')],
]);

/** Reads all children of an entry; what no reader knows is kept as it came. */
export function readEntryElements(
  entry: XmlElement,
  draft: EntryDraft,
  readers: ReadonlyMap<string, EntryReader>,
  log: DefectLog,
): void {
  const { extensions } = draft;
  const repeats = new RepeatKeeper();
  for (const child of entry.children ?? []) {
    if (typeof child === 'string') continue;
    const read = readers.get(child.kind.name);
    const before = extensions.length;
    if (read === undefined) extensions.push(readExtension(child));
    else if (read === chosen) repeats.keep(child, extensions);
    else read(child, draft, log);
    if (child.attributes !== null && extensions.length === before) {
      keepAttributes(child, extensions);
    }
  }
  draft.geo ??= readGeoPoint(entry);
}

/** Content that is HTML by definition, escaped or not. */
export function readEscapedHtml(element: XmlElement | null): EntryDraft['content'] {
  const text = readUntypedText(element);
  return text?.type === 'unknown' ? { ...text, type: 'html' } : text;
}

/** Sets a field that is still empty; false where something else stands in it. */
function fill<Key extends keyof EntryDraft>(
  draft: EntryDraft,
  key: Key,
  value: EntryDraft[Key],
): boolean {
  if (value === null || isSaid(draft[key], value)) return true;
  if (draft[key] !== null) return false;
  draft[key] = value;
  return true;
}

/** Keeps an element as an extension where what it says stood elsewhere already. */
function orExtension(read: (element: XmlElement, draft: EntryDraft) => boolean): EntryReader {
  return (element, draft) => {
    if (!read(element, draft)) draft.extensions.push(readExtension(element));
  };
}

function date(key: 'published' | 'updated'): EntryReader {
  return orExtension((element, draft) => {
    return fill(draft, key, readValue(element));
  });
}

function author(from: string): EntryReader {
  return (element, draft) => addTo(draft.authors, readTextPerson(element, from));
}

function category(scheme: string | null): EntryReader {
  return (element, draft) => {
    const term =
      readValue(element) ??
      readValue(findChild(element, 'rdf:value')) ??
      readAttributeValue(element, 'text');
    if (term !== null) draft.categories.push({ term, scheme, label: null });
  };
}

function person(list: 'authors' | 'contributors'): EntryReader {
  const from = list === 'authors' ? 'atom:author' : 'atom:contributor';
  return (element, draft) => {
    addTo(draft[list], readAtomPerson(element, from, draft.base));
    if (isMoreThanPerson(element)) draft.extensions.push(readExtension(element));
  };
}

function podcast(key: keyof ParsedPodcast): EntryReader {
  return orExtension((element, draft) => {
    const value = readValue(element);
    const none = { duration: null, explicit: null, episode: null, season: null, episodeType: null };
    const said = draft.podcast ?? none;
    draft.podcast = { ...said, [key]: said[key] ?? value };
    return value === null || draft.podcast[key] === value;
  });
}

function comments(key: 'count' | 'feedUrl'): EntryReader {
  return orExtension((element, draft) => {
    const value = readValue(element);
    setComments(draft, { [key]: value });
    return value === null || draft.comments?.[key] === value;
  });
}

function textLink(rel: string): EntryReader {
  return (element, draft) => addTo(draft.links, readTextLink(element, rel));
}

function readLink(element: XmlElement, draft: EntryDraft, log: DefectLog): void {
  const { links, extensions } = draft;
  const link = readAtomLink(element) ?? readTextLink(element, null);
  addOrKeep(links, link, element, { extensions, log, lacking: 'href' });
  if (link?.rel !== 'replies') return;
  const isPage = link.type !== null && /html/i.test(link.type);
  const count = readAttributeValue(element, 'thr:count');
  setComments(draft, isPage ? { url: link.href, count } : { feedUrl: link.href, count });
}

/** What the origin has no field for is kept, with the whole element. */
function readSource(element: XmlElement, draft: EntryDraft): void {
  const origin = readAtomSource(element);
  const isFirst = fill(draft, 'origin', origin);
  const children = childElements(element);
  const links = children.filter(({ name }) => name === 'atom:link').length;
  const isWhole =
    isFirst &&
    links === origin.links.length &&
    children.every(({ name }) => originFields.has(name));
  if (!isWhole) draft.extensions.push(readExtension(element));
}

function readItunesImage(element: XmlElement, draft: EntryDraft): void {
  const url =
    readAttributeValue(element, 'href') ??
    readAttributeValue(element, 'url') ??
    readValue(element) ??
    readValue(findChild(element, 'url'));
  addTo(draft.images, url);
}

function readItunesCategory(element: XmlElement, draft: EntryDraft): void {
  for (const found of readItunesCategories(element)) draft.categories.push(found);
}

/** `itunes:category` and the finer ones inside it. */
export function readItunesCategories(element: XmlElement): EntryDraft['categories'] {
  const finer = childElements(element).filter(({ name }) => name === 'itunes:category');
  const term =
    readAttributeValue(element, 'text') ?? (finer.length === 0 ? readValue(element) : null);
  const own = term === null ? [] : [{ term, scheme: itunesCategories, label: null }];
  return [...own, ...finer.flatMap(readItunesCategories)];
}

/** A place that is no point is not read. */
function fillPoint(draft: EntryDraft, point: string | null): boolean {
  return point !== null && fill(draft, 'geo', point);
}

function readGmlPoint(element: XmlElement): string | null {
  const point = findChild(element, 'gml:Point');
  return point === null ? null : readValue(findChild(point, 'gml:pos'));
}

function readGeoPoint(element: XmlElement): string | null {
  const latitude = readValue(findChild(element, 'geo:lat'));
  const longitude = readValue(findChild(element, 'geo:long') ?? findChild(element, 'geo:lon'));
  if (latitude === null || longitude === null || isBlank(latitude)) return null;
  return `${latitude.trim()} ${longitude.trim()}`;
}
