import type {
  ParsedCategory,
  ParsedExtension,
  ParsedLink,
  ParsedPerson,
  ParsedReply,
} from '../../model/parsed-feed.ts';
import type { DefectLog } from '../defect-log.ts';
import { childElements, findChild, readAttribute, type XmlElement } from '../tree/xml-element.ts';
import { hasMoreAttributes, hasMoreChildren, readExtension } from './read-extension.ts';
import { readAddress, readAttributeValue, readValue } from './read-value.ts';

/**
 * An Atom link; null without `href`. An empty one refers to the base, where the feed gives one.
 *
 * @see RFC 4287 §4.2.7, RFC 3986 §5.2.2
 */
export function readAtomLink(element: XmlElement): ParsedLink | null {
  const isEmpty = readAttribute(element, 'href')?.trim() === '';
  const href = isEmpty ? element.base : readAttributeValue(element, 'href');
  if (href === null) return null;
  return {
    href,
    rel: readAttributeValue(element, 'rel'),
    type: readAttributeValue(element, 'type'),
    hreflang: readAttributeValue(element, 'hreflang'),
    title: readAttributeValue(element, 'title'),
    length: readAttributeValue(element, 'length'),
    base: element.base,
  };
}

const personChildren = new Set(
  ['name', 'email', 'uri', 'url', 'homepage'].map((name) => `atom:${name}`),
);
const nothing: ReadonlySet<string> = new Set();

/** Whether an Atom person says more than the model has fields for. */
export function isMoreThanPerson(element: XmlElement): boolean {
  return hasMoreAttributes(element, nothing) || hasMoreChildren(element, personChildren);
}

/** A link that is the text of an element, or stands in its `href` or `rdf:resource`. */
export function readTextLink(
  element: XmlElement | null | undefined,
  rel: string | null,
): ParsedLink | null {
  if (element === null || element === undefined) return null;
  const href =
    readValue(element) ??
    readAttributeValue(element, 'href') ??
    readAttributeValue(element, 'rdf:resource');
  if (href === null) return null;
  const { base } = element;
  return { href, rel, type: null, hreflang: null, title: null, length: null, base };
}

/**
 * An Atom person of either version; null when it says nothing. `base` is in force around it.
 *
 * @see RFC 4287 §3.2
 */
export function readAtomPerson(
  element: XmlElement,
  from: string,
  base: string | null,
): ParsedPerson | null {
  const page = ['atom:uri', 'atom:url', 'atom:homepage'].map((name) => findChild(element, name));
  const uri = readAddress(page.find((found) => found !== null) ?? null, base);
  const email = readValue(findChild(element, 'atom:email'));
  const named = findChild(element, 'atom:name');
  const name =
    readValue(named) ?? (childElements(element).length === 0 ? readValue(element) : null);
  return name === null && uri === null && email === null ? null : { name, email, uri, from };
}

/** A person that is the text of an element; null when it says nothing. */
export function readTextPerson(element: XmlElement, from: string): ParsedPerson | null {
  const name = readValue(element);
  return name === null ? null : { name, email: null, uri: null, from };
}

/** An Atom category; one that has its term as text, as RSS has, is read too. */
export function readAtomCategory(element: XmlElement): ParsedCategory | null {
  const term =
    readAttributeValue(element, 'term') ??
    readValue(element) ??
    readAttributeValue(element, 'label');
  if (term === null) return null;
  return {
    term,
    scheme: readAttributeValue(element, 'scheme'),
    label: readAttributeValue(element, 'label'),
  };
}

/** An RSS category with its domain. */
export function readRssCategory(element: XmlElement): ParsedCategory | null {
  const term = readValue(element) ?? readAttributeValue(element, 'term');
  if (term === null) return null;
  return { term, scheme: readAttributeValue(element, 'domain'), label: null };
}

/** `thr:in-reply-to`; null without `ref`. @see RFC 4685 §3 */
export function readReply(element: XmlElement): ParsedReply | null {
  const ref = readAttributeValue(element, 'ref');
  if (ref === null) return null;
  return {
    ref,
    href: readAttributeValue(element, 'href'),
    type: readAttributeValue(element, 'type'),
    source: readAttributeValue(element, 'source'),
  };
}

/** Adds what was read, if anything was. */
export function addTo<T>(list: T[], value: T | null): void {
  if (value !== null) list.push(value);
}

/**
 * Adds what was read. An element that lacks what it is there for is kept as it came, with a defect;
 * one that says nothing at all is only reported.
 * @param lacking what the element should have and has not
 */
export function addOrKeep<T>(
  list: T[],
  value: T | null,
  element: XmlElement,
  keep: {
    readonly extensions: ParsedExtension[];
    readonly log: DefectLog;
    readonly lacking: string;
  },
): void {
  if (value !== null) {
    list.push(value);
    return;
  }
  const { extensions, log, lacking } = keep;
  log.note('missing-member', element.start, `<${element.kind.local}> has no ${lacking}`);
  const extension = readExtension(element);
  const saysNothing =
    extension.children.length === 0 && Object.keys(extension.attributes).length === 0;
  if (!saysNothing) extensions.push(extension);
}
