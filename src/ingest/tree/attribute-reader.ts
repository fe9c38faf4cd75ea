import { TopicwireError } from '../../model/topicwire-error.ts';
import type { DefectLog } from '../defect-log.ts';
import type { ReadLimits } from '../read-limits.ts';
import { isWhiteSpace } from './characters.ts';
import { TextFinder } from './text-finder.ts';

/** How the attributes of a tag ended. */
export type TagEnding = 'closed' | 'next-tag' | 'end-of-text';

const space = 0x20;
const doubleQuote = 0x22;
const singleQuote = 0x27;
const slash = 0x2f;
const less = 0x3c;
const equals = 0x3d;
const greater = 0x3e;
const question = 0x3f;

/** From how many attributes on duplicates are looked up in a set. */
const manyAttributes = 12;

/** Reads the attributes of one start tag after the other; what was read stays until the next. */
export class AttributeReader {
  readonly #text: string;
  readonly #limits: ReadLimits;
  readonly #log: DefectLog;
  readonly #doubleQuotes: TextFinder;
  readonly #singleQuotes: TextFinder;
  readonly #tagStarts: TextFinder;
  readonly #tagEnds: TextFinder;
  /** Room that is used again for every tag, and how much of it is in use. */
  readonly #flat: string[] = [];
  #size = 0;
  #seen: Set<string> | null = null;
  #dropped = 0;
  /** Place behind the tag. */
  end = 0;
  ending: TagEnding = 'closed';
  isSelfClosing = false;
  /** One of them declares a namespace. */
  hasDeclarations = false;

  constructor(text: string, limits: ReadLimits, log: DefectLog) {
    this.#text = text;
    this.#limits = limits;
    this.#log = log;
    this.#doubleQuotes = new TextFinder(text, '"');
    this.#singleQuotes = new TextFinder(text, "'");
    this.#tagStarts = new TextFinder(text, '<');
    this.#tagEnds = new TextFinder(text, '>');
  }

  /** Hands over what was read as raw name, raw value, …; null when there is nothing. */
  take(open: number): string[] | null {
    if (this.#dropped > 0) {
      const message = `${this.#dropped} attributes beyond the ${this.#limits.maxAttributes}th were left out`;
      this.#log.note('limit-reached', open, message);
      this.#dropped = 0;
    }
    return this.#size === 0 ? null : this.#flat.slice(0, this.#size);
  }

  /**
   * Reads from behind the tag's name up to its end.
   *
   * @throws TopicwireError limit-exceeded when there are more attributes than nodes are allowed
   */
  read(from: number): void {
    this.#size = 0;
    this.#seen = null;
    this.#dropped = 0;
    this.hasDeclarations = false;
    this.isSelfClosing = false;
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code === greater || code === less) break;
      if (isWhiteSpace(code)) at += 1;
      else if (code === slash || code === question) at = this.#readSlash(at);
      else at = this.#readAttribute(at);
    }
    const isClosed = text.charCodeAt(at) === greater;
    this.ending = at >= text.length ? 'end-of-text' : isClosed ? 'closed' : 'next-tag';
    this.end = isClosed ? at + 1 : at;
  }

  #readSlash(at: number): number {
    const isEnd = this.#text.charCodeAt(at + 1) === greater;
    if (isEnd) this.isSelfClosing = true;
    else this.#log.note('bad-attribute', at, 'A stray "/" in a tag was left out');
    return at + 1;
  }

  #readAttribute(start: number): number {
    const text = this.#text;
    const nameEnd = this.#skipAttributeName(start);
    if (nameEnd === start) {
      this.#log.note('bad-attribute', start, `A stray ${text.charAt(start)} in a tag was left out`);
      return start + 1;
    }
    const name = text.slice(start, nameEnd);
    let at = this.#skipSpace(nameEnd);
    if (text.charCodeAt(at) !== equals) {
      this.#log.note('bad-attribute', start, `The attribute "${name.slice(0, 100)}" has no value`);
      this.#add(name, '', start);
      return nameEnd;
    }
    at = this.#skipSpace(at + 1);
    const quote = text.charCodeAt(at);
    if (quote === doubleQuote || quote === singleQuote) return this.#readQuoted(name, start, at);
    const valueEnd = this.#skipUnquoted(at);
    this.#log.note('bad-attribute', start, `The value of "${name.slice(0, 100)}" has no quotes`);
    this.#add(name, text.slice(at, valueEnd), start);
    return valueEnd;
  }

  #readQuoted(name: string, start: number, open: number): number {
    const text = this.#text;
    const quote = text.charCodeAt(open);
    const quotes = quote === doubleQuote ? this.#doubleQuotes : this.#singleQuotes;
    const close = quotes.find(open + 1);
    const isCut = close === -1;
    if (!isCut && !this.#swallowsMarkup(open, close)) {
      this.#add(name, text.slice(open + 1, close), start);
      return close + 1;
    }
    const tagEnd = this.#tagEnds.find(open);
    if (tagEnd === -1) return text.length;
    this.#log.note(
      'bad-attribute',
      start,
      `The value of "${name.slice(0, 100)}" has no closing quote`,
    );
    const valueEnd = text.charCodeAt(tagEnd - 1) === slash ? tagEnd - 1 : tagEnd;
    this.#add(name, text.slice(open + 1, valueEnd), start);
    return valueEnd;
  }

  /** Whether a closing quote is in truth the opening one of a later tag. */
  #swallowsMarkup(open: number, close: number): boolean {
    const tagStart = this.#tagStarts.find(open);
    if (tagStart === -1 || tagStart > close) return false;
    const tagEnd = this.#tagEnds.find(open);
    if (tagEnd === -1 || tagEnd > tagStart) return false;
    const next = this.#text.charCodeAt(close + 1);
    return !(isWhiteSpace(next) || next === greater || next === slash || next === question);
  }

  #skipAttributeName(from: number): number {
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code <= space || code === equals || code === greater || code === slash) break;
      if (code === less || code === doubleQuote || code === singleQuote) break;
      at += 1;
    }
    return at;
  }

  #skipSpace(from: number): number {
    let at = from;
    while (isWhiteSpace(this.#text.charCodeAt(at))) at += 1;
    return at;
  }

  #skipUnquoted(from: number): number {
    const text = this.#text;
    let at = from;
    while (at < text.length) {
      const code = text.charCodeAt(at);
      if (code <= space || code === greater || code === less) break;
      if (code === slash && text.charCodeAt(at + 1) === greater) break;
      at += 1;
    }
    return at;
  }

  #add(name: string, value: string, start: number): void {
    if (this.#size >= 2 * this.#limits.maxAttributes) {
      this.#dropped += 1;
      if (this.#dropped > this.#limits.maxNodes) throw tooManyAttributes(this.#limits);
      return;
    }
    if (this.#isDuplicate(name)) {
      this.#log.note('bad-attribute', start, `The attribute "${name.slice(0, 100)}" stands twice`);
      return;
    }
    if (name.startsWith('xmlns')) this.hasDeclarations = true;
    this.#flat[this.#size] = name;
    this.#flat[this.#size + 1] = value;
    this.#size += 2;
  }

  #isDuplicate(name: string): boolean {
    const flat = this.#flat;
    const size = this.#size;
    if (size < 2 * manyAttributes) {
      for (let at = 0; at < size; at += 2) if (flat[at] === name) return true;
      return false;
    }
    this.#seen ??= new Set(flat.slice(0, size).filter((_, at) => at % 2 === 0));
    if (this.#seen.has(name)) return true;
    this.#seen.add(name);
    return false;
  }
}

function tooManyAttributes({ maxNodes }: ReadLimits): TopicwireError {
  return new TopicwireError('limit-exceeded', `One tag has more than ${maxNodes} attributes`);
}
