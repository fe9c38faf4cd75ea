import type { Edition } from '../model/edition.ts';
import type { Rendered } from '../model/rendered.ts';

/** What is served now: the last good bytes of every path. Readers look up; only the pipeline replaces. */
export class Publication {
  #documents: ReadonlyMap<string, Rendered>;
  #editions: ReadonlyMap<string, Edition> = new Map();

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
    return this.#editions;
  }

  /** Takes over a whole new set at once, so that no reader sees half of a change. */
  replace(documents: ReadonlyMap<string, Rendered>, editions: ReadonlyMap<string, Edition>): void {
    this.#documents = documents;
    this.#editions = editions;
  }
}
