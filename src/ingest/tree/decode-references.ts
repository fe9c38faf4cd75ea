import { decodeHTMLStrict } from 'entities/decode';
import type { DefectLog } from '../defect-log.ts';

const predefined: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

const notAmpersand = /&(?!amp;)/;
const reference = /&(?:#([xX])?([0-9a-fA-F]{1,8})|([A-Za-z_][\w.-]{0,63}));/y;

/** What the bytes 0x80 to 0x9F mean in windows-1252; numeric references to them mean these. */
const windows1252 = [
  0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152,
  0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122,
  0x161, 0x203a, 0x153, 0x9d, 0x17e, 0x178,
];

/** What the simple text entities of a document's own DOCTYPE may add up to, in UTF-16 code units. */
const maxExpansion = 65_536;

const htmlEntities = new Map<string, string | null>();

/** Replaces the references of one document's text, once and never inside what came out. */
export class ReferenceDecoder {
  readonly #log: DefectLog;
  readonly #declared: ReadonlyMap<string, string>;
  #expansion = 0;

  constructor(log: DefectLog, declared: ReadonlyMap<string, string>) {
    this.#log = log;
    this.#declared = declared;
  }

  /** The text with its references replaced; `offset` is its place in the document. */
  decode(text: string, offset: number): string {
    if (!text.includes('&')) return text;
    return decodePredefined(text) ?? this.#decodeAny(text, offset);
  }

  #decodeAny(text: string, offset: number): string {
    const parts: string[] = [];
    let from = 0;
    for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', from)) {
      parts.push(text.slice(from, at));
      reference.lastIndex = at;
      const match = reference.exec(text);
      if (match === null) {
        this.#log.note('bare-ampersand', offset + at, 'A bare "&" was read as "&amp;"');
        parts.push('&');
        from = at + 1;
      } else {
        parts.push(this.#replace(match, offset + at));
        from = reference.lastIndex;
      }
    }
    parts.push(text.slice(from));
    return parts.join('');
  }

  #replace(match: RegExpExecArray, offset: number): string {
    const [whole, hex, digits, name] = match;
    if (name !== undefined) return this.#replaceNamed(whole, name, offset);
    if (hex === undefined && !/^\d+$/.test(digits ?? '')) return this.#keepUnknown(whole, offset);
    return this.#replaceNumeric(whole, Number.parseInt(digits ?? '', hex ? 16 : 10), offset);
  }

  #replaceNamed(whole: string, name: string, offset: number): string {
    if (Object.hasOwn(predefined, name)) return predefined[name] ?? whole;
    const declared = this.#declared.get(name);
    if (declared !== undefined) return this.#expand(whole, declared, offset);
    const html = findHtmlEntity(name);
    if (html === null) return this.#keepUnknown(whole, offset);
    this.#log.note('html-entity', offset, `The HTML entity "${whole}" is not declared in XML`);
    return html;
  }

  #expand(whole: string, value: string, offset: number): string {
    this.#expansion += value.length;
    if (this.#expansion <= maxExpansion) return value;
    this.#log.note('limit-reached', offset, `The entity "${whole}" is used too often; it was kept`);
    return whole;
  }

  #replaceNumeric(whole: string, code: number, offset: number): string {
    if (code >= 0x80 && code <= 0x9f) {
      this.#log.note('bad-reference', offset, `"${whole}" was read as windows-1252`);
      return String.fromCodePoint(windows1252[code - 0x80] ?? code);
    }
    if (isXmlCharacter(code)) return String.fromCodePoint(code);
    this.#log.note('bad-reference', offset, `"${whole}" stands for no character; it was left out`);
    return '';
  }

  #keepUnknown(whole: string, offset: number): string {
    this.#log.note('unknown-entity', offset, `The entity "${whole}" is unknown; it was kept`);
    return whole;
  }
}

/** Null where there are other references, or ampersands that are none. */
function decodePredefined(text: string): string | null {
  const decoded = text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'");
  return notAmpersand.test(decoded) ? null : decoded.replace(/&amp;/g, '&');
}

function findHtmlEntity(name: string): string | null {
  const known = htmlEntities.get(name);
  if (known !== undefined) return known;
  const written = `&${name};`;
  const decoded = decodeHTMLStrict(written);
  const value = decoded === written ? null : decoded;
  if (value !== null) htmlEntities.set(name, value);
  return value;
}

/** Whether a code point may stand in XML. @see XML 1.0 §2.2 */
function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x9 || code === 0xa || code === 0xd;
  if (code >= 0xd800 && code <= 0xdfff) return false;
  return code <= 0x10ffff && code !== 0xfffe && code !== 0xffff;
}
