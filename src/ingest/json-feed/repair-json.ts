import type { IngestDefectCode } from '../../model/ingest-defect-code.ts';

/** JSON text that was made whole, and what had to be done. */
export interface RepairedJson {
  readonly text: string;
  readonly repairs: ReadonlyMap<IngestDefectCode, string>;
}

/**
 * Makes one JSON value of a text that JSON.parse refuses: cuts what follows the value, leaves out
 * commas too many, escapes control characters, and closes what the end of the text left open
 * behind the last whole member or item. Null where containers nest deeper than `maxDepth`.
 */
export function repairJson(text: string, maxDepth: number): RepairedJson | null {
  return new JsonRepairer(text, maxDepth).repair();
}

/** A list of entries stands at the second level; below it nothing is worth cutting. */
const safeLevels = 2;

class JsonRepairer {
  readonly #text: string;
  readonly #maxDepth: number;
  readonly #closers: string[] = [];
  readonly #repairs = new Map<IngestDefectCode, string>();
  #output = '';
  #hasPendingComma = false;
  /** Length of the output up to which everything is whole, and what closes it. */
  #safeLength = 0;
  #safeClosers = '';

  constructor(text: string, maxDepth: number) {
    this.#text = text;
    this.#maxDepth = maxDepth;
  }

  repair(): RepairedJson | null {
    let at = 0;
    while (at < this.#text.length) {
      const next = this.#readToken(at);
      if (next === null) return null;
      if (next === -1) break;
      at = next;
      if (this.#closers.length === 0) return this.#finish(at);
    }
    this.#repairs.set('truncated', 'The document ends inside a member or an item');
    const text = this.#output.slice(0, this.#safeLength) + this.#safeClosers;
    return { text, repairs: this.#repairs };
  }

  #finish(end: number): RepairedJson {
    if (this.#text.slice(end).trim() !== '') {
      this.#repairs.set('junk-after-document', 'What stands behind the JSON text was left out');
    }
    return { text: this.#output, repairs: this.#repairs };
  }

  /** The place behind the token; -1 where the text cannot be read on, null where it is too deep. */
  #readToken(at: number): number | null {
    const character = this.#text.charAt(at);
    if (character === '"') return this.#readString(at);
    if (character === '{' || character === '[') return this.#readOpener(at, character);
    if (character === '}' || character === ']') return this.#readCloser(at, character);
    if (character === ',') {
      this.#markSafe(1);
      this.#hasPendingComma = true;
      return at + 1;
    }
    return this.#readPlain(at);
  }

  #readOpener(at: number, opener: string): number | null {
    if (this.#closers.length >= this.#maxDepth) return null;
    this.#emit(opener);
    this.#closers.push(opener === '{' ? '}' : ']');
    return at + 1;
  }

  #readCloser(at: number, closer: string): number {
    if (this.#closers.pop() !== closer) return -1;
    if (this.#hasPendingComma) this.#repairs.set('bad-markup', 'A comma too many was left out');
    this.#hasPendingComma = false;
    this.#output += closer;
    this.#markSafe(safeLevels);
    return at + 1;
  }

  #readString(start: number): number {
    let at = start + 1;
    while (at < this.#text.length) {
      const code = this.#text.charCodeAt(at);
      if (code === 0x22) {
        this.#emit(this.#escapeControls(this.#text.slice(start, at + 1)));
        return at + 1;
      }
      at += code === 0x5c ? 2 : 1;
    }
    return -1;
  }

  /** Numbers, words, colons and white space. */
  #readPlain(start: number): number {
    let at = start + 1;
    while (at < this.#text.length && !'{}[],"'.includes(this.#text.charAt(at))) at += 1;
    const plain = this.#text.slice(start, at);
    if (plain.trim() !== '') this.#emit(plain);
    return at;
  }

  #emit(part: string): void {
    if (this.#hasPendingComma) this.#output += ',';
    this.#hasPendingComma = false;
    this.#output += part;
  }

  #escapeControls(string: string): string {
    if (!/[\0-\x1f]/.test(string)) return string;
    this.#repairs.set('bad-character', 'Control characters in strings were escaped');
    return string.replace(/[\0-\x1f]/g, (character) => JSON.stringify(character).slice(1, -1));
  }

  #markSafe(deepest: number): void {
    if (this.#closers.length > deepest) return;
    this.#safeLength = this.#output.length;
    this.#safeClosers = this.#closers.toReversed().join('');
  }
}
