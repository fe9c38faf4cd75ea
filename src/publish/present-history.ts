import type { Edition, Tombstone } from '../model/edition.ts';
import type { Site } from '../model/site.ts';
import { documentPath } from './document-path.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { presentInstant } from './present-instant.ts';
import { archivePath, FEED_KINDS, type FeedKind } from './publication-path.ts';

/** One address for each format. */
export type UrlsByKind = Readonly<Record<FeedKind, string>>;

/** Where a document stands among those of its topic. @see RFC 5005 §4 */
export interface PresentedHistory {
  readonly isArchive: boolean;
  /** The document's own addresses. */
  readonly selfUrls: UrlsByKind;
  /** Of the archive with the entries before these. */
  readonly previousUrls: UrlsByKind | null;
  /** Of the archive with the entries after these. */
  readonly nextUrls: UrlsByKind | null;
}

/** An entry that was taken back. @see RFC 6721 §3 */
export interface PresentedTombstone {
  readonly id: string;
  /** RFC 3339 in UTC, whole seconds. */
  readonly deletedAt: string;
}

export function presentHistory(edition: Edition, site: Site): PresentedHistory {
  const { topic, history } = edition;
  const locate = (number: number | null): UrlsByKind | null =>
    number === null
      ? null
      : mapKinds((kind) => `${site.baseUrl}${archivePath(topic.slug, number, kind)}`);
  return {
    isArchive: history.archive !== null,
    selfUrls: mapKinds((kind) => `${site.baseUrl}${documentPath(edition, kind)}`),
    previousUrls: locate(history.previousArchive),
    nextUrls: locate(history.nextArchive),
  };
}

/**
 * Tombstones as feeds write them, each id once and none of an entry that stands in the same
 * document: whoever reads that would have to choose.
 */
export function presentTombstones(
  tombstones: readonly Tombstone[],
  presentIds: ReadonlySet<string>,
): readonly PresentedTombstone[] {
  const taken = new Set(presentIds);
  const presented: PresentedTombstone[] = [];
  for (const { id: native, deletedAt } of tombstones) {
    const id = makeXmlSafeLine(native);
    if (taken.has(id)) continue;
    taken.add(id);
    presented.push({ id, deletedAt: presentInstant(deletedAt) });
  }
  return presented;
}

/** Something for each format, in the order in which they are offered. */
export function mapKinds(make: (kind: FeedKind) => string): UrlsByKind {
  return Object.fromEntries(FEED_KINDS.map((kind) => [kind, make(kind)])) as UrlsByKind;
}
