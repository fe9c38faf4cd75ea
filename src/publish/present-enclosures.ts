import type { Enclosure } from '../model/entry.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { presentText } from './present-text.ts';
import { presentUrl } from './present-url.ts';

/** The type of any bytes, where a format demands one and none is known. @see RFC 2046 §4.5.1 */
export const UNKNOWN_TYPE = 'application/octet-stream';

const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:\s*;[^<>]*)?$/;

/** The media of an entry as every format names them: web addresses, each once. */
export function presentEnclosures(enclosures: readonly Enclosure[]): readonly Enclosure[] {
  const presented = new Map<string, Enclosure>();
  for (const enclosure of enclosures) {
    const url = presentUrl(enclosure.url);
    if (url !== null && !presented.has(url)) presented.set(url, describeEnclosure(enclosure, url));
  }
  return [...presented.values()];
}

function describeEnclosure(
  { type, lengthBytes, durationSeconds, title }: Enclosure,
  url: string,
): Enclosure {
  return {
    url,
    type: presentMediaType(type),
    lengthBytes: isAmount(lengthBytes) ? Math.round(lengthBytes) : null,
    durationSeconds: isAmount(durationSeconds) ? durationSeconds : null,
    title: presentText(title),
  };
}

function presentMediaType(type: string | null): string | null {
  const safe = makeXmlSafeLine(type ?? '');
  return MEDIA_TYPE.test(safe) ? safe : null;
}

function isAmount(value: number | null): value is number {
  return value !== null && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}
