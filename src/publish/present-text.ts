import { makeXmlSafeLine } from './make-xml-safe.ts';

/** A text on one line, free of what XML forbids; null where nothing is left of it. */
export function presentText(text: string | null): string | null {
  return makeXmlSafeLine(text ?? '') || null;
}
