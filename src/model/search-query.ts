/** What somebody looks for among the published entries. All of it must hold. */
export interface SearchQuery {
  /** In canonical order, none twice. */
  readonly terms: readonly SearchTerm[];
  /** Of each kind any one that is not excluded must hold, and none that is excluded may. */
  readonly names: readonly SearchName[];
  readonly since: SearchSince | null;
}

/** A word, or several that stand side by side. */
export interface SearchTerm {
  /** As texts are cut for the index; at least one. */
  readonly tokens: readonly string[];
  /** The last token may go on. */
  readonly isPrefix: boolean;
  /** Looked for in titles alone. */
  readonly inTitle: boolean;
  readonly isExcluded: boolean;
}

/** What an entry belongs to. */
export interface SearchName {
  readonly kind: 'topic' | 'source' | 'lang';
  /** A topic's slug, a source's id, a primary language. */
  readonly name: string;
  readonly isExcluded: boolean;
}

/** The earliest date of publication: a day in UTC, or so many whole hours or days back. */
export type SearchSince =
  | { readonly kind: 'since'; readonly day: string }
  | { readonly kind: 'last'; readonly amount: number; readonly unit: 'h' | 'd' | 'w' };

/** What cannot be read of a query, and where. */
export interface SearchFault {
  /** One sentence without its full stop: what is wrong and what to write. */
  readonly message: string;
  /** In UTF-16 code units of the query as it was written. */
  readonly offset: number;
  readonly length: number;
}
