/** Attribute values by name; null leaves the attribute out. */
export type XmlAttributes = Readonly<Record<string, string | number | null>>;

/** The first line of every XML document that we publish. */
export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>';

/** Character data, escaped. The text must have gone through `makeXmlSafe`. @see XML 1.0 §2.4 */
export function escapeXmlText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** An attribute's value for double quotes, escaped so that its white space survives reading. @see XML 1.0 §3.3.3 */
export function escapeXmlAttribute(value: string): string {
  return escapeXmlText(value)
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;');
}

/** An element that holds text. */
export function writeTextElement(
  name: string,
  text: string,
  attributes: XmlAttributes = {},
): string {
  return `<${name}${writeAttributes(attributes)}>${escapeXmlText(text)}</${name}>`;
}

/** An element without content. */
export function writeEmptyElement(name: string, attributes: XmlAttributes): string {
  return `<${name}${writeAttributes(attributes)}/>`;
}

/** An element that holds elements, each on lines of its own; nulls are left out. */
export function writeParentElement(
  name: string,
  attributes: XmlAttributes,
  children: readonly (string | null)[],
): string {
  const written = children.filter((child) => child !== null);
  return [`<${name}${writeAttributes(attributes)}>`, ...written, `</${name}>`].join('\n');
}

function writeAttributes(attributes: XmlAttributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => ` ${name}="${escapeXmlAttribute(String(value))}"`)
    .join('');
}
