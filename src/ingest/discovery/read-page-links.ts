import { type Token, Tokenizer, TokenizerMode } from 'parse5';

/** A reference of a page to something else, as written. */
export interface PageLink {
  readonly element: 'link' | 'a';
  /** In the page's head, as its tags say: not where a repair of broken markup would put it. */
  readonly inHead: boolean;
  readonly href: string;
  /** Tokens of `rel`, in lower case. */
  readonly rel: ReadonlySet<string>;
  /** Media type without parameters, in lower case; null without one. */
  readonly type: string | null;
  readonly hreflang: string | null;
  /** The title, else what an `a` holds; white space folded, null without text. */
  readonly title: string | null;
}

/** What a page says of other documents. */
export interface PageLinks {
  /** Its document type or its first element is HTML's. */
  readonly isHtml: boolean;
  /** `href` of the first `base` that has one. */
  readonly base: string | null;
  /** In document order. */
  readonly links: readonly PageLink[];
}

type TokenizerState = Tokenizer['state'];

/** Elements whose content is text, so that what looks like markup in it is none. */
const textElements: ReadonlyMap<string, TokenizerState> = new Map<string, TokenizerState>([
  ['title', TokenizerMode.RCDATA],
  ['textarea', TokenizerMode.RCDATA],
  ['style', TokenizerMode.RAWTEXT],
  ['xmp', TokenizerMode.RAWTEXT],
  ['iframe', TokenizerMode.RAWTEXT],
  ['noembed', TokenizerMode.RAWTEXT],
  ['noframes', TokenizerMode.RAWTEXT],
  ['script', TokenizerMode.SCRIPT_DATA],
  ['plaintext', TokenizerMode.PLAINTEXT],
]);
/** What pages start with, complete or not. */
const firstElements =
  /^(?:html|head|body|meta|title|link|base|style|script|noscript|div|p|a|h[1-6]|table|ul|ol|span|main|header|nav|section|article|center|font|b|br|img)$/;
const longestTitle = 200;

/**
 * Reads the references of a page from its tags, in time linear in the text. No tree is built: a
 * stray element in the head would move the links behind it into the body.
 */
export function readPageLinks(html: string): PageLinks {
  const reader = new PageReader();
  const tokenizer = new Tokenizer({}, reader);
  reader.enterText = (state) => {
    tokenizer.state = state;
  };
  tokenizer.write(html, true);
  return reader.finish();
}

class PageReader {
  enterText: (state: TokenizerState) => void = () => undefined;
  readonly #links: PageLink[] = [];
  /** Null before the first tag. */
  #isHtml: boolean | null = null;
  #base: string | null = null;
  #inHead = true;
  /** Open `template` elements, whose content is no part of the page. */
  #templates = 0;
  /** The `a` that is open, and what was read of its text. */
  #anchor: PageLink | null = null;
  #text = '';

  onStartTag({ tagName, attrs }: Token.TagToken): void {
    this.#isHtml ??= firstElements.test(tagName);
    if (tagName === 'body') this.#inHead = false;
    if (tagName === 'template') this.#templates += 1;
    const state = textElements.get(tagName);
    if (state !== undefined) this.enterText(state);
    if (this.#templates > 0) return;
    const attributes = new Map(attrs.map(({ name, value }) => [name, value]));
    if (tagName === 'base') this.#base ??= attributes.get('href') ?? null;
    if (tagName === 'a') this.#openAnchor(attributes);
    if (tagName === 'link') this.#add(describeLink('link', attributes, this.#inHead));
    if (tagName === 'img' && this.#anchor !== null) this.#text += ` ${attributes.get('alt') ?? ''}`;
  }

  onEndTag({ tagName }: Token.TagToken): void {
    if (tagName === 'head') this.#inHead = false;
    if (tagName === 'template') this.#templates = Math.max(0, this.#templates - 1);
    if (tagName === 'a') this.#closeAnchor();
  }

  onCharacter({ chars }: Token.CharacterToken): void {
    if (this.#anchor === null || this.#text.length > longestTitle) return;
    this.#text += chars.slice(0, longestTitle);
  }

  onWhitespaceCharacter(token: Token.CharacterToken): void {
    this.onCharacter(token);
  }

  onNullCharacter(): void {}
  onComment(): void {}
  onDoctype({ name }: Token.DoctypeToken): void {
    if (name?.toLowerCase() === 'html') this.#isHtml = true;
  }

  onEof(): void {
    this.#closeAnchor();
  }

  finish(): PageLinks {
    return { isHtml: this.#isHtml ?? false, base: this.#base, links: this.#links };
  }

  #openAnchor(attributes: ReadonlyMap<string, string>): void {
    this.#closeAnchor();
    this.#anchor = describeLink('a', attributes, false);
    this.#text = '';
  }

  #closeAnchor(): void {
    if (this.#anchor === null) return;
    this.#add({ ...this.#anchor, title: this.#anchor.title ?? foldTitle(this.#text) });
    this.#anchor = null;
  }

  #add(link: PageLink | null): void {
    if (link !== null) this.#links.push(link);
  }
}

function describeLink(
  element: 'link' | 'a',
  attributes: ReadonlyMap<string, string>,
  inHead: boolean,
): PageLink | null {
  const href = attributes.get('href')?.trim() ?? '';
  if (href === '') return null;
  const rel = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
  const type = (attributes.get('type') ?? '').split(';', 1).join('').trim().toLowerCase();
  return {
    element,
    inHead,
    href,
    rel: new Set(rel.filter((token) => token !== '')),
    type: type === '' ? null : type,
    hreflang: attributes.get('hreflang') ?? null,
    title: foldTitle(attributes.get('title') ?? ''),
  };
}

function foldTitle(text: string): string | null {
  const folded = text.replace(/\s+/g, ' ').trim().slice(0, longestTitle).trim();
  return folded === '' ? null : folded.toWellFormed();
}
