import type { Edition } from '../model/edition.ts';
import type { Person } from '../model/entry.ts';
import type { Site } from '../model/site.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import {
  type PresentedEntry,
  presentEntry,
  presentInstant,
  presentLanguage,
} from './present-entry.ts';
import { presentPersons } from './present-person.ts';
import { FEED_KINDS, type FeedKind, feedPath, topicPath } from './publication-path.ts';

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
  readonly feedUrls: Readonly<Record<FeedKind, string>>;
  readonly authors: readonly Person[];
  readonly rights: string | null;
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

function readEdition({ topic, updatedAt, entries }: Edition, site: Site): PresentedEdition {
  const title = makeXmlSafeLine(topic.title) || topic.slug;
  const presented = entries.map((entry) => presentEntry(entry, site, topic.language));
  const urls = FEED_KINDS.map((kind) => [kind, `${site.baseUrl}${feedPath(topic.slug, kind)}`]);
  return {
    slug: topic.slug,
    id: `tag:${site.tagAuthority},${site.since}:topic/${encodeURIComponent(topic.slug)}`,
    title,
    description: makeXmlSafeLine(topic.description) || title,
    language: presentLanguage(topic.language),
    updatedAt: presentInstant(updatedAt),
    pageUrl: `${site.baseUrl}${topicPath(topic.slug)}`,
    feedUrls: Object.fromEntries(urls) as Record<FeedKind, string>,
    authors: presentPersons([site.author]),
    rights: makeXmlSafeLine(site.rights ?? '') || null,
    entries: withoutRepeatedIds(presented),
  };
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
