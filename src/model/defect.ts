import type { IngestDefectCode } from './ingest-defect-code.ts';
import type { NormalizeDefectCode } from './normalize-defect-code.ts';

export type DefectCode = IngestDefectCode | NormalizeDefectCode;

/** Something wrong in a document that was repaired or left out, beside the values that were read. */
export interface Defect {
  readonly code: DefectCode;
  /** What was wrong and what was done about it, for a person. */
  readonly message: string;
  /** One-based; null where the place is not known (a JSON member, a header). */
  readonly line: number | null;
  /** One-based, in UTF-16 code units. */
  readonly column: number | null;
  /** Position of the entry it concerns in document order, zero-based; null for the whole feed. */
  readonly entry: number | null;
}
