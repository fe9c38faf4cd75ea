/** A feed's text, cut where its entries begin and end; joined again it is the same text. */
export interface SplitFeed {
  readonly head: string;
  /** One string an entry, with what stands between it and the next one. */
  readonly entries: readonly string[];
  readonly tail: string;
}

const ENTRY_NAMES: readonly (readonly [mediaType: string, name: string])[] = [
  ['application/rss+xml', 'item'],
  ['application/atom+xml', 'entry'],
];

/**
 * Cuts an RSS or Atom document as our writers write it; null for a document of another kind, or
 * without entries. Sections of character data and comments may hold whatever looks like a tag.
 */
export function splitFeed(text: string, mediaType: string): SplitFeed | null {
  const [, name] = ENTRY_NAMES.find(([type]) => mediaType.startsWith(type)) ?? [];
  if (name === undefined) return null;
  const starts: number[] = [];
  let end = -1;
  const mark = new RegExp(`<!\\[CDATA\\[|<!--|<${name}[\\s>]|</${name}>`, 'g');
  for (let match = mark.exec(text); match !== null; match = mark.exec(text)) {
    const [found] = match;
    if (found.startsWith('<!')) mark.lastIndex = skipSection(text, found, match.index);
    else if (found.startsWith('</')) end = mark.lastIndex;
    else starts.push(match.index);
  }
  const [first] = starts;
  if (first === undefined || end < first) return null;
  return {
    head: text.slice(0, first),
    entries: starts.map((start, at) => text.slice(start, starts[at + 1] ?? end)),
    tail: text.slice(end),
  };
}

/** Where a section that begins here is over; the end of the text where it never is. */
function skipSection(text: string, opening: string, start: number): number {
  const closing = opening === '<!--' ? '-->' : ']]>';
  const at = text.indexOf(closing, start + opening.length);
  return at === -1 ? text.length : at + closing.length;
}
