import type { Edition } from '../model/edition.ts';
import type { Rendered } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';

/** What an article's page was last rendered from, by this process. */
export interface ArticleTrace {
  readonly path: string;
  /** The topics that the page names. */
  readonly topics: string;
  /** Over the article as it is stored. */
  readonly fingerprint: string;
}

/** What the pages of all articles were last rendered from. */
export interface ArticleTraces {
  readonly site: Site;
  /** By native id. */
  readonly pages: ReadonlyMap<string, ArticleTrace>;
}

/** What this process worked out of what it rendered, so that it need not do so again. */
export interface RenderMemory {
  /** By slug; topics that are not here are curated anew. */
  readonly editions: ReadonlyMap<string, Edition>;
  /** Null before all articles were rendered once. */
  readonly articles: ArticleTraces | null;
}

/** What is served now: the last good bytes of every path. Readers look up; only the pipeline replaces. */
export class Publication {
  #documents: ReadonlyMap<string, Rendered>;
  #memory: RenderMemory = { editions: new Map(), articles: null };
  #stored = new Set<string>();

  /** @param documents what an earlier process left in the store, by path. */
  constructor(documents: ReadonlyMap<string, Rendered>) {
    this.#documents = documents;
  }

  /** The document at a URL's path. */
  find(path: string): Rendered | undefined {
    return this.#documents.get(path);
  }

  /** By path. */
  get documents(): ReadonlyMap<string, Rendered> {
    return this.#documents;
  }

  /** The editions that this process curated, by slug; empty until it has. */
  get editions(): ReadonlyMap<string, Edition> {
    return this.#memory.editions;
  }

  /** What the articles' pages were rendered from; null before they were. */
  get articles(): ArticleTraces | null {
    return this.#memory.articles;
  }

  /** Notes that this process stored other bytes for these topics. */
  noteStored(slugs: Iterable<string>): void {
    for (const slug of slugs) this.#stored.add(slug);
  }

  /** The topics noted since this was last called. */
  takeStored(): ReadonlySet<string> {
    const stored = this.#stored;
    this.#stored = new Set();
    return stored;
  }

  /** Takes over a whole new set at once, so that no reader sees half of a change. */
  replace(documents: ReadonlyMap<string, Rendered>, memory: RenderMemory): void {
    this.#documents = documents;
    this.#memory = memory;
  }
}
