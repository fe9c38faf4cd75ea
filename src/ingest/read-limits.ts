/** How much of a document is read. What goes beyond a limit costs as little as it can. */
export interface ReadLimits {
  /** Bytes of a body, before and after unpacking; more refuses the document. */
  readonly maxBytes: number;
  /** Elements and attributes of a document; more refuses the document. */
  readonly maxNodes: number;
  /** Levels of elements, or of JSON containers; what lies deeper is left out. At most 500. */
  readonly maxDepth: number;
  /** Attributes of one element; the rest is left out. */
  readonly maxAttributes: number;
  /** UTF-16 code units of one run of text; a longer one is left out. */
  readonly maxTextLength: number;
  /** Entries of one document, from the first; the rest is left out. */
  readonly maxEntries: number;
  /** Defects kept of each code; the rest is counted. */
  readonly maxDefectsPerCode: number;
}

/** Far above what real feeds need, far below what hurts the process. */
export const defaultReadLimits: ReadLimits = {
  maxBytes: 32 * 1024 * 1024,
  maxNodes: 400_000,
  maxDepth: 200,
  maxAttributes: 200,
  maxTextLength: 8 * 1024 * 1024,
  maxEntries: 20_000,
  maxDefectsPerCode: 20,
};

const deepest = 500;

/** The default limits with some replaced. */
export function completeLimits(limits: Partial<ReadLimits> = {}): ReadLimits {
  const completed = { ...defaultReadLimits, ...limits };
  return { ...completed, maxDepth: Math.min(completed.maxDepth, deepest) };
}
