import type { ExtensionElement } from '../../model/parsed-feed.ts';
import { childElements, toRecord, type XmlElement } from '../tree/xml-element.ts';

/** An element as it came, with all it holds. The tree's depth is limited, so this may recurse. */
export function readExtension(element: XmlElement): ExtensionElement {
  const { kind, children, text } = element;
  return {
    namespace: kind.namespace,
    name: kind.local,
    attributes: withoutDeclarations(toRecord(element.attributes)),
    children:
      children === null
        ? text === ''
          ? []
          : [text]
        : children.map((child) => (typeof child === 'string' ? child : readExtension(child))),
  };
}

/** An element without what it holds, where that is read by itself. */
export function readOuterExtension(element: XmlElement): ExtensionElement {
  const { kind, attributes } = element;
  return {
    namespace: kind.namespace,
    name: kind.local,
    attributes: withoutDeclarations(toRecord(attributes)),
    children: [],
  };
}

/** Whether an element has attributes besides those that are read, in any writing. */
export function hasMoreAttributes(element: XmlElement, read: ReadonlySet<string>): boolean {
  const { attributes } = element;
  if (attributes === null) return false;
  for (let at = 0; at < attributes.length; at += 2) {
    const name = attributes[at] ?? '';
    if (
      !read.has(name) &&
      !/^(?:xml(?:ns)?|xsi)(?::|$)/.test(name) &&
      !read.has(name.toLowerCase())
    ) {
      return true;
    }
  }
  return false;
}

/** Whether an element holds others besides those that are read. */
export function hasMoreChildren(element: XmlElement, read: ReadonlySet<string>): boolean {
  return childElements(element).some(({ name }) => !read.has(name));
}

function withoutDeclarations(
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(attributes);
  return Object.fromEntries(
    entries.filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:')),
  );
}
