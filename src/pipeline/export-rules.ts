import type { ServedShape } from './export-shapes.ts';

/** What the rules of a static host are written from. */
export interface ExportRules {
  /** One of each kind of document, in the order of their paths. */
  readonly shapes: readonly ServedShape[];
  /** Paths of all documents that are served with a `Link` header, sorted. */
  readonly linked: readonly string[];
  /** Slugs of topics that are gone, sorted. */
  readonly gone: readonly string[];
  /** The slug of each renamed topic by the slugs that it had. */
  readonly moved: ReadonlyMap<string, string>;
}
