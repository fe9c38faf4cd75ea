/** What a document type declaration came to. */
export interface Doctype {
  /** Place behind the declaration. */
  readonly end: number;
  /** Entities of the internal subset that are plain text. */
  readonly entities: ReadonlyMap<string, string>;
}

const entity =
  /<!ENTITY\s+([A-Za-z_][\w.-]{0,63})\s+(?:"([^"<&%]{0,1000})"|'([^'<&%]{0,1000})')\s*>/y;
const maxEntities = 200;

/**
 * Skips a document type declaration without fetching or expanding anything. Entities of the
 * internal subset are kept where their value is short and plain; those that hold references, so
 * that they could grow, are not. A subset that never ends is taken to end at the first `>`.
 */
export function readDoctype(text: string, start: number): Doctype {
  const entities = new Map<string, string>();
  const close = text.indexOf('>', start);
  const open = text.indexOf('[', start);
  if (close === -1) return { end: text.length, entities };
  if (open === -1 || open > close) return { end: close + 1, entities };
  let at = open + 1;
  while (at < text.length && text[at] !== ']') {
    if (text[at] !== '<') {
      at += 1;
      continue;
    }
    entity.lastIndex = at;
    const match = entity.exec(text);
    if (match !== null && entities.size < maxEntities) {
      const name = match[1] ?? '';
      if (!entities.has(name)) entities.set(name, match[2] ?? match[3] ?? '');
    }
    at = match === null ? skipDeclaration(text, at) : entity.lastIndex;
  }
  const end = text.indexOf('>', at);
  return { end: end === -1 ? close + 1 : end + 1, entities };
}

function skipDeclaration(text: string, start: number): number {
  if (text.startsWith('<!--', start)) return behind(text, '-->', start + 4);
  if (text.startsWith('<?', start)) return behind(text, '?>', start + 2);
  let at = start + 1;
  while (at < text.length && text[at] !== '>') {
    const quote = text[at];
    if (quote === '"' || quote === "'") at = behind(text, quote, at + 1);
    else at += 1;
  }
  return at + 1;
}

function behind(text: string, needle: string, from: number): number {
  const at = text.indexOf(needle, from);
  return at === -1 ? text.length : at + needle.length;
}
