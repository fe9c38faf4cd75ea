/*
 * The package `feed` hands its strings to xml-js, whose escaping is not to be relied on
 * (feed 6.0.0, xml-js 1.6): it undoes a literal `&amp;` in text before it escapes, and escapes
 * nothing but quotes in attributes. Each function here answers one of these, so that a reader gets
 * back exactly the string that went in. The strings have gone through `makeXmlSafe`. CDATA sections,
 * of which only the first `]]>` is split, are not used at all.
 */

/** A string for a `_text` node: the package's one decoding of `&amp;` gives it back. */
export function protectText(text: string): string {
  return text.replaceAll('&', '&amp;');
}

/** A string for an attribute: all but the quotes, which the package escapes itself. */
export function protectAttribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
