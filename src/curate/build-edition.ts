import type { Edition, EditionEntry } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { PlacedEntry } from '../model/placement.ts';
import type { Site } from '../model/site.ts';
import { LOCAL_SOURCE_ID, type Rights, type Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { datePublished } from './date-published.ts';

/** What an edition needs beside its topic and entries. */
export interface EditionContext {
  readonly site: Pick<Site, 'since'>;
  /** By id. */
  readonly sources: ReadonlyMap<string, Source>;
}

/**
 * The content of a topic's feed: what is published, newest first, then by id, as many as the topic
 * says. Of entries that share a published id, because two feeds carry one item, the leading one
 * stands: the house's own, then the one of the feed that another took it from, then the weightier
 * source's, then the one seen first.
 */
export function buildEdition(
  topic: Topic,
  placed: readonly PlacedEntry[],
  { site, sources }: EditionContext,
): Edition {
  const published = placed.filter(({ placement }) => placement.state === 'published');
  const entries = chooseLeading(
    published.map(({ entry }) => entry),
    sources,
  )
    .map((entry) => makeEditionEntry(entry, topic, sources.get(entry.sourceId)))
    .sort(compareNewestFirst)
    .slice(0, topic.publish.entries);
  const { slug, title, description, language } = topic;
  return {
    topic: { slug, title, description, language },
    updatedAt: latest(entries.map((entry) => entry.updatedAt)) ?? `${site.since}T00:00:00.000Z`,
    entries,
  };
}

function chooseLeading(
  entries: readonly Entry[],
  sources: ReadonlyMap<string, Source>,
): readonly Entry[] {
  const leading = new Map<string, Entry>();
  for (const entry of entries) {
    const rival = leading.get(entry.id);
    if (rival === undefined || leadsOver(entry, rival, sources)) leading.set(entry.id, entry);
  }
  return [...leading.values()];
}

function leadsOver(entry: Entry, rival: Entry, sources: ReadonlyMap<string, Source>): boolean {
  const isOwn = entry.sourceId === LOCAL_SOURCE_ID;
  if (isOwn !== (rival.sourceId === LOCAL_SOURCE_ID)) return isOwn;
  const isRelayed = relays(entry, rival, sources);
  if (isRelayed !== relays(rival, entry, sources)) return !isRelayed;
  const weightOf = ({ sourceId }: Entry) => sources.get(sourceId)?.weight ?? 0;
  if (weightOf(entry) !== weightOf(rival)) return weightOf(entry) > weightOf(rival);
  if (entry.firstSeenAt !== rival.firstSeenAt) return entry.firstSeenAt < rival.firstSeenAt;
  return entry.sourceId < rival.sourceId;
}

/**
 * Whether an entry names its rival's feed as the one that it is from (RFC 4287 §4.2.11): the URL that
 * the rival's source is configured with, or one that the rival gives for itself on the same host.
 */
function relays(
  { origin, sourceId }: Entry,
  rival: Entry,
  sources: ReadonlyMap<string, Source>,
): boolean {
  const rivalUrl = sources.get(rival.sourceId)?.url;
  if (origin === null || rivalUrl === undefined) return false;
  const named = [origin.feedUrl, origin.id].map(foldUrl);
  const ownUrl = sources.get(sourceId)?.url;
  if (ownUrl !== undefined && named.includes(foldUrl(ownUrl))) return false;
  const rivalFeed = rival.origin?.feedUrl ?? rivalUrl;
  const isAtHome = readHost(rivalFeed) === readHost(rivalUrl);
  return [rivalUrl, ...(isAtHome ? [rivalFeed] : [])]
    .map(foldUrl)
    .some((url) => named.includes(url));
}

function foldUrl(url: string): string {
  return url.replace(/^https?:\/\/(?:www\.)?/i, '').replace(/\/+$/, '');
}

function readHost(url: string): string {
  return foldUrl(url)
    .replace(/[/?#].*/s, '')
    .toLowerCase();
}

function makeEditionEntry(entry: Entry, topic: Topic, source: Source | undefined): EditionEntry {
  const isOwn = entry.sourceId === LOCAL_SOURCE_ID;
  const publishedAt = datePublished(entry);
  return {
    entry,
    publishedAt,
    updatedAt: dateUpdated(entry, publishedAt),
    text: isOwn ? 'full' : narrower(topic.publish.text, source?.rights ?? 'excerpt'),
    sourceTitle: isOwn ? null : (source?.title ?? entry.origin?.title ?? null),
  };
}

/**
 * The latest significant change: what the feed says, or when this house saw a change that the feed
 * did not date. The feed's word was capped when it was read, when the clock was at hand; capping it
 * here to the first sight would lose every later revision that a feed dates well.
 */
function dateUpdated(
  { updatedAt, revisedAt }: Pick<Entry, 'updatedAt' | 'revisedAt'>,
  publishedAt: Instant,
): Instant {
  return latest([publishedAt, updatedAt, revisedAt]) ?? publishedAt;
}

const widths: Readonly<Record<Rights, number>> = { link: 0, excerpt: 1, full: 2 };

function narrower(a: Rights, b: Rights): Rights {
  return widths[a] <= widths[b] ? a : b;
}

/** The latest of these; null of none. */
function latest(instants: readonly (Instant | null)[]): Instant | null {
  return instants.reduce((a, b) => (a === null || (b !== null && b > a) ? b : a), null);
}

function compareNewestFirst(a: EditionEntry, b: EditionEntry): number {
  if (a.publishedAt !== b.publishedAt) return a.publishedAt < b.publishedAt ? 1 : -1;
  if (a.entry.id === b.entry.id) return 0;
  return a.entry.id < b.entry.id ? -1 : 1;
}
