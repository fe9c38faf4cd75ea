import { decodeHTMLStrict } from 'entities/decode';

const NAMED = /&[A-Za-z][A-Za-z0-9]{1,31};/y;
const NUMERIC = /&#(?:([0-9]{1,7})|[xX]([0-9A-Fa-f]{1,6}));/y;
/** In an attribute this is no reference whatever its name, as in `?a=1&copy=2`. */
const PARAMETER = /&[A-Za-z0-9]+=/y;
const MAX_KNOWN = 4_000;
const known = new Map<string, string | null>();

/**
 * A text, or an attribute's value, of HTML with its references replaced; null where one of them is not
 * plainly written and an HTML parser has to say what it means.
 * @see HTML Standard §13.2.5.72 to §13.2.5.80
 */
export function decodePlainReferences(raw: string, isAttribute: boolean): string | null {
  let decoded = '';
  let from = 0;
  for (let at = raw.indexOf('&'); at !== -1; at = raw.indexOf('&', from)) {
    const end = findEnd(raw, at, isAttribute);
    const value = end === -1 ? null : replaceReference(raw.slice(at, end));
    if (value === null) return null;
    decoded += raw.slice(from, at) + value;
    from = end;
  }
  return decoded + raw.slice(from);
}

/** The end of a reference, or of an ampersand that can be none; -1 where it cannot be told plainly. */
function findEnd(raw: string, at: number, isAttribute: boolean): number {
  const next = raw.charCodeAt(at + 1);
  if (next === 0x23) return matchAt(NUMERIC, raw, at);
  if (!isLetterOrDigit(next)) return at + 1;
  const named = matchAt(NAMED, raw, at);
  if (named !== -1 || !isAttribute) return named;
  return matchAt(PARAMETER, raw, at) === -1 ? -1 : at + 1;
}

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

function replaceReference(written: string): string | null {
  if (written === '&') return written;
  const found = known.get(written);
  if (found !== undefined) return found;
  const value = written.charCodeAt(1) === 0x23 ? readNumeric(written) : readNamed(written);
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(written, value);
  return value;
}

function readNamed(written: string): string | null {
  const value = decodeHTMLStrict(written);
  return value === written ? null : value;
}

/** Characters that stand for themselves; others have rules of their own. */
function readNumeric(written: string): string | null {
  const isHex = /[xX]/.test(written.charAt(2));
  const code = Number.parseInt(written.slice(isHex ? 3 : 2, -1), isHex ? 16 : 10);
  const isPlain =
    (code >= 0x20 && code < 0x7f) ||
    (code >= 0xa0 && code < 0xd800) ||
    (code >= 0xe000 && code < 0xfffe);
  const isAstral = code >= 0x10000 && code <= 0x10ffff;
  return isPlain || isAstral ? String.fromCodePoint(code) : null;
}

function isLetterOrDigit(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39)
  );
}
