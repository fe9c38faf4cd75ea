import type { Defect } from '../model/defect.ts';
import type { IngestDefectCode } from '../model/ingest-defect-code.ts';
import { LineCounter } from './line-counter.ts';

interface Note {
  readonly code: IngestDefectCode;
  readonly message: string;
  /** Place in the decoded text; null where there is none. */
  readonly offset: number | null;
  readonly entry: number | null;
}

/** Where an entry stands in the decoded text: from its start tag up to behind its end tag. */
export interface EntrySpan {
  readonly start: number;
  readonly end: number;
}

/** Collects what was repaired while a document is read; places are worked out only at the end. */
export class DefectLog {
  readonly #maxPerCode: number;
  readonly #notes: Note[] = [];
  readonly #counts = new Map<IngestDefectCode, number>();

  constructor(maxPerCode: number) {
    this.#maxPerCode = maxPerCode;
  }

  /** Notes a defect at a place of the decoded text. */
  note(code: IngestDefectCode, offset: number | null, message: string): void {
    this.#add(code, { code, message, offset, entry: null });
  }

  /** Notes a defect of the entry at a position of a document without lines. */
  noteEntry(code: IngestDefectCode, entry: number | null, message: string): void {
    this.#add(code, { code, message, offset: null, entry });
  }

  #add(code: IngestDefectCode, note: Note): void {
    const count = (this.#counts.get(code) ?? 0) + 1;
    this.#counts.set(code, count);
    if (count <= this.#maxPerCode) this.#notes.push(note);
  }

  /** All defects in document order, with line, column and entry; `entries` are in document order. */
  toDefects(text: string, entries: readonly EntrySpan[]): Defect[] {
    if (this.#notes.length === 0) return [];
    const inOrder = this.#notes.toSorted((a, b) => (a.offset ?? -1) - (b.offset ?? -1));
    const lines = new LineCounter(text);
    let entry = 0;
    const defects = inOrder.map(({ code, message, offset, entry: given }): Defect => {
      if (offset === null) return { code, message, line: null, column: null, entry: given };
      while (entry < entries.length && (entries[entry]?.end ?? 0) <= offset) entry += 1;
      const inside = entry < entries.length && (entries[entry]?.start ?? 0) <= offset;
      return { code, message, ...lines.placeOf(offset), entry: inside ? entry : null };
    });
    return [...defects, ...this.#countRest()];
  }

  #countRest(): Defect[] {
    return [...this.#counts]
      .filter(([, count]) => count > this.#maxPerCode)
      .map(([code, count]) => ({
        code,
        message: `${count - this.#maxPerCode} more of the kind "${code}" are not listed`,
        line: null,
        column: null,
        entry: null,
      }));
  }
}
