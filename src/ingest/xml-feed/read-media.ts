import type { ParsedCategory, ParsedEnclosure, ParsedText } from '../../model/parsed-feed.ts';
import type { DefectLog } from '../defect-log.ts';
import { childElements, findChild, type XmlElement } from '../tree/xml-element.ts';
import type { EntryDraft } from './entry-draft.ts';
import {
  hasMoreAttributes,
  hasMoreChildren,
  readExtension,
  readOuterExtension,
} from './read-extension.ts';
import { addOrKeep, addTo } from './read-parts.ts';
import { readAttributeValue, readUntypedText, readValue } from './read-value.ts';

const mediaNamespace = 'http://search.yahoo.com/mrss/';
/** What marks a list of `media:keywords` among the categories. */
export const mediaKeywords = `${mediaNamespace}#keywords`;

const nothing: ReadonlySet<string> = new Set();
const onlyUrl = new Set(['url']);
const enclosureAttributes = new Set(['url', 'href', 'type', 'length']);
const fileAttributes = new Set([
  'url',
  'type',
  'filesize',
  'fileSize',
  'duration',
  'medium',
  'width',
  'height',
]);

/** `media:content`, with the thumbnails and titles inside it. */
export function readMediaContent(element: XmlElement, draft: EntryDraft): void {
  const url = readAttributeValue(element, 'url');
  if (url !== null) draft.enclosures.push(readMediaFile(element, url));
  const isWhole = !hasMoreAttributes(element, url === null ? nothing : fileAttributes);
  if (!isWhole) draft.extensions.push(readOuterExtension(element));
  readMediaChildren(element, draft);
}

/**
 * `media:group`: several forms of one thing. Its title and description are the entry's where that
 * has none of its own.
 */
export function readMediaGroup(element: XmlElement, draft: EntryDraft): void {
  for (const child of childElements(element)) {
    if (child.name === 'media:title' && draft.title === null) draft.title = readMediaText(child);
    else if (child.name === 'media:description' && draft.summary === null) {
      draft.summary = readMediaText(child);
    } else readMediaChild(child, draft);
  }
}

/** `media:thumbnail`. */
export function readMediaThumbnail(element: XmlElement, draft: EntryDraft): void {
  addTo(draft.images, readAttributeValue(element, 'url') ?? readValue(element));
  if (hasMoreAttributes(element, onlyUrl)) draft.extensions.push(readExtension(element));
}

/** `media:category`, in the vocabulary that it names, else in that of Media RSS. */
export function readMediaCategory(element: XmlElement): ParsedCategory | null {
  const term = readValue(element) ?? readAttributeValue(element, 'label');
  if (term === null) return null;
  const scheme = readAttributeValue(element, 'scheme') ?? `${mediaNamespace}category_schema`;
  return { term, scheme, label: readAttributeValue(element, 'label') };
}

/** `media:title` or `media:description`, which are plain unless they say otherwise. */
export function readMediaText(element: XmlElement): ParsedText | null {
  const text = readUntypedText(element);
  if (text?.type !== 'unknown') return text;
  const type = readAttributeValue(element, 'type')?.trim().toLowerCase();
  if (type === 'html') return { ...text, type: 'html' };
  return type === 'plain' ? { ...text, type: 'text' } : text;
}

/** The address of a `media:content` that is a picture; null for other media. */
export function readMediaImage(element: XmlElement): string | null {
  const medium = readAttributeValue(element, 'medium')?.trim().toLowerCase();
  const type = readAttributeValue(element, 'type')?.trim().toLowerCase() ?? '';
  const isImage = medium === 'image' || type.startsWith('image/');
  return isImage ? readAttributeValue(element, 'url') : null;
}

/** RSS `enclosure`; its address stands in `url`, wrongly in `href` or as text. */
export function readEnclosure(element: XmlElement, draft: EntryDraft, log: DefectLog): void {
  const { enclosures, extensions } = draft;
  const file = readFile(element);
  addOrKeep(enclosures, file, element, { extensions, log, lacking: 'url' });
  if (file === null) return;
  const text = readValue(element);
  const isWhole =
    !hasMoreAttributes(element, enclosureAttributes) &&
    !hasMoreChildren(element, nothing) &&
    (text === null || text === file.url);
  if (!isWhole) extensions.push(readExtension(element));
}

function readFile(element: XmlElement): ParsedEnclosure | null {
  const url =
    readAttributeValue(element, 'url') ?? readAttributeValue(element, 'href') ?? readValue(element);
  if (url === null) return null;
  return {
    url,
    type: readAttributeValue(element, 'type'),
    length: readAttributeValue(element, 'length'),
    duration: null,
    title: null,
    medium: null,
    width: null,
    height: null,
  };
}

function readMediaFile(element: XmlElement, url: string): ParsedEnclosure {
  return {
    url,
    type: readAttributeValue(element, 'type'),
    length: readAttributeValue(element, 'fileSize'),
    duration: readAttributeValue(element, 'duration'),
    title: readValue(findChild(element, 'media:title')),
    medium: readAttributeValue(element, 'medium'),
    width: readAttributeValue(element, 'width'),
    height: readAttributeValue(element, 'height'),
  };
}

function readMediaChildren(element: XmlElement, draft: EntryDraft): void {
  const hasUrl = readAttributeValue(element, 'url') !== null;
  for (const child of childElements(element)) {
    if (!(child.name === 'media:title' && hasUrl)) readMediaChild(child, draft);
  }
}

function readMediaChild(child: XmlElement, draft: EntryDraft): void {
  if (child.name === 'media:content') readMediaContent(child, draft);
  else if (child.name === 'media:thumbnail') readMediaThumbnail(child, draft);
  else if (child.name === 'media:category') addTo(draft.categories, readMediaCategory(child));
  else if (child.name === 'media:keywords') {
    const term = readValue(child);
    if (term !== null) draft.categories.push({ term, scheme: mediaKeywords, label: null });
  } else draft.extensions.push(readExtension(child));
}
