import type { FileFault } from '../model/file-fault.ts';

/** Gathers the faults of all files of one reading. */
export class FaultCollector {
  readonly #faults: FileFault[] = [];

  /** Adds a fault with its place. */
  add(fault: FileFault): void {
    this.#faults.push(fault);
  }

  /** Adds a fault that concerns a whole file. */
  addFile(file: string, message: string): void {
    this.#faults.push({ file, line: null, column: null, message });
  }

  /** All faults by file, line, column and message; whole files before places in them. */
  sorted(): readonly FileFault[] {
    return this.#faults.toSorted(
      (a, b) =>
        compareTexts(a.file, b.file) ||
        (a.line ?? 0) - (b.line ?? 0) ||
        (a.column ?? 0) - (b.column ?? 0) ||
        compareTexts(a.message, b.message),
    );
  }
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
