import { isAbsoluteIri } from '../model/is-absolute-iri.ts';
import { hashText } from './hash-text.ts';

/**
 * The id that an entry is published with: its own where that is an absolute IRI, else a UUID that
 * follows from source and id alone.
 * @see RFC 4287 §4.2.6, RFC 9562 §5.8
 */
export function publishId(sourceId: string, nativeId: string): string {
  return isAbsoluteIri(nativeId) ? nativeId : deriveUuid(`${sourceId}\n${nativeId}`);
}

function deriveUuid(text: string): string {
  const hex = hashText(text);
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}
