import { TopicwireError } from '../../model/topicwire-error.ts';
import type { DefectLog } from '../defect-log.ts';
import type { ReadLimits } from '../read-limits.ts';
import { AttributeReader } from './attribute-reader.ts';
import { isNameStart, isWhiteSpace, skipName } from './characters.ts';
import { ReferenceDecoder } from './decode-references.ts';
import { joinBase } from './join-base.ts';
import { type ElementName, NameScope } from './name-scope.ts';
import { findPrefix } from './namespaces.ts';
import { narrowText } from './narrow-text.ts';
import { readDoctype } from './read-doctype.ts';
import { TextFinder } from './text-finder.ts';
import { XmlElement } from './xml-element.ts';

/** A document as a tree, as far as it could be read. */
export interface XmlTree {
  /** The elements that stand in no other; a good document has one. */
  readonly roots: readonly XmlElement[];
  /** Text outside all elements. */
  readonly strayText: string;
  /** The document ended inside elements, a tag or a text. */
  readonly isTruncated: boolean;
}

interface StartTag {
  readonly raw: string;
  readonly open: number;
  readonly end: number;
  /** Raw name, raw value, …; null without attributes. */
  readonly flat: string[] | null;
  readonly isSelfClosing: boolean;
}

interface OpenElement {
  readonly element: XmlElement;
  readonly scope: NameScope;
}

const slash = 0x2f;
const exclamation = 0x21;
const question = 0x3f;
const greater = 0x3e;
const controls = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;
/** The same but for the last two, which are sought faster by themselves. */
const lowControls = /[\0-\x08\x0b\x0c\x0e-\x1f]/;
const allControls = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+/g;
const feedRoots = /^(?:rss|rdf|feed|channel)$/i;

/**
 * Reads markup into a tree, repairing what can be repaired; each repair is noted as a defect.
 * Time and memory are linear in the text for every input, and nothing recurses.
 *
 * @throws TopicwireError limit-exceeded when there are more nodes than the limits allow
 */
export function buildTree(text: string, limits: ReadLimits, log: DefectLog): XmlTree {
  return new TreeBuilder(text, limits, log).build();
}

class TreeBuilder {
  readonly #text: string;
  readonly #limits: ReadLimits;
  readonly #log: DefectLog;
  readonly #roots: XmlElement[] = [];
  readonly #open: OpenElement[] = [];
  readonly #rootScope = new NameScope(null, new Map());
  readonly #attributes: AttributeReader;
  readonly #hasControls: boolean;
  readonly #commentEnd: TextFinder;
  readonly #cdataStart: TextFinder;
  readonly #cdataEnd: TextFinder;
  readonly #instructionEnd: TextFinder;
  readonly #tagEnd: TextFinder;
  readonly #ampersand: TextFinder;
  #references: ReferenceDecoder;
  #top: XmlElement | null = null;
  #scope: NameScope;
  #nodes = 0;
  /** Open elements below the deepest level, which are left out with all they hold. */
  #skipped = 0;
  #strayText = '';
  #isTruncated = false;
  #sawFeedRoot = false;

  constructor(text: string, limits: ReadLimits, log: DefectLog) {
    this.#text = text;
    this.#limits = limits;
    this.#log = log;
    this.#hasControls =
      lowControls.test(text) || text.includes('\ufffe') || text.includes('\uffff');
    this.#scope = this.#rootScope;
    this.#references = new ReferenceDecoder(log, new Map());
    this.#attributes = new AttributeReader(text, limits, log);
    this.#commentEnd = new TextFinder(text, '-->');
    this.#cdataStart = new TextFinder(text, '<![CDATA[');
    this.#cdataEnd = new TextFinder(text, ']]>');
    this.#instructionEnd = new TextFinder(text, '?>');
    this.#tagEnd = new TextFinder(text, '>');
    this.#ampersand = new TextFinder(text, '&');
  }

  build(): XmlTree {
    const text = this.#text;
    let at = 0;
    while (at < text.length) {
      const open = text.indexOf('<', at);
      if (open === -1) {
        this.#addText(at, text.length);
        break;
      }
      if (open > at) this.#addText(at, open);
      at = this.#readMarkup(open);
    }
    this.#closeAtEnd();
    return { roots: this.#roots, strayText: this.#strayText, isTruncated: this.#isTruncated };
  }

  #readMarkup(open: number): number {
    const code = this.#text.charCodeAt(open + 1);
    if (isNameStart(code)) return this.#readStartTag(open);
    if (code === slash) return this.#readEndTag(open);
    if (code === exclamation) return this.#readDeclaration(open);
    if (code === question) return this.#readInstruction(open);
    if (open + 1 >= this.#text.length) return this.#truncate(open);
    return this.#readLiteral(open);
  }

  /** A `<` that starts no markup is text. */
  #readLiteral(open: number): number {
    this.#log.note('bad-markup', open, 'A bare "<" was read as "&lt;"');
    this.#append('<');
    return open + 1;
  }

  #truncate(open: number): number {
    this.#isTruncated = true;
    this.#log.note('truncated', open, 'The document ends inside a tag');
    return this.#text.length;
  }

  // Text

  #addText(from: number, to: number): void {
    const top = this.#top;
    if (this.#skipped > 0) return;
    if ((top === null || top.kind.isContainer) && this.#isBlank(from, to)) return;
    if (this.#isTooLong(from, to)) return;
    const raw = this.#clean(narrowText(this.#text.slice(from, to)), from);
    const ampersand = this.#ampersand.find(from);
    const isPlain = ampersand === -1 || ampersand >= to;
    this.#append(isPlain ? raw : this.#references.decode(raw, from));
  }

  #isBlank(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
      if (!isWhiteSpace(this.#text.charCodeAt(at))) return false;
    }
    return true;
  }

  #isTooLong(from: number, to: number): boolean {
    if (to - from <= this.#limits.maxTextLength) return false;
    this.#log.note('limit-reached', from, `A text of ${to - from} characters was left out`);
    return true;
  }

  #clean(raw: string, offset: number): string {
    if (!this.#hasControls) return raw;
    const bad = raw.search(controls);
    if (bad === -1) return raw;
    this.#log.note('bad-character', offset + bad, 'Characters that XML forbids were left out');
    return raw.replace(allControls, '');
  }

  #append(text: string): void {
    if (this.#skipped > 0) return;
    if (this.#top !== null) this.#top.append(text);
    else if (this.#strayText.length < 1000) this.#strayText += text;
  }

  // Start tags

  #readStartTag(open: number): number {
    const text = this.#text;
    const nameEnd = skipName(text, open + 1);
    const raw = text.slice(open + 1, nameEnd);
    if (text.charCodeAt(nameEnd) === greater) {
      this.#startElement({ raw, open, end: nameEnd + 1, flat: null, isSelfClosing: false });
      return nameEnd + 1;
    }
    const attributes = this.#attributes;
    attributes.read(nameEnd);
    if (attributes.ending === 'end-of-text') return this.#truncate(open);
    if (attributes.ending === 'next-tag' && !this.#scope.resolve(raw).isKnown) {
      return this.#readLiteral(open);
    }
    if (attributes.ending === 'next-tag') {
      this.#log.note('bad-markup', open, `The tag <${raw}> has no ">"; it was added`);
    }
    const { end, isSelfClosing } = attributes;
    this.#startElement({ raw, open, end, flat: attributes.take(open), isSelfClosing });
    return end;
  }

  #startElement({ raw, open, end, flat, isSelfClosing }: StartTag): void {
    this.#countNodes(1 + (flat === null ? 0 : flat.length / 2));
    if (this.#skipped > 0 || this.#open.length >= this.#limits.maxDepth) {
      this.#skip(raw, open, isSelfClosing);
      return;
    }
    const scope = this.#declare(flat);
    if (this.#top === null) adoptRootNamespace(scope, raw);
    const kind = scope.resolve(raw);
    if (kind.repair !== null) this.#log.note(kind.repair.code, open, kind.repair.message);
    if (kind.isEntry && isSelfClosing && this.#isInsideEntry()) {
      this.#log.note('mismatched-tag', open, `An empty <${raw}/> inside an entry was left out`);
      return;
    }
    if (kind.isStarter) this.#closeForgotten(kind, open);
    const element = this.#createElement(kind, open, flat, scope);
    this.#attach(element);
    const isEmpty = isSelfClosing || (kind.isVoid && this.#isVoid(raw, open, end));
    if (isEmpty) element.end = end;
    else this.#push(element, scope);
  }

  #countNodes(count: number): void {
    this.#nodes += count;
    if (this.#nodes <= this.#limits.maxNodes) return;
    throw new TopicwireError(
      'limit-exceeded',
      `The document has more than ${this.#limits.maxNodes} elements and attributes`,
    );
  }

  #skip(raw: string, open: number, isSelfClosing: boolean): void {
    if (this.#skipped === 0) {
      const message = `<${raw}> lies deeper than ${this.#limits.maxDepth} levels and was left out`;
      this.#log.note('limit-reached', open, message);
    }
    if (!isSelfClosing) this.#skipped += 1;
  }

  #declare(flat: string[] | null): NameScope {
    if (flat === null || !this.#attributes.hasDeclarations) return this.#scope;
    const declared: string[] = [];
    for (let at = 0; at < flat.length; at += 2) {
      const name = flat[at] ?? '';
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
      declared.push(name.slice('xmlns:'.length), (flat[at + 1] ?? '').trim());
    }
    return this.#scope.declare(declared);
  }

  #createElement(
    kind: ElementName,
    open: number,
    flat: string[] | null,
    scope: NameScope,
  ): XmlElement {
    let base = this.#top?.base ?? null;
    let language = this.#top?.language ?? null;
    if (flat === null) return new XmlElement(kind, open, null, base, language);
    for (let at = 0; at < flat.length; at += 2) {
      const name = scope.resolveAttribute(flat[at] ?? '');
      const value = this.#readValue(flat[at + 1] ?? '', open);
      flat[at] = name;
      flat[at + 1] = value;
      if (name === 'xml:base') base = joinBase(base, value.trim());
      else if (name === 'xml:lang') language = value.trim() || null;
    }
    return new XmlElement(kind, open, flat, base, language);
  }

  #readValue(raw: string, open: number): string {
    const value = this.#references.decode(this.#clean(raw, open), open);
    return value.includes('\n') || value.includes('\t') ? value.replace(/[\n\t]/g, ' ') : value;
  }

  #attach(element: XmlElement): void {
    if (this.#top === null) this.#roots.push(element);
    else this.#top.append(element);
    if (feedRoots.test(element.kind.local) && this.#top === null) this.#sawFeedRoot = true;
  }

  #isVoid(raw: string, open: number, end: number): boolean {
    if (!this.#text.startsWith(`</${raw}>`, end)) {
      this.#log.note('unclosed-tag', open, `<${raw}> is empty in HTML; it was closed at once`);
    }
    return true;
  }

  #push(element: XmlElement, scope: NameScope): void {
    this.#open.push({ element, scope: this.#scope });
    this.#top = element;
    this.#scope = scope;
  }

  /** Closes a text whose end tag was forgotten, and an entry that another one follows. */
  #closeForgotten(kind: ElementName, open: number): void {
    const top = this.#top;
    if (top === null) return;
    if (top.kind.isTextLeaf && this.#isFieldOfContainer()) {
      this.#noteUnclosed(top);
      this.#pop(open);
    }
    if (!kind.isEntry || this.#top?.kind.holdsEntries === true) return;
    const holder = this.#open.findLastIndex(({ element }) => element.kind.holdsEntries);
    if (holder !== -1) this.#closeDownTo(holder + 1, open);
  }

  #isFieldOfContainer(): boolean {
    return this.#open.at(-2)?.element.kind.isContainer ?? false;
  }

  #isInsideEntry(): boolean {
    return this.#open.some(({ element }) => element.kind.isEntry);
  }

  // End tags

  #readEndTag(open: number): number {
    const text = this.#text;
    const expected = this.#top?.kind.raw;
    if (expected !== undefined && this.#skipped === 0 && text.startsWith(expected, open + 2)) {
      const close = open + 2 + expected.length;
      if (text.charCodeAt(close) === greater) {
        this.#pop(close + 1);
        return close + 1;
      }
    }
    const nameEnd = skipName(text, open + 2);
    const raw = text.slice(open + 2, nameEnd);
    const close = text.charCodeAt(nameEnd) === greater ? nameEnd : this.#tagEnd.find(nameEnd);
    if (close === -1) return this.#truncate(open);
    const next = close === nameEnd ? -1 : text.indexOf('<', nameEnd);
    if (next !== -1 && next < close) {
      this.#log.note('bad-markup', open, `The tag </${raw}> has no ">"; it was added`);
      this.#endElement(raw, open, next);
      return next;
    }
    this.#endElement(raw, open, close + 1);
    return close + 1;
  }

  #endElement(raw: string, open: number, end: number): void {
    if (this.#skipped > 0 && !this.#closesContainer(raw)) {
      this.#skipped -= 1;
      return;
    }
    this.#skipped = 0;
    if (this.#top !== null && this.#top.kind.raw === raw) {
      this.#pop(end);
      return;
    }
    this.#endOther(raw, open, end);
  }

  /** Whether an end tag below the deepest level closes an item, a channel or the like above it. */
  #closesContainer(raw: string): boolean {
    return this.#open.some(({ element: { kind } }) => kind.isContainer && kind.raw === raw);
  }

  #endOther(raw: string, open: number, end: number): void {
    const folded = raw.toLowerCase();
    const index = this.#open.findLastIndex(({ element }) => isSameTag(element.kind, raw, folded));
    if (index === -1) {
      if (this.#scope.resolve(raw).isVoid) return;
      this.#log.note('unexpected-end-tag', open, `</${raw}> closes nothing; it was left out`);
      return;
    }
    if (index < this.#open.length - 1) {
      const inner = this.#top?.kind.raw ?? '';
      this.#log.note('mismatched-tag', open, `</${raw}> stands where </${inner}> was expected`);
    } else {
      this.#log.note('wrong-case', open, `</${raw}> closes <${this.#top?.kind.raw ?? ''}>`);
    }
    while (this.#open.length > index) this.#pop(this.#open.length === index + 1 ? end : open);
  }

  #closeDownTo(index: number, at: number): void {
    while (this.#open.length > index) {
      if (this.#top !== null) this.#noteUnclosed(this.#top);
      this.#pop(at);
    }
  }

  #noteUnclosed({ kind, start }: XmlElement): void {
    const message = `<${kind.raw}> has no end tag; it was closed before the next element`;
    this.#log.note('unclosed-tag', start, message);
  }

  #pop(end: number): void {
    const closed = this.#open.pop();
    if (closed === undefined) return;
    closed.element.end = end;
    this.#scope = closed.scope;
    this.#top = this.#open.at(-1)?.element ?? null;
  }

  /** What is open at the end stays open (`end` -1), so that a cut entry is told from a whole one. */
  #closeAtEnd(): void {
    const root = this.#open[0];
    if (root === undefined) return;
    if (!this.#isTruncated) {
      const message = `The document ends inside <${this.#top?.kind.raw ?? ''}>`;
      this.#log.note('truncated', this.#text.length, message);
    }
    this.#isTruncated = true;
  }

  // Declarations, comments and instructions

  #readDeclaration(open: number): number {
    const text = this.#text;
    if (text.startsWith('<![CDATA[', open)) return this.#readCdata(open);
    if (text.startsWith('<!--', open)) return this.#readComment(open);
    const isProlog = this.#top === null && this.#skipped === 0;
    if (isProlog && /^<!doctype/i.test(text.slice(open, open + 9))) return this.#readDoctype(open);
    if (isCutOff(text, open)) return this.#truncate(open);
    const close = this.#tagEnd.find(open);
    if (close === -1) return this.#readLiteral(open);
    this.#log.note('bad-markup', open, 'A declaration that XML does not know was left out');
    return close + 1;
  }

  #readCdata(open: number): number {
    const from = open + 9;
    const to = this.#findCdataEnd(from);
    const isClosed = this.#text.startsWith(']]>', to);
    if (!isClosed && to === this.#text.length) this.#isTruncated = true;
    if (!isClosed) {
      const code = to === this.#text.length ? 'truncated' : 'bad-markup';
      this.#log.note(code, open, 'A CDATA section has no end');
    }
    if (this.#skipped === 0 && !this.#isTooLong(from, to)) {
      this.#append(this.#clean(narrowText(this.#text.slice(from, to)), from));
    }
    return isClosed ? to + 3 : to;
  }

  /** The end of a CDATA section; where its own is missing, the end tag of the element around it. */
  #findCdataEnd(from: number): number {
    const end = this.#cdataEnd.find(from);
    const next = this.#cdataStart.find(from);
    const isSuspect = end === -1 || (next !== -1 && next < end);
    if (!isSuspect || this.#top === null) return end === -1 ? this.#text.length : end;
    const endTag = `</${this.#top.kind.raw}>`;
    if (end === -1) {
      const stop = this.#text.indexOf(endTag, from);
      return stop === -1 ? this.#text.length : stop;
    }
    const stop = this.#text.slice(from, next).indexOf(endTag);
    return stop === -1 ? end : from + stop;
  }

  #readComment(open: number): number {
    const end = this.#commentEnd.find(open + 4);
    if (end !== -1) return end + 3;
    const close = this.#tagEnd.find(open);
    if (close === -1) return this.#truncate(open);
    this.#log.note('bad-markup', open, 'A comment has no end; it was ended at the next ">"');
    return close + 1;
  }

  #readDoctype(open: number): number {
    const { end, entities } = readDoctype(this.#text, open);
    if (!/^<!doctype\s+html/i.test(this.#text.slice(open, open + 20))) {
      this.#log.note('doctype-ignored', open, 'The document type was not fetched');
      this.#references = new ReferenceDecoder(this.#log, entities);
    }
    return end;
  }

  #readInstruction(open: number): number {
    if (this.#isLateProlog(open)) this.#dropJunk(open);
    const end = this.#instructionEnd.find(open + 2);
    if (end !== -1) return end + 2;
    const close = this.#tagEnd.find(open);
    if (close === -1) return this.#truncate(open);
    this.#log.note('bad-markup', open, 'A processing instruction has no "?>"');
    return close + 1;
  }

  /** An XML declaration behind elements, none of which starts a feed: what came before was junk. */
  #isLateProlog(open: number): boolean {
    return (
      !this.#sawFeedRoot &&
      this.#roots.length > 0 &&
      /^<\?xml\s/i.test(this.#text.slice(open, open + 6))
    );
  }

  #dropJunk(open: number): void {
    this.#log.note('junk-before-document', 0, 'Markup before the XML declaration was left out');
    while (this.#open.length > 0) this.#pop(open);
    this.#roots.length = 0;
    this.#strayText = '';
    this.#skipped = 0;
  }
}

/** A feed's root in a namespace that we do not know means the core vocabulary by it. */
function adoptRootNamespace(scope: NameScope, raw: string): void {
  const local = raw.toLowerCase();
  if (local !== 'rss' && local !== 'feed' && local !== 'channel') return;
  const prefix = local === 'feed' ? 'atom' : '';
  const kind = scope.resolve(raw);
  const isKnown = kind.namespace !== null && findPrefix(kind.namespace).prefix === prefix;
  if (!isKnown) scope.adoptDefault(prefix);
}

function isSameTag(kind: ElementName, raw: string, folded: string): boolean {
  return kind.raw === raw || (kind.raw.length === raw.length && kind.raw.toLowerCase() === folded);
}

/** Whether the text ends inside the first characters of a declaration. */
function isCutOff(text: string, open: number): boolean {
  const rest = text.slice(open, open + 9);
  if (open + rest.length < text.length) return false;
  return ['<![CDATA[', '<!--', '<!DOCTYPE'].some((whole) => whole.startsWith(rest.toUpperCase()));
}
