import { type DefaultTreeAdapterTypes, defaultTreeAdapter, html, Parser, type Token } from 'parse5';
import { scanPlainHtml } from './scan-plain-html.ts';

/** An attribute, its name in lower case. */
export interface HtmlAttribute {
  readonly name: string;
  readonly value: string;
}

/** What holds nodes. */
export interface HtmlParent {
  readonly childNodes: readonly HtmlNode[];
}

export interface HtmlText {
  readonly nodeName: '#text';
  readonly value: string;
}

/** An element, its name in lower case. */
export interface HtmlElement extends HtmlParent {
  readonly nodeName: string;
  readonly tagName: string;
  readonly attrs: readonly HtmlAttribute[];
  readonly parentNode: HtmlParent | null;
}

/** Comments and the like have nothing but their name. */
export type HtmlNode = HtmlText | HtmlElement | { readonly nodeName: string };

/** Formatting elements open at once in a real text; beyond it their tags are ignored. */
const MAX_FORMATTING = 24;
/** Open elements in a real text; beyond it start tags are ignored and their content stays. */
const MAX_DEPTH = 200;
/** Elements that the standard's repairs may add to those that are written. */
const MAX_REPAIRS = 2_000;

const FORMATTING = new Set('a b big code em font i nobr s small strike strong tt u'.split(' '));
/** Read at any depth: they do not stay open, and the text in them is not to be shown. */
const LEAVES = new Set(
  (
    'area br embed hr iframe img input noembed noframes script source style textarea title track wbr ' +
    'xmp'
  ).split(' '),
);

/**
 * The standard's parser, with no room for hostile nesting: n formatting tags and n paragraphs would
 * otherwise make n² elements, as the standard asks for.
 */
class BoundedParser extends Parser<DefaultTreeAdapterTypes.DefaultTreeAdapterMap> {
  #written = 0;
  #opened = 0;

  override onStartTag(token: Token.TagToken): void {
    this.#written += 1;
    if (this.#opened - this.#written > MAX_REPAIRS)
      this.activeFormattingElements.clearToLastMarker();
    if (this.#isTooDeep(token)) return;
    super.onStartTag(token);
  }

  override onItemPush(
    node: DefaultTreeAdapterTypes.ParentNode,
    tagId: html.TAG_ID,
    isTop: boolean,
  ): void {
    this.#opened += 1;
    super.onItemPush(node, tagId, isTop);
  }

  #isTooDeep(token: Token.TagToken): boolean {
    if (this.openElements.depth >= MAX_DEPTH) {
      return this.currentNotInHTML || !LEAVES.has(token.tagName);
    }
    return FORMATTING.has(token.tagName) && this.#formattingDepth() >= MAX_FORMATTING;
  }

  #formattingDepth(): number {
    let depth = 0;
    let entry = this.activeFormattingElements.newest;
    while (entry !== null && depth < MAX_FORMATTING) {
      depth += 1;
      entry = entry.older;
    }
    return depth;
  }
}

/**
 * The nodes of a piece of HTML, as a browser would put them into a page's body, `noscript` included.
 * Time and size are linear in the input, and no branch is deeper than some 200 elements.
 * @see HTML Standard §13.2
 */
export function parseHtml(source: string): readonly HtmlNode[] {
  return scanPlainHtml(source) ?? parseAnyHtml(source);
}

/** The same by the standard's parser alone, whatever the source is. */
export function parseAnyHtml(source: string): readonly HtmlNode[] {
  const context = defaultTreeAdapter.createElement('body', html.NS.HTML, []);
  const parser = BoundedParser.getFragmentParser<DefaultTreeAdapterTypes.DefaultTreeAdapterMap>(
    context,
    { scriptingEnabled: false },
  );
  parser.tokenizer.write(source, true);
  return parser.getFragment().childNodes;
}

/** The value of an attribute, or null. */
export function readAttribute(element: HtmlElement, name: string): string | null {
  for (const attribute of element.attrs) if (attribute.name === name) return attribute.value;
  return null;
}
