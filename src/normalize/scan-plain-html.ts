import { decodePlainReferences } from './decode-plain-references.ts';
import type { HtmlAttribute, HtmlElement, HtmlNode, HtmlParent } from './parse-html.ts';

/** What the tree construction of the standard does at a start tag, as far as it is done here. */
type Kind =
  /** Closes an open paragraph, then nests. */
  | 'block'
  | 'heading'
  | 'paragraph'
  | 'list-item'
  | 'term'
  | 'preformatted'
  /** Is opened again after a wrong nesting, which does not occur here. */
  | 'formatting'
  | 'inline'
  | 'void'
  | 'rule'
  | 'table'
  | 'row-group'
  | 'row'
  | 'cell'
  /** Holds text that is not markup; read here only where it holds nothing. */
  | 'frame';

const NAMES_OF_KIND: Readonly<Record<Kind, string>> = {
  block:
    'address article aside blockquote center details div dl figcaption figure footer header hgroup ' +
    'main nav ol section summary ul',
  heading: 'h1 h2 h3 h4 h5 h6',
  paragraph: 'p',
  'list-item': 'li',
  term: 'dd dt',
  preformatted: 'pre',
  formatting: 'a b big code em font i s small strike strong tt u',
  inline:
    'abbr acronym audio bdi bdo cite del dfn ins kbd label mark noscript picture q samp span sub sup ' +
    'time var video',
  void: 'br img source wbr',
  rule: 'hr',
  table: 'table',
  'row-group': 'tbody tfoot thead',
  row: 'tr',
  cell: 'td th',
  frame: 'iframe',
};
const KINDS: ReadonlyMap<string, Kind> = new Map(
  Object.entries(NAMES_OF_KIND).flatMap(([kind, names]) =>
    names.split(' ').map((name): [string, Kind] => [name, kind as Kind]),
  ),
);
const LISTS = new Set(['ul', 'ol']);
const ROW_GROUPS = new Set(['tbody', 'tfoot', 'thead']);
/** Hold nothing but their parts and white space. */
const TABLE_FRAMES = new Set([...ROW_GROUPS, 'table', 'tr']);

/** Open elements at once; the bounds of `parseHtml` begin far above. */
const MAX_DEPTH = 64;
/** Attributes of one element, whose names are compared one by one. */
const MAX_ATTRIBUTES = 24;
/** Elements that are not written, in one source. */
const MAX_IMPLIED = 500;

const tab = 0x09;
const lineFeed = 0x0a;
const space = 0x20;
const exclamation = 0x21;
const doubleQuote = 0x22;
const ampersand = 0x26;
const singleQuote = 0x27;
const slash = 0x2f;
const equals = 0x3d;
const greater = 0x3e;

/**
 * The tree of well-formed HTML of the simple kind, or null where the source holds anything that is not
 * known here to the letter; then the standard's parser has to read it.
 *
 * What is read here is what that parser nests as it is written. Each rule leaves out every case in
 * which it would do more than append to, or close, the current node:
 * - An end tag closes the current node, which has its name. Closed by implication are only a `p` that
 *   is the current node, by the `p` that follows it, and a group of rows by the end of its table.
 * - A formatting element stands in no other of its name, and all of them close in order: the list of
 *   active formatting elements holds the open ones only, nothing is ever opened again, and neither the
 *   adoption agency nor the limit of three equal ones comes into play.
 * - An element that closes a paragraph is refused inside of one. Of the elements that bound the scope
 *   of a paragraph only those of tables are known, and a table is refused in a paragraph, so that one
 *   flag tells whether one is open.
 * - A heading does not stand in a heading directly, an item only in its list, a term only in its list.
 * - Table, group of rows, row and cell stand in each other and hold nothing else but white space above
 *   the cell, so that nothing is moved out of a table; a missing group of rows is added.
 * - Names that switch the tokenizer or the insertion mode otherwise are unknown here, but for an empty
 *   `iframe`. The end tag of an `img` means nothing.
 * - Attributes have quoted values or none; characters that tags treat in their own way are refused.
 *
 * It decides nothing about what may be shown: the tree goes the same way as that of the parser.
 * @see HTML Standard §13.2.6.4.7
 */
export function scanPlainHtml(source: string): readonly HtmlNode[] | null {
  // Both are replaced or left out by rules of their own.
  if (source.includes('\r') || source.includes('\0')) return null;
  return new PlainHtmlScanner(source).scan();
}

class PlainElement implements HtmlElement {
  readonly nodeName: string;
  readonly tagName: string;
  readonly attrs: readonly HtmlAttribute[];
  readonly childNodes: HtmlNode[] = [];
  readonly parentNode: HtmlParent;

  constructor(name: string, attrs: readonly HtmlAttribute[], parentNode: HtmlParent) {
    this.nodeName = name;
    this.tagName = name;
    this.attrs = attrs;
    this.parentNode = parentNode;
  }
}

const NO_ATTRIBUTES: readonly HtmlAttribute[] = [];
const COMMENT: HtmlNode = { nodeName: '#comment' };

class PlainHtmlScanner {
  readonly #source: string;
  readonly #root: { readonly childNodes: HtmlNode[] } = { childNodes: [] };
  readonly #open: PlainElement[] = [];
  #parent: { readonly childNodes: HtmlNode[] } = this.#root;
  #current = '';
  #isInParagraph = false;
  #implied = 0;
  #attributes: readonly HtmlAttribute[] = NO_ATTRIBUTES;

  constructor(source: string) {
    this.#source = source;
  }

  scan(): readonly HtmlNode[] | null {
    const source = this.#source;
    let at = 0;
    while (at < source.length) {
      const open = source.indexOf('<', at);
      const end = open === -1 ? source.length : open;
      if (end > at && !this.#addText(at, end)) return null;
      if (open === -1) break;
      at = this.#readMarkup(open);
      if (at === -1) return null;
    }
    return this.#root.childNodes;
  }

  #addText(from: number, to: number): boolean {
    const raw = this.#source.slice(from, to);
    const value = raw.includes('&') ? decodePlainReferences(raw, false) : raw;
    if (value === null) return false;
    if (TABLE_FRAMES.has(this.#current) && /[^ \n\t]/.test(raw)) return false;
    this.#parent.childNodes.push({ nodeName: '#text', value });
    return true;
  }

  /** Each of these gives the place behind what it read, or -1 where it cannot be sure. */
  #readMarkup(open: number): number {
    const code = this.#source.charCodeAt(open + 1);
    if (isLetter(code)) return this.#readStartTag(open + 1);
    if (code === slash) return this.#readEndTag(open + 2);
    return code === exclamation ? this.#readComment(open) : -1;
  }

  #readComment(open: number): number {
    const source = this.#source;
    if (!source.startsWith('<!--', open)) return -1;
    const end = source.indexOf('-->', open + 4);
    if (end === -1) return -1;
    const text = source.slice(open + 4, end);
    if (/^-?>|--!>|<!--/.test(text) || text.endsWith('<!-')) return -1;
    this.#parent.childNodes.push(COMMENT);
    return end + 3;
  }

  #readEndTag(from: number): number {
    const source = this.#source;
    if (this.#endsHere(from, this.#current)) {
      this.#close();
    } else if (this.#endsHere(from, 'table') && ROW_GROUPS.has(this.#current)) {
      this.#close();
      this.#close();
    } else if (!this.#endsHere(from, 'img') || this.#parent.childNodes.at(-1)?.nodeName !== 'img') {
      return -1;
    }
    return source.indexOf('>', from) + 1;
  }

  #endsHere(from: number, name: string): boolean {
    const source = this.#source;
    const end = from + name.length;
    if (name === '' || source.charCodeAt(end) !== greater) return false;
    return source.startsWith(name, from) || source.slice(from, end).toLowerCase() === name;
  }

  #readStartTag(from: number): number {
    const source = this.#source;
    let at = from + 1;
    while (isLetterOrDigit(source.charCodeAt(at))) at += 1;
    const written = source.slice(from, at);
    const kind = KINDS.get(written);
    const name = kind === undefined ? written.toLowerCase() : written;
    const known = kind ?? KINDS.get(name);
    if (known === undefined || !this.#mayStart(known, name)) return -1;
    const end = this.#readAttributes(at, known === 'void' || known === 'rule');
    return end === -1 ? -1 : this.#startElement(known, name, end);
  }

  /** Whether an element nests in the current node as it is written. */
  #mayStart(kind: Kind, name: string): boolean {
    if (this.#open.length >= MAX_DEPTH) return false;
    if (TABLE_FRAMES.has(this.#current)) return this.#mayStartInTable(kind);
    switch (kind) {
      case 'paragraph':
        if (this.#current === 'p') this.#close();
        return !this.#isInParagraph;
      case 'block':
      case 'preformatted':
      case 'rule':
      case 'table':
        return !this.#isInParagraph;
      case 'heading':
        return !this.#isInParagraph && KINDS.get(this.#current) !== 'heading';
      case 'list-item':
        return !this.#isInParagraph && LISTS.has(this.#current);
      case 'term':
        return !this.#isInParagraph && this.#current === 'dl';
      case 'formatting':
        return this.#open.every(({ tagName }) => tagName !== name);
      case 'row-group':
      case 'row':
      case 'cell':
        return false;
      default:
        return true;
    }
  }

  #mayStartInTable(kind: Kind): boolean {
    if (kind === 'row-group') return this.#current === 'table';
    if (kind === 'cell') return this.#current === 'tr';
    if (kind !== 'row' || this.#current === 'tr') return false;
    if (this.#current === 'table') {
      this.#implied += 1;
      this.#push(new PlainElement('tbody', NO_ATTRIBUTES, this.#parent));
    }
    return this.#implied <= MAX_IMPLIED;
  }

  #startElement(kind: Kind, name: string, end: number): number {
    const element = new PlainElement(name, this.#attributes, this.#parent);
    if (kind === 'void' || kind === 'rule' || kind === 'frame') {
      this.#parent.childNodes.push(element);
      if (kind !== 'frame') return end;
      return this.#source.startsWith('</iframe>', end) ? end + 9 : -1;
    }
    this.#push(element);
    if (kind === 'paragraph') this.#isInParagraph = true;
    if (kind !== 'preformatted') return end;
    // The first line break in it is dropped, also one that is written as a reference.
    const code = this.#source.charCodeAt(end);
    if (code === ampersand) return -1;
    return code === lineFeed ? end + 1 : end;
  }

  #push(element: PlainElement): void {
    this.#parent.childNodes.push(element);
    this.#open.push(element);
    this.#parent = element;
    this.#current = element.tagName;
  }

  #close(): void {
    const closed = this.#open.pop();
    if (closed?.tagName === 'p') this.#isInParagraph = false;
    const parent = this.#open.at(-1);
    this.#parent = parent ?? this.#root;
    this.#current = parent?.tagName ?? '';
  }

  #readAttributes(from: number, mayCloseItself: boolean): number {
    const source = this.#source;
    this.#attributes = NO_ATTRIBUTES;
    if (source.charCodeAt(from) === greater) return from + 1;
    const attributes: HtmlAttribute[] = [];
    this.#attributes = attributes;
    let at = from;
    for (;;) {
      const start = this.#skipSpace(at);
      const code = source.charCodeAt(start);
      if (code === greater) return start + 1;
      if (code === slash) {
        return mayCloseItself && source.charCodeAt(start + 1) === greater ? start + 2 : -1;
      }
      if (start === at || !isLetter(code)) return -1;
      at = this.#readAttribute(start, attributes);
      if (at === -1) return -1;
    }
  }

  #readAttribute(start: number, attributes: HtmlAttribute[]): number {
    const source = this.#source;
    let at = start + 1;
    while (isAttributeName(source.charCodeAt(at))) at += 1;
    const name = source.slice(start, at).toLowerCase();
    const isTooMany = attributes.length >= MAX_ATTRIBUTES;
    if (isTooMany || attributes.some((other) => other.name === name)) return -1;
    if (source.charCodeAt(at) !== equals) {
      const next = source.charCodeAt(this.#skipSpace(at));
      if (next === equals || !(isSpace(source.charCodeAt(at)) || next === greater)) return -1;
      attributes.push({ name, value: '' });
      return at;
    }
    const quote = source.charCodeAt(at + 1);
    if (quote !== doubleQuote && quote !== singleQuote) return -1;
    const close = source.indexOf(quote === doubleQuote ? '"' : "'", at + 2);
    if (close === -1) return -1;
    const raw = source.slice(at + 2, close);
    const value = raw.includes('&') ? decodePlainReferences(raw, true) : raw;
    if (value === null) return -1;
    attributes.push({ name, value });
    return close + 1;
  }

  #skipSpace(from: number): number {
    let at = from;
    while (isSpace(this.#source.charCodeAt(at))) at += 1;
    return at;
  }
}

function isSpace(code: number): boolean {
  return code === space || code === lineFeed || code === tab;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isLetterOrDigit(code: number): boolean {
  return isLetter(code) || (code >= 0x30 && code <= 0x39);
}

/** Letters, digits, and `-`, `.`, `:`, `_` between them. */
function isAttributeName(code: number): boolean {
  return isLetterOrDigit(code) || code === 0x2d || code === 0x2e || code === 0x3a || code === 0x5f;
}
