import type { SafeHtml } from '../model/safe-html.ts';
import { hasRuns } from './fold-white-space.ts';
import { BLOCK_ELEMENTS } from './html-allow-list.ts';

/** A run of safe HTML between two places where a line of text ends. */
export interface HtmlBlock {
  readonly pieces: readonly HtmlPiece[];
  /** Its words in one line; references stay as they are written. */
  readonly text: string;
}

export type HtmlPiece = HtmlTag | HtmlText;

export interface HtmlTag {
  readonly name: string;
  readonly isClosing: boolean;
  /** References stay as they are written. */
  readonly attributes: readonly (readonly [name: string, value: string])[];
}

export interface HtmlText {
  /** White space folded, but for text whose line breaks count. */
  readonly text: string;
}

const PIECE = /<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>|[^<]+/g;
const ATTRIBUTE = / ([a-z-]+)="([^"]*)"/g;
const NONE: HtmlTag['attributes'] = [];
const LINE_ENDS: ReadonlySet<string> = new Set([...BLOCK_ELEMENTS, 'br', 'hr', 'td', 'th']);

/**
 * Safe HTML cut into its lines of text, so that two versions can be compared without their white
 * space. It relies on how `HtmlWriter` writes, and is of use for that alone.
 */
export function splitSafeHtml(html: SafeHtml): readonly HtmlBlock[] {
  const blocks: HtmlBlock[] = [];
  let pieces: HtmlPiece[] = [];
  let preformatted = 0;
  const endBlock = () => {
    if (pieces.length > 0) blocks.push(makeBlock(pieces));
    pieces = [];
  };
  for (const [whole, slash, name, attributes] of html.matchAll(PIECE)) {
    if (name === undefined) {
      pieces.push({
        text: preformatted > 0 || !hasRuns(whole) ? whole : whole.replace(/\s+/g, ' '),
      });
      continue;
    }
    const isClosing = slash === '/';
    if (name === 'pre') preformatted += isClosing ? -1 : 1;
    if (LINE_ENDS.has(name)) endBlock();
    pieces.push({ name, isClosing, attributes: readAttributes(attributes ?? '') });
  }
  endBlock();
  return blocks;
}

function readAttributes(written: string): readonly (readonly [string, string])[] {
  if (written === '') return NONE;
  return [...written.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, value]);
}

/** White space where a line begins or ends is not shown. */
function makeBlock(pieces: readonly HtmlPiece[]): HtmlBlock {
  const texts = pieces.flatMap((piece) => ('text' in piece ? [piece.text] : []));
  if (texts.length === 0) return { pieces, text: '' };
  const first = texts.findIndex((text) => text !== ' ');
  const last = texts.findLastIndex((text) => text !== ' ');
  let place = -1;
  const trimmed = pieces.flatMap((piece): readonly HtmlPiece[] => {
    if (!('text' in piece)) return [piece];
    place += 1;
    const text = trimText(piece.text, place <= first || first === -1, place >= last);
    return text === '' ? [] : [{ text }];
  });
  return { pieces: trimmed, text: texts.join('').trim() };
}

function trimText(text: string, isFirst: boolean, isLast: boolean): string {
  const start = isFirst && text.startsWith(' ') ? 1 : 0;
  const end = isLast && text.endsWith(' ') ? text.length - 1 : text.length;
  return text.slice(start, Math.max(start, end));
}
