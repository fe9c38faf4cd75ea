import { hasRuns } from './fold-white-space.ts';

/** Builds plain text from the texts and breaks of a document; runs of white space become one. */
export class TextWriter {
  readonly #parts: string[] = [];
  #pending: '' | ' ' | '\n' = '';

  addText(text: string): void {
    const folded = hasRuns(text) ? text.replace(/\s+/g, ' ') : text;
    if (folded.startsWith(' ')) this.addSpace();
    const inner = folded.trim();
    if (inner === '') return;
    if (this.#parts.length > 0 && this.#pending !== '') this.#parts.push(this.#pending);
    this.#parts.push(inner);
    this.#pending = folded.endsWith(' ') ? ' ' : '';
  }

  /** Text whose line breaks count. */
  addPreformatted(text: string): void {
    text.split(/\r\n?|\n/).forEach((line, index) => {
      if (index > 0) this.addBreak();
      this.addText(line);
    });
  }

  addSpace(): void {
    if (this.#pending === '') this.#pending = ' ';
  }

  addBreak(): void {
    this.#pending = '\n';
  }

  /** Without white space at its ends. */
  finish(): string {
    return this.#parts.join('');
  }
}
