import { escapeHtml } from './escape-html.ts';
import { BLOCK_ELEMENTS, EMPTY_IS_NOTHING } from './html-allow-list.ts';

/** Deeper output than this is read once more, since a parser may place it otherwise. */
const SURE_DEPTH = 190;

const CLOSES_PARAGRAPH = new Set([...BLOCK_ELEMENTS, 'table']);
for (const name of ['caption', 'tbody', 'tfoot', 'thead', 'tr', 'legend'])
  CLOSES_PARAGRAPH.delete(name);
const SCOPE_ENDS = new Set(['table', 'td', 'th', 'caption']);
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const ROW_GROUPS = new Set(['tbody', 'thead', 'tfoot']);
/** Between an item and the next of its kind, these do not keep the first one open. */
const TRANSPARENT_FOR_ITEMS = new Set(['address', 'div', 'p']);
/** Element to the parents in which a parser leaves it. */
const PARENTS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['caption', new Set(['table'])],
  ['tbody', new Set(['table'])],
  ['thead', new Set(['table'])],
  ['tfoot', new Set(['table'])],
  ['tr', ROW_GROUPS],
  ['td', new Set(['tr'])],
  ['th', new Set(['tr'])],
  ['rt', new Set(['ruby'])],
  ['rp', new Set(['ruby'])],
]);
/** In these a parser leaves nothing but their parts and white space. */
const TABLE_FRAMES = new Set(['table', 'tbody', 'thead', 'tfoot', 'tr']);

interface OpenElement {
  readonly name: string;
  readonly start: number;
  readonly mayVanish: boolean;
  /** Whether it is, or stands in, a paragraph that a block would close. */
  readonly isInParagraph: boolean;
  readonly isInLink: boolean;
}

/**
 * Writes HTML, and knows whether a parser is sure to read the same tree from it: `isStable` turns
 * false where a nesting is written that parsers rearrange.
 */
export class HtmlWriter {
  readonly #parts: string[] = [];
  readonly #open: OpenElement[] = [];
  #stable = true;

  get isStable(): boolean {
    return this.#stable;
  }

  get parent(): string | null {
    return this.#open.at(-1)?.name ?? null;
  }

  get isInLink(): boolean {
    return this.#open.at(-1)?.isInLink ?? false;
  }

  /** @param attributes serialized, with a space before each */
  openElement(name: string, attributes: string): void {
    this.#checkPlace(name);
    const mayVanish =
      EMPTY_IS_NOTHING.has(name) ||
      ((name === 'audio' || name === 'video') && !attributes.includes(' src='));
    this.#open.push({
      name,
      start: this.#parts.length,
      mayVanish,
      isInParagraph: name === 'p' || (this.#isInParagraph && !SCOPE_ENDS.has(name)),
      isInLink: name === 'a' || this.isInLink,
    });
    this.#parts.push(`<${name}${attributes}>`);
    if (this.#open.length > SURE_DEPTH) this.#stable = false;
  }

  closeElement(): void {
    const element = this.#open.pop();
    if (element === undefined) return;
    if (element.mayVanish && this.#parts.length === element.start + 1) this.#parts.pop();
    else this.#parts.push(`</${element.name}>`);
  }

  addVoidElement(name: string, attributes: string): void {
    this.#checkPlace(name);
    this.#parts.push(`<${name}${attributes}>`);
  }

  addText(text: string): void {
    if (text === '') return;
    const parent = this.#open.at(-1);
    if (parent !== undefined) {
      if (TABLE_FRAMES.has(parent.name) && /[^ \t\n\f\r]/.test(text)) this.#stable = false;
      // A parser drops the first line break of a pre.
      if (
        parent.name === 'pre' &&
        parent.start === this.#parts.length - 1 &&
        text.startsWith('\n')
      ) {
        this.#parts.push('\n');
      }
    }
    this.#parts.push(escapeHtml(text));
  }

  finish(): string {
    return this.#parts.join('');
  }

  #checkPlace(name: string): void {
    const parent = this.parent;
    const parents = PARENTS.get(name);
    if (parents !== undefined) {
      if (parent === null || !parents.has(parent)) this.#stable = false;
    } else if (parent !== null && TABLE_FRAMES.has(parent)) {
      this.#stable = false;
    }
    if (HEADINGS.has(name) && parent !== null && HEADINGS.has(parent)) this.#stable = false;
    if (name === 'a' && this.isInLink) this.#stable = false;
    if (CLOSES_PARAGRAPH.has(name) && this.#isInParagraph) this.#stable = false;
    if (name === 'li' && this.#hasOpenItem('li', 'li')) this.#stable = false;
    if ((name === 'dd' || name === 'dt') && this.#hasOpenItem('dd', 'dt')) this.#stable = false;
  }

  get #isInParagraph(): boolean {
    return this.#open.at(-1)?.isInParagraph ?? false;
  }

  #hasOpenItem(one: string, other: string): boolean {
    for (let index = this.#open.length - 1; index >= 0; index -= 1) {
      const name = this.#open[index]?.name ?? '';
      if (name === one || name === other) return true;
      const isSpecial = BLOCK_ELEMENTS.has(name) || SCOPE_ENDS.has(name);
      if (isSpecial && !TRANSPARENT_FOR_ITEMS.has(name)) return false;
    }
    return false;
  }
}
