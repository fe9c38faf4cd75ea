import type { Instant } from '../model/instant.ts';
import type { RefusedDocument } from './rendered-part.ts';

/** An older version of one may hold what was taken back since, so that none is served meanwhile. */
const ARCHIVE = /\/archive\/\d+\.[a-z]+$/;

/** A document that the gate holds back now. */
export interface HeldDocument extends RefusedDocument {
  /** Since when no version of it has passed. */
  readonly since: Instant;
}

/** What the gate holds back, and how often it has since this process began. */
export class HeldBack {
  #documents: ReadonlyMap<string, HeldDocument> = new Map();
  #count = 0;

  /** By path. */
  get documents(): ReadonlyMap<string, HeldDocument> {
    return this.#documents;
  }

  /** How many versions were held back, those of one path one by one; it never sinks. */
  get count(): number {
    return this.#count;
  }

  /**
   * Notes what came of a rendering. What it did not touch stays as it was; archives that were held
   * back are tried with each.
   *
   * @param passed paths of what may go out, which are held back no longer.
   * @param isKnown tells the paths that there are; of others nothing is held back.
   */
  note(
    refused: readonly RefusedDocument[],
    passed: Iterable<string>,
    isKnown: (path: string) => boolean,
    now: Instant,
  ): void {
    const documents = new Map(this.#documents);
    for (const path of documents.keys()) if (ARCHIVE.test(path)) documents.delete(path);
    for (const path of passed) documents.delete(path);
    for (const each of refused) {
      const since = this.#documents.get(each.path)?.since ?? now;
      documents.set(each.path, { ...each, since });
    }
    for (const path of documents.keys()) if (!isKnown(path)) documents.delete(path);
    this.#documents = documents;
    this.#count += refused.length;
  }
}

/** A document that was held back, on one line: the first reason, and how many more there are. */
export function describeRefused({ path, differences }: RefusedDocument): string {
  const [first = 'no reason given', ...others] = differences;
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  const fate = ARCHIVE.test(path) ? 'nothing is served there' : 'its last good version stays';
  return `${path} was held back, ${fate}: ${first}${more}`;
}

/** As `describeRefused`, with since when. */
export function describeHeldBack(document: HeldDocument): string {
  return `${describeRefused(document)}; since ${document.since}`;
}
