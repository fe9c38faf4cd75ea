import type { ParsedEnclosure } from '../../model/parsed-feed.ts';
import { childElements, findChild, type XmlElement } from '../tree/xml-element.ts';
import type { EntryDraft } from './entry-draft.ts';
import { readExtension } from './read-extension.ts';
import { addTo } from './read-parts.ts';
import { readAttributeValue, readValue } from './read-value.ts';

/** `media:content`, with the thumbnails and titles inside it. */
export function readMediaContent(element: XmlElement, draft: EntryDraft): void {
  const url = readAttributeValue(element, 'url');
  if (url !== null) draft.enclosures.push(readMediaFile(element, url));
  readMediaChildren(element, draft);
}

/** `media:group`: several forms of one thing. */
export function readMediaGroup(element: XmlElement, draft: EntryDraft): void {
  readMediaChildren(element, draft);
}

/** `media:thumbnail`. */
export function readMediaThumbnail(element: XmlElement, draft: EntryDraft): void {
  addTo(draft.images, readAttributeValue(element, 'url') ?? readValue(element));
}

/** RSS `enclosure`; its address stands in `url`, wrongly in `href` or as text. */
export function readEnclosure(element: XmlElement, draft: EntryDraft): void {
  const url =
    readAttributeValue(element, 'url') ?? readAttributeValue(element, 'href') ?? readValue(element);
  if (url === null) return;
  draft.enclosures.push({
    url,
    type: readAttributeValue(element, 'type'),
    length: readAttributeValue(element, 'length'),
    duration: null,
    title: null,
    medium: null,
    width: null,
    height: null,
  });
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
    if (child.name === 'media:content') readMediaContent(child, draft);
    else if (child.name === 'media:thumbnail') readMediaThumbnail(child, draft);
    else if (child.name === 'media:title' && hasUrl) continue;
    else draft.extensions.push(readExtension(child));
  }
}
