import type { ParsedText } from '../../model/parsed-feed.ts';
import { serializeMarkup } from '../tree/serialize-markup.ts';
import { readAttribute, textOf, type XmlElement } from '../tree/xml-element.ts';
import { readAttributeValue, toText } from './read-value.ts';

/**
 * An Atom text construct or content, of version 1.0 (`type`) or 0.3 (`type` and `mode`). A missing
 * type is text.
 *
 * @see RFC 4287 §3.1, §4.1.3.3
 */
export function readAtomText(element: XmlElement | null | undefined): ParsedText | null {
  if (element === null || element === undefined) return null;
  const type = (readAttribute(element, 'type') ?? '').trim().toLowerCase();
  const mode = (readAttribute(element, 'mode') ?? '').trim().toLowerCase();
  const mediaType = type.includes('/') ? type : null;
  const src = readAttributeValue(element, 'src');
  if (src !== null) return readOutOfLine(element, src, mediaType);
  if (mode === 'base64') return toText(element, 'base64', textOf(element), mediaType);
  if (element.children !== null) return readMarkup(element, type, mediaType);
  const text = element.text;
  if (mode === 'escaped' && mediaType === null) return toText(element, 'html', text);
  return toText(element, typeOfPlain(type), text, mediaType);
}

function readOutOfLine(element: XmlElement, src: string, mediaType: string | null): ParsedText {
  const { base, language } = element;
  return { type: 'other', value: '', mediaType, src, base, language };
}

/** Content with elements: XHTML, another kind of XML, or HTML that nobody escaped. */
function readMarkup(
  element: XmlElement,
  type: string,
  mediaType: string | null,
): ParsedText | null {
  const isOtherXml = /[/+]xml(?:;|$)/.test(type) && !type.startsWith('application/xhtml+xml');
  if (isOtherXml) return toText(element, 'other', serializeMarkup(element), mediaType);
  return toText(element, 'xhtml', serializeMarkup(findWrapper(element)), mediaType);
}

/** The div around XHTML, which is no part of it; the element itself where there is none. */
function findWrapper(element: XmlElement): XmlElement {
  const said = (element.children ?? []).filter(
    (child) => typeof child !== 'string' || child.trim() !== '',
  );
  const [first] = said;
  if (said.length !== 1 || first === undefined || typeof first === 'string') return element;
  return first.kind.local.toLowerCase() === 'div' || first.name === 'xhtml:body' ? first : element;
}

function typeOfPlain(type: string): ParsedText['type'] {
  const essence = type.split(';')[0]?.trim() ?? '';
  if (essence === '' || essence === 'text' || essence === 'text/plain') return 'text';
  if (/^(?:x?html|text\/html|application\/xhtml\+xml)$/.test(essence)) return 'html';
  if (!essence.includes('/')) return 'text';
  if (essence.startsWith('text/') || /[/+]xml$/.test(essence)) return 'other';
  return 'base64';
}
