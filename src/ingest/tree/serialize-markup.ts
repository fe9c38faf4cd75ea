import { voidElements } from './vocabulary.ts';
import { pushReversed, textOf, XmlElement, type XmlNode } from './xml-element.ts';

/**
 * Writes what an element holds as HTML, in source order and without prefixes, so that an HTML
 * parser reads the same tree again.
 */
export function serializeMarkup(element: XmlElement): string {
  if (element.children === null) return escapeText(element.text);
  const parts: string[] = [];
  const pending: (XmlNode | EndTag)[] = element.children.toReversed();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (typeof node === 'string') parts.push(escapeText(node));
    else if (node instanceof XmlElement) openElement(node, parts, pending);
    else parts.push(`</${node.endTag}>`);
  }
  return parts.join('');
}

interface EndTag {
  readonly endTag: string;
}

function openElement(element: XmlElement, parts: string[], pending: (XmlNode | EndTag)[]): void {
  const name = element.kind.local;
  parts.push(`<${name}${serializeAttributes(element)}>`);
  if (voidElements.has(name)) return;
  if (name === 'script' || name === 'style') {
    parts.push(textOf(element).replaceAll('</', '<\\/'), `</${name}>`);
    return;
  }
  pending.push({ endTag: name });
  if (element.children === null) pending.push(element.text);
  else pushReversed<XmlNode | EndTag>(pending, element.children);
}

function serializeAttributes({ attributes }: XmlElement): string {
  if (attributes === null) return '';
  let written = '';
  for (let at = 0; at < attributes.length; at += 2) {
    const name = attributes[at] ?? '';
    if (name === 'xmlns' || name.startsWith('xmlns:')) continue;
    written += ` ${name}="${escapeText(attributes[at + 1] ?? '').replaceAll('"', '&quot;')}"`;
  }
  return written;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
