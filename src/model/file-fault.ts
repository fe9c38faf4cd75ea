/** One thing wrong in a file of ours; printed as `file:line:column: what, what to do`. */
export interface FileFault {
  /** Relative to the root. */
  readonly file: string;
  /** One-based; null where the whole file is concerned. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}
