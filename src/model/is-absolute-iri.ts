const IRI = /^[A-Za-z][A-Za-z0-9+.-]+:[^\s\u0000-\u001f\u007f-\u009f<>"{}|\\^`]+$/u;
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/;
/** Schemes that run or carry something: no reader should meet them in an id. */
const REFUSED = /^(?:javascript|vbscript|data|blob|file):/i;
const MAX_LENGTH = 2_048;

/** Whether a text can stand as an id by itself, in any scheme. */
export function isAbsoluteIri(text: string): boolean {
  if (text.length > MAX_LENGTH || !IRI.test(text)) return false;
  if (BAD_ESCAPE.test(text) || REFUSED.test(text)) return false;
  if (/^urn:/i.test(text)) return /^urn:[A-Za-z0-9][A-Za-z0-9-]{0,31}:./i.test(text);
  if (/^https?:/i.test(text)) return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);
  return true;
}
