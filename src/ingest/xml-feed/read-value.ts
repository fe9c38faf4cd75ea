import type { ParsedText } from '../../model/parsed-feed.ts';
import { joinBase } from '../tree/join-base.ts';
import { serializeMarkup } from '../tree/serialize-markup.ts';
import { readAttribute, textOf, type XmlElement } from '../tree/xml-element.ts';

/** The text of an element as it stands, white space kept; null when it says nothing. */
export function readValue(element: XmlElement | null | undefined): string | null {
  if (element === null || element === undefined) return null;
  const text = textOf(element);
  return isBlank(text) ? null : text;
}

/**
 * An address that is an element's text. It stays as written where the base around it is in force,
 * since the hand-off has a base for the whole only; else it is joined to its own.
 */
export function readAddress(
  element: XmlElement | null | undefined,
  base: string | null,
): string | null {
  const value = readValue(element);
  if (value === null || element === null || element === undefined) return null;
  return element.base === base ? value : joinBase(element.base, value.trim());
}

/** An attribute's value; null when it is missing or blank. */
export function readAttributeValue(element: XmlElement, name: string): string | null {
  const value = readAttribute(element, name);
  return value === null || isBlank(value) ? null : value;
}

/**
 * A text of a format that does not say what it is. One with elements in it is markup that nobody
 * escaped, and is given as such.
 */
export function readUntypedText(element: XmlElement | null | undefined): ParsedText | null {
  if (element === null || element === undefined) return null;
  return element.children === null
    ? toText(element, 'unknown', element.text)
    : toText(element, 'xhtml', serializeMarkup(element));
}

/** A text of one type, with what is in force at its element; null when it says nothing. */
export function toText(
  element: XmlElement,
  type: ParsedText['type'],
  value: string,
  mediaType: string | null = null,
): ParsedText | null {
  if (isBlank(value)) return null;
  const { base, language } = element;
  return { type, value, mediaType, src: null, base, language };
}

/** Whether two readings of one field say the same, whichever element each is from. */
export function isSaid(found: unknown, value: unknown): boolean {
  if (found === value) return true;
  return isText(found) && isText(value) && found.value === value.value && found.src === value.src;
}

function isText(value: unknown): value is ParsedText {
  return typeof value === 'object' && value !== null && 'mediaType' in value && 'value' in value;
}

/** Whether a text says nothing. */
export function isBlank(text: string): boolean {
  // Most texts begin with what they say, so that nothing need be cut for the answer.
  return text.charCodeAt(0) > 0x20 && text.charCodeAt(0) < 0x80 ? false : text.trim() === '';
}
