import type { Edition } from '../model/edition.ts';
import type { Person } from '../model/entry.ts';
import type { Site } from '../model/site.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PresentedEntry, presentEntry, presentLanguage } from './present-entry.ts';
import {
  mapKinds,
  type PresentedHistory,
  type PresentedTombstone,
  presentHistory,
  presentTombstones,
  type UrlsByKind,
} from './present-history.ts';
import { presentInstant } from './present-instant.ts';
import { presentHouse } from './present-person.ts';
import { presentText } from './present-text.ts';
import { presentUrl } from './present-url.ts';
import { feedPath, topicPath } from './publication-path.ts';

/** What all formats and pages say of a topic's edition. Every string is free of what XML 1.0 forbids. */
export interface PresentedEdition {
  readonly slug: string;
  /** An absolute IRI that outlives a change of host. @see RFC 4151 */
  readonly id: string;
  readonly title: string;
  /** Never empty: the title stands in. */
  readonly description: string;
  readonly language: string | null;
  /** RFC 3339 in UTC, whole seconds. */
  readonly updatedAt: string;
  readonly pageUrl: string;
  /** Of the subscription documents, below the site's own address. */
  readonly feedPaths: UrlsByKind;
  /** Of the subscription documents. */
  readonly feedUrls: UrlsByKind;
  /** Where this document itself stands. */
  readonly history: PresentedHistory;
  /** Of WebSub; an archive names none, since nothing ever happens to it. */
  readonly hubs: readonly string[];
  /** At least one. */
  readonly authors: readonly Person[];
  /** Null also where they would cover an entry that is not the house's own and names none. */
  readonly rights: string | null;
  /** The latest first, as the edition has them. */
  readonly tombstones: readonly PresentedTombstone[];
  /** No two share an id. */
  readonly entries: readonly PresentedEntry[];
}

/** An edition of so few entries is kept as it was read; the front page shows all of them each time. */
const FEW = 8;
const small = new WeakMap<Edition, Reading>();
/** Formats, page and gate ask for one edition in turn; no other large one is kept. */
let last: { readonly edition: WeakRef<Edition>; readonly reading: Reading } | null = null;

interface Reading {
  readonly site: Site;
  readonly presented: PresentedEdition;
}

/** The one reading of an edition that every format and page writes down. */
export function presentEdition(edition: Edition, site: Site): PresentedEdition {
  const known = last?.edition.deref() === edition ? last.reading : small.get(edition);
  if (known?.site === site) return known.presented;
  const reading = { site, presented: readEdition(edition, site) };
  if (edition.entries.length <= FEW) small.set(edition, reading);
  else last = { edition: new WeakRef(edition), reading };
  return reading.presented;
}

function readEdition(edition: Edition, site: Site): PresentedEdition {
  const { topic, updatedAt, address } = edition;
  const title = makeXmlSafeLine(topic.title) || topic.slug;
  const presented = edition.entries.map((entry) => presentEntry(entry, site, topic.language));
  const entries = withoutRepeatedIds(presented);
  const history = presentHistory(edition, site);
  const feedPaths = address?.feedPaths ?? mapKinds((kind) => feedPath(topic.slug, kind));
  return {
    slug: topic.slug,
    id:
      address?.id ??
      `tag:${site.tagAuthority},${site.since}:topic/${encodeURIComponent(topic.slug)}`,
    title,
    description: makeXmlSafeLine(topic.description) || title,
    language: presentLanguage(topic.language),
    updatedAt: presentInstant(updatedAt),
    pageUrl: `${site.baseUrl}${address?.pagePath ?? topicPath(topic.slug)}`,
    feedPaths,
    feedUrls: mapKinds((kind) => `${site.baseUrl}${feedPaths[kind]}`),
    history,
    hubs: history.isArchive ? [] : presentHubs(site.hubs),
    authors: [presentHouse(site)],
    // A feed's rights apply to every entry that names none (RFC 4287 §4.2.10).
    rights: entries.every(({ rights }) => rights !== null) ? presentText(site.rights) : null,
    tombstones: presentTombstones(edition.tombstones, new Set(entries.map(({ id }) => id))),
    entries,
  };
}

function presentHubs(hubs: readonly string[]): readonly string[] {
  return [...new Set(hubs.map(presentUrl).filter((url) => url !== null))];
}

/** Two sources may carry one and the same item under its one global id: the first stands for both. */
function withoutRepeatedIds(entries: readonly PresentedEntry[]): readonly PresentedEntry[] {
  const seen = new Set<string>();
  return entries.filter(({ id }) => {
    if (seen.has(id)) return false;
    seen.add(id);
    return true;
  });
}
