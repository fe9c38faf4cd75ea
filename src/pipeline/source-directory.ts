import { makeSourceId } from '../config/make-source-id.ts';
import { foldLink } from '../normalize/fold-link.ts';

/** Which ids and addresses are taken, while sources are added one after the other. */
export class SourceDirectory {
  readonly #ids: Set<string>;
  readonly #idByLink = new Map<string, string>();

  constructor(sources: Iterable<{ readonly id: string; readonly url: string }>) {
    this.#ids = new Set();
    for (const { id, url } of sources) this.add(id, url);
  }

  add(id: string, url: string): void {
    this.#ids.add(id);
    this.#idByLink.set(foldLink(url), id);
  }

  hasId(id: string): boolean {
    return this.#ids.has(id);
  }

  /** The source that reads this address, however it is written; null where none does. */
  findByUrl(url: string): string | null {
    return this.#idByLink.get(foldLink(url)) ?? null;
  }

  /** An id that is free. */
  makeId(title: string | null, url: string): string {
    return makeSourceId(title, url, this.#ids);
  }
}
