import { hashText } from './hash-text.ts';

const IRI = /^[A-Za-z][A-Za-z0-9+.-]+:[^\s\u0000-\u001f\u007f-\u009f<>"{}|\\^`]+$/u;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
/** Schemes that run or carry something: no reader should meet them in an id. */
const REFUSED = /^(?:javascript|vbscript|data|blob|file):/i;
const MAX_LENGTH = 2_048;

/**
 * The id that an entry is published with: its own where that is an absolute IRI, else a UUID that
 * follows from source and id alone.
 * @see RFC 4287 §4.2.6, RFC 9562 §5.8
 */
export function publishId(sourceId: string, nativeId: string): string {
  return isAbsoluteIri(nativeId) ? nativeId : deriveUuid(`${sourceId}\n${nativeId}`);
}

/** Whether a text can stand as an id by itself, in any scheme. */
export function isAbsoluteIri(text: string): boolean {
  if (text.length > MAX_LENGTH || !IRI.test(text)) return false;
  if (BAD_ESCAPE.test(text) || REFUSED.test(text)) return false;
  if (/^urn:/i.test(text)) return /^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:./i.test(text);
  if (/^https?:/i.test(text)) return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
  return true;
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
