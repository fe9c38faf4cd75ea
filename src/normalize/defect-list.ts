import type { Defect, DefectCode } from '../model/defect.ts';

/** Collects what is wrong while one entry, or the feed itself, is interpreted. */
export class DefectList {
  readonly defects: Defect[] = [];
  readonly #entry: number | null;
  readonly #line: number | null;

  /** @param entry position of the entry in the document; null for the feed */
  constructor(entry: number | null, line: number | null) {
    this.#entry = entry;
    this.#line = line;
  }

  add(code: DefectCode, message: string): void {
    this.defects.push({ code, message, line: this.#line, column: null, entry: this.#entry });
  }
}
