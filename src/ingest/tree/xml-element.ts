import type { ElementName } from './name-scope.ts';

export type XmlNode = XmlElement | string;

/**
 * One element of the tree, in source order. Text before the first child element stands in `text`
 * alone while there are no child elements, since most elements hold nothing else; with the first
 * one it moves into `children`.
 */
export class XmlElement {
  readonly kind: ElementName;
  /** Place of the start tag in the decoded text. */
  readonly start: number;
  /** Place behind the end tag; -1 while the element is open. */
  end = -1;
  /** Canonical name, value, canonical name, value, …; null without attributes. */
  readonly attributes: readonly string[] | null;
  text = '';
  children: XmlNode[] | null = null;
  /** `xml:base` in force, joined along the ancestors; null without any. */
  readonly base: string | null;
  /** `xml:lang` in force; null without any. */
  readonly language: string | null;

  constructor(
    kind: ElementName,
    start: number,
    attributes: readonly string[] | null,
    base: string | null,
    language: string | null,
  ) {
    this.kind = kind;
    this.start = start;
    this.attributes = attributes;
    this.base = base;
    this.language = language;
  }

  /** Canonical name: `title`, `dc:creator`, `atom:link`, `{uri}local` outside what we know. */
  get name(): string {
    return this.kind.name;
  }

  /** Attributes in the shape of xml2js, which rss-parser reads. */
  get $(): Readonly<Record<string, string>> {
    return toRecord(this.attributes);
  }

  append(node: XmlNode): void {
    if (this.children !== null) {
      const last = this.children.length - 1;
      const previous = this.children[last];
      if (typeof node === 'string' && typeof previous === 'string') {
        this.children[last] = previous + node;
      } else {
        this.children.push(node);
      }
    } else if (typeof node === 'string') {
      this.text += node;
    } else {
      this.children = this.text === '' ? [node] : [this.text, node];
      this.text = '';
    }
  }
}

/** Flat attributes as a record that is safe for any name. */
export function toRecord(attributes: readonly string[] | null): Readonly<Record<string, string>> {
  if (attributes === null) return {};
  const pairs: [string, string][] = [];
  for (let at = 0; at < attributes.length; at += 2) {
    pairs.push([attributes[at] ?? '', attributes[at + 1] ?? '']);
  }
  return Object.fromEntries(pairs);
}

/** An attribute's value by its canonical name, case apart if need be; null without it. */
export function readAttribute(element: XmlElement, name: string): string | null {
  const { attributes } = element;
  if (attributes === null) return null;
  for (let at = 0; at < attributes.length; at += 2) {
    if (attributes[at] === name) return attributes[at + 1] ?? null;
  }
  const folded = name.toLowerCase();
  for (let at = 0; at < attributes.length; at += 2) {
    if (attributes[at]?.toLowerCase() === folded) return attributes[at + 1] ?? null;
  }
  return null;
}

/** The child elements in source order. */
export function childElements(element: XmlElement): readonly XmlElement[] {
  if (element.children === null) return [];
  return element.children.filter((child): child is XmlElement => typeof child !== 'string');
}

/** The first child element of a canonical name, or null. */
export function findChild(element: XmlElement, name: string): XmlElement | null {
  for (const child of element.children ?? []) {
    if (typeof child !== 'string' && child.kind.name === name) return child;
  }
  return null;
}

/** Puts nodes on a stack so that the first comes off first; there may be too many to spread. */
export function pushReversed<T>(stack: T[], nodes: readonly T[]): void {
  for (let at = nodes.length - 1; at >= 0; at -= 1) {
    const node = nodes[at];
    if (node !== undefined) stack.push(node);
  }
}

/** All text below an element, in source order. */
export function textOf(element: XmlElement): string {
  if (element.children === null) return element.text;
  const parts: string[] = [];
  const pending: XmlNode[] = [element];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node === 'string') parts.push(node);
    else if (node.children === null) parts.push(node.text);
    else pushReversed(pending, node.children);
  }
  return parts.join('');
}
