import type { SafeHtml } from '../model/safe-html.ts';
import { checkImageUrl, chooseImageSource } from './choose-image-source.ts';
import { dropBadCharacters } from './drop-bad-characters.ts';
import { escapeHtml } from './escape-html.ts';
import {
  ALLOWED_ELEMENTS,
  type AttributeKind,
  BLOCK_ELEMENTS,
  DROPPED_ELEMENTS,
  GLOBAL_ATTRIBUTES,
  RENAMED_ELEMENTS,
  VOID_ELEMENTS,
} from './html-allow-list.ts';
import { HtmlWriter } from './html-writer.ts';
import { linkPlayer } from './link-player.ts';
import { type HtmlElement, type HtmlNode, parseHtml, readAttribute } from './parse-html.ts';
import { removeTracking } from './remove-tracking.ts';
import { LINK_SCHEMES, resolveUrl } from './resolve-url.ts';
import { TextWriter } from './text-writer.ts';

/** Characters of one piece of HTML that are read; what follows is cut off. */
export const MAX_HTML_LENGTH = 2_000_000;
const MAX_ROUNDS = 6;

/** A piece of HTML, read once. */
export interface HtmlReading {
  readonly html: SafeHtml;
  readonly text: string;
  /** The first picture that is not a pixel or a spacer. */
  readonly image: string | null;
  readonly isCut: boolean;
}

/**
 * Reads foreign HTML: what may be shown of it, and what it says as plain text.
 * @param base absolute URL that references are resolved on; null drops those that are relative
 * @param page absolute URL of the page itself, for links into it
 */
export function readHtml(source: string, base: string | null, page: string | null): HtmlReading {
  const isCut = source.length > MAX_HTML_LENGTH;
  const input = cleanSource(source);
  if (!holdsMarkup(input)) return readPlain(input, isCut);
  const first = new HtmlReader(new HtmlWriter(), base, page).read(input);
  return {
    html: settle(first, base, page) as SafeHtml,
    text: first.text,
    image: first.image,
    isCut,
  };
}

/** What foreign HTML says as plain text, without working out what may be shown of it. */
export function readHtmlText(source: string): string {
  const input = cleanSource(source);
  if (!holdsMarkup(input)) return readPlainText(input);
  return new HtmlReader(null, null, null).read(input).text;
}

function cleanSource(source: string): string {
  const isCut = source.length > MAX_HTML_LENGTH;
  return dropBadCharacters(isCut ? source.slice(0, MAX_HTML_LENGTH) : source);
}

function holdsMarkup(input: string): boolean {
  return input.includes('<') || input.includes('&') || input.includes('\r');
}

function readPlainText(input: string): string {
  const writer = new TextWriter();
  writer.addText(input);
  return writer.finish();
}

function readPlain(input: string, isCut: boolean): HtmlReading {
  return { html: escapeHtml(input) as SafeHtml, text: readPlainText(input), image: null, isCut };
}

/** Reads what was written until it stays the same, where a parser may rearrange it. */
function settle(first: Pass, base: string | null, page: string | null): string {
  let last = first;
  for (let round = 1; !last.isStable && round < MAX_ROUNDS; round += 1) {
    const next = new HtmlReader(new HtmlWriter(), base, page).read(last.html);
    if (next.html === last.html) return next.html;
    last = next;
  }
  return last.isStable ? last.html : escapeHtml(last.text);
}

interface Pass {
  readonly html: string;
  readonly text: string;
  readonly image: string | null;
  readonly isStable: boolean;
}

type Step = HtmlNode | 'close' | 'end-block' | 'end-cell' | 'end-pre';

/** Walks a parsed tree without recursion and writes what is allowed. */
class HtmlReader {
  readonly #base: string | null;
  readonly #page: string | null;
  /** Null where only the text is wanted. */
  readonly #html: HtmlWriter | null;
  readonly #text = new TextWriter();
  readonly #steps: Step[] = [];
  #preformatted = 0;
  #hasReferences = true;
  #image: string | null = null;

  constructor(html: HtmlWriter | null, base: string | null, page: string | null) {
    this.#html = html;
    this.#base = base;
    this.#page = page;
  }

  read(source: string): Pass {
    // Numeric references alone can bring in what the source itself does not hold.
    this.#hasReferences = source.includes('&#') || source.includes('\r');
    this.#pushAll(parseHtml(source));
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      if (typeof step === 'string') this.#finish(step);
      else if (step.nodeName === '#text') this.#addText((step as { value: string }).value);
      else if ('tagName' in step) this.#addElement(step);
    }
    return {
      html: this.#html?.finish() ?? '',
      text: this.#text.finish(),
      image: this.#image,
      isStable: this.#html?.isStable ?? true,
    };
  }

  #finish(step: 'close' | 'end-block' | 'end-cell' | 'end-pre'): void {
    if (step === 'close') this.#html?.closeElement();
    else if (step === 'end-block') this.#text.addBreak();
    else if (step === 'end-cell') this.#text.addSpace();
    else this.#preformatted -= 1;
  }

  #pushAll(nodes: readonly HtmlNode[]): void {
    for (let index = nodes.length - 1; index >= 0; index -= 1) {
      const node = nodes[index];
      if (node !== undefined) this.#steps.push(node);
    }
  }

  #addText(value: string): void {
    const text = this.#hasReferences ? cleanValue(value) : value;
    this.#html?.addText(text);
    if (this.#preformatted > 0) this.#text.addPreformatted(text);
    else this.#text.addText(text);
  }

  #addElement(element: HtmlElement): void {
    const name = element.tagName;
    if (name === 'img') this.#addImage(element);
    else if (name === 'iframe') this.#addFrame(element);
    else if (DROPPED_ELEMENTS.has(name) || isRepeatedFallback(element)) return;
    else this.#addContainer(element, RENAMED_ELEMENTS.get(name) ?? name);
  }

  #addContainer(element: HtmlElement, name: string): void {
    if (name === 'br' || name === 'hr') this.#text.addBreak();
    const html = this.#html;
    const kinds = html === null ? undefined : ALLOWED_ELEMENTS.get(name);
    if (html !== null && kinds !== undefined && VOID_ELEMENTS.has(name)) {
      this.#addVoid(html, element, name, kinds);
      return;
    }
    this.#breakText(name);
    const attributes = kinds === undefined ? null : this.#writeAttributes(element, kinds);
    if (html !== null && attributes !== null && !(name === 'a' && !attributes.includes(' href='))) {
      html.openElement(name, attributes + forcedAttributes(name));
      this.#steps.push('close');
    }
    this.#pushAll(element.childNodes);
  }

  #addVoid(
    html: HtmlWriter,
    element: HtmlElement,
    name: string,
    kinds: ReadonlyMap<string, AttributeKind>,
  ): void {
    const attributes = this.#writeAttributes(element, kinds);
    if (name === 'source') {
      const isInMedia = html.parent === 'audio' || html.parent === 'video';
      if (!isInMedia || !attributes.includes(' src=')) return;
    }
    html.addVoidElement(name, attributes);
  }

  #breakText(name: string): void {
    if (BLOCK_ELEMENTS.has(name)) {
      this.#text.addBreak();
      this.#steps.push('end-block');
    } else if (name === 'td' || name === 'th') {
      this.#steps.push('end-cell');
    }
    if (name === 'pre') {
      this.#preformatted += 1;
      this.#steps.push('end-pre');
    }
  }

  #addImage(element: HtmlElement): void {
    if (this.#html === null) return;
    const url = chooseImageSource(element, this.#base);
    if (url === null) return;
    if (this.#image === null && !url.startsWith('data:')) this.#image = url;
    const kinds = ALLOWED_ELEMENTS.get('img') ?? new Map();
    const others = this.#writeAttributes(element, kinds, 'src');
    this.#html.addVoidElement('img', ` src="${escapeHtml(url)}"${others}`);
  }

  #addFrame(element: HtmlElement): void {
    const source = readAttribute(element, 'data-src') ?? readAttribute(element, 'src');
    const page = linkPlayer(source, this.#base);
    if (page === null) return;
    const title = cleanValue(readAttribute(element, 'title') ?? '').trim();
    const label = title === '' ? page : title;
    this.#text.addText(label);
    const html = this.#html;
    if (html === null) return;
    const isInLink = html.isInLink;
    if (!isInLink) html.openElement('a', ` href="${escapeHtml(page)}"${forcedAttributes('a')}`);
    html.addText(label);
    if (!isInLink) html.closeElement();
  }

  #writeAttributes(
    element: HtmlElement,
    kinds: ReadonlyMap<string, AttributeKind>,
    except?: string,
  ): string {
    let written = '';
    for (const { name, value } of element.attrs) {
      if (name === except) continue;
      const kind = kinds.get(name) ?? GLOBAL_ATTRIBUTES.get(name);
      const checked = kind === undefined ? null : this.#checkValue(kind, value);
      if (checked !== null) written += ` ${name}="${escapeHtml(checked)}"`;
    }
    return written;
  }

  #checkValue(kind: AttributeKind, value: string): string | null {
    switch (kind) {
      case 'link':
        return this.#checkLink(value);
      case 'image':
        return checkImageUrl(value, this.#base);
      case 'media':
        return resolveUrl(value, this.#base);
      case 'text':
        return cleanValue(value);
      case 'flag':
        return '';
      default:
        return PATTERNS[kind].test(value) ? value : null;
    }
  }

  #checkLink(value: string): string | null {
    const base = value.trimStart().startsWith('#') ? this.#page : this.#base;
    const url = resolveUrl(value, base, LINK_SCHEMES);
    return url === null || !url.startsWith('http') ? url : removeTracking(url);
  }
}

const PATTERNS: Readonly<
  Record<Exclude<AttributeKind, 'link' | 'image' | 'media' | 'text' | 'flag'>, RegExp>
> = {
  language: /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}$/,
  direction: /^(?:ltr|rtl|auto)$/i,
  number: /^-?\d{1,5}$/,
  dateTime: /^[0-9A-Za-z:.+ -]{1,40}$/,
  mediaType: /^[a-z]{1,20}\/[a-z0-9.+-]{1,60}$/i,
  listType: /^[1aAiI]$/,
  scope: /^(?:row|col|rowgroup|colgroup)$/i,
};

function forcedAttributes(name: string): string {
  if (name === 'a') return ' rel="noopener noreferrer"';
  return name === 'audio' || name === 'video' ? ' controls="" preload="none"' : '';
}

/** One kind of line break, and no character that XML cannot carry. */
function cleanValue(value: string): string {
  const text = value.includes('\r') ? value.replace(/\r\n?/g, '\n') : value;
  return dropBadCharacters(text);
}

/** A `noscript` that repeats the picture before it for readers without script. */
function isRepeatedFallback(element: HtmlElement): boolean {
  if (element.tagName !== 'noscript') return false;
  const siblings = element.parentNode?.childNodes ?? [];
  // A picture and its fallback stand next to each other, so that few steps are enough.
  const place = siblings.indexOf(element);
  const before = siblings.slice(Math.max(0, place - 2), place).reverse();
  const image = before.find((node) => 'tagName' in node);
  return image !== undefined && 'tagName' in image && image.tagName === 'img' && isUsable(image);
}

function isUsable(image: HtmlElement): boolean {
  return chooseImageSource(image, 'https://base.invalid/') !== null;
}
