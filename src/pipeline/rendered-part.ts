import { describeError } from '../model/describe-error.ts';
import type { Document } from '../model/rendered.ts';

/** What became of a part of the publication: what may go out, and what was held back. */
export interface RenderedPart {
  readonly documents: readonly Document[];
  readonly refused: readonly RefusedDocument[];
}

/** A document that is held back; its last good bytes stay in service. */
export interface RefusedDocument {
  readonly path: string;
  /** What it says otherwise than its edition, or why it could not be written. */
  readonly differences: readonly string[];
}

/** A document that could not be written at all. */
export function refuse(path: string, error: unknown): RefusedDocument {
  return { path, differences: [`it could not be rendered (${describeError(error)})`] };
}
