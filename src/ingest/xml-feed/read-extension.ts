import type { ExtensionElement } from '../../model/parsed-feed.ts';
import { toRecord, type XmlElement } from '../tree/xml-element.ts';

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

function withoutDeclarations(
  attributes: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(attributes);
  return Object.fromEntries(
    entries.filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:')),
  );
}
