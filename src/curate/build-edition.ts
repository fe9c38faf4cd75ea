import type { Decision } from '../model/decision.ts';
import { type Edition, type EditionEntry, NO_HISTORY } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import type { Instant } from '../model/instant.ts';
import type { PlacedEntry } from '../model/placement.ts';
import type { Site } from '../model/site.ts';
import { LOCAL_SOURCE_ID, type Rights, type Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { limitStories } from './limit-stories.ts';
import { NO_STANDING, readStanding, type Standing } from './standing-decisions.ts';
import { type TellStories, type ToldStory, tellAlone } from './told-story.ts';

/** What an edition needs beside its topic and entries. */
export interface EditionContext {
  readonly site: Pick<Site, 'since'>;
  /** By id. */
  readonly sources: ReadonlyMap<string, Source>;
  /** On the entries given, of any topics, in the order in which they were made; none by default. */
  readonly decisions?: readonly Decision[];
  /** Source id to when its first entries were seen; empty by default. */
  readonly beginnings?: ReadonlyMap<string, Instant>;
  /** Pins that end then or before are over; without it none holds. */
  readonly now?: Instant;
  /** Joins entries into stories; by default each stands alone. */
  readonly tellStories?: TellStories;
}

/** What a topic would publish if its feed had no end. */
export interface Arrangement {
  /** In the order of the feed: pinned ones first, the latest pin before others; then newest first, then by id. */
  readonly entries: readonly EditionEntry[];
  /** What keeps other published entries out, in words. */
  readonly limits: ReadonlyMap<PlacedEntry, string>;
  /** Published entries that hide behind others. */
  readonly hidden: readonly EntryKey[];
}

/**
 * The content of a topic's feed: what is published and within the limits, pinned ones first, then
 * newest first, then by id, as many as the topic says. Of entries that share a published id, because
 * two feeds carry one item, the leading one stands: the house's own, then the one of the feed that
 * another took it from, then the weightier source's, then the one seen first.
 */
export function buildEdition(
  topic: Topic,
  placed: readonly PlacedEntry[],
  context: EditionContext,
): Edition {
  const { entries } = arrangeEntries(topic, placed, context);
  return makeEdition(topic, entries.slice(0, topic.publish.entries), context.site);
}

/** An edition of these entries, without a history. */
export function makeEdition(
  { slug, title, description, language }: Topic,
  entries: readonly EditionEntry[],
  site: Pick<Site, 'since'>,
): Edition {
  return {
    topic: { slug, title, description, language },
    updatedAt: latest(entries.map((entry) => entry.updatedAt)) ?? `${site.since}T00:00:00.000Z`,
    entries,
    tombstones: [],
    history: NO_HISTORY,
  };
}

/** What `buildEdition` cuts off at the end of the feed. */
export function arrangeEntries(
  topic: Topic,
  placed: readonly PlacedEntry[],
  context: EditionContext,
): Arrangement {
  const standings = readStandings(topic.slug, context.decisions ?? []);
  const standingOf = ({ entry }: PlacedEntry) => standings.get(joinKey(entry)) ?? NO_STANDING;
  const { stories, limits } = chooseStories(topic, placed, context);
  const entries = stories
    .filter(({ lead }) => !limits.has(lead))
    .map((story) => {
      const standing = standingOf(story.lead);
      const made = makeEditionEntry(story, topic, context.sources, standing);
      const pinnedAt = findPinnedAt(standing, context.now);
      return { entry: { ...made, pinned: pinnedAt !== null }, pinnedAt };
    })
    .sort((a, b) => comparePins(a.pinnedAt, b.pinnedAt) || compareNewestFirst(a.entry, b.entry))
    .map(({ entry }) => entry);
  return { entries, limits, hidden: stories.flatMap(({ hides }) => hides) };
}

/** What stands in a topic, as stories, and what keeps some of them out. */
export function chooseStories(
  topic: Topic,
  placed: readonly PlacedEntry[],
  { sources, decisions = [], beginnings = new Map(), now, tellStories }: EditionContext,
): {
  readonly stories: readonly ToldStory[];
  readonly limits: ReadonlyMap<PlacedEntry, string>;
} {
  const standings = readStandings(topic.slug, decisions);
  const published = placed.filter(({ placement }) => placement.state === 'published');
  const leading = new Set(
    chooseLeading(
      published.map(({ entry }) => entry),
      sources,
    ),
  );
  const alone = published.filter(({ entry }) => leading.has(entry));
  const stories = tellStories?.(topic, alone) ?? alone.map(tellAlone);
  const limits = limitStories(
    topic,
    stories.map(({ lead }) => lead),
    {
      beginnings,
      isDecided: ({ entry }) => {
        const standing = standings.get(joinKey(entry)) ?? NO_STANDING;
        return standing.verdict?.action.kind === 'approve' || findPinnedAt(standing, now) !== null;
      },
    },
  );
  return { stories, limits };
}

function readStandings(
  slug: string,
  decisions: readonly Decision[],
): ReadonlyMap<string, Standing> {
  const own = decisions.filter(({ topic }) => topic === slug);
  return new Map(
    [...Map.groupBy(own, joinKey)].map(([key, onEntry]) => [
      key,
      readStanding(onEntry).get(slug) ?? NO_STANDING,
    ]),
  );
}

/** When the pin was set that is in force; null without one. */
function findPinnedAt({ pin }: Standing, now: Instant | undefined): Instant | null {
  if (pin === null || now === undefined) return null;
  const { until } = pin.action;
  return until === null || until > now ? pin.at : null;
}

function comparePins(a: Instant | null, b: Instant | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? 1 : -1;
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

function makeEditionEntry(
  { lead, id, publishedAt, changedAt, also, related, storyId, head }: ToldStory,
  topic: Topic,
  sources: ReadonlyMap<string, Source>,
  { retitle, note, shownChangeAt }: Standing,
): EditionEntry {
  const { entry } = lead;
  const source = sources.get(entry.sourceId);
  const isOwn = entry.sourceId === LOCAL_SOURCE_ID;
  const updatedAt = dateUpdated(entry, publishedAt);
  return {
    entry,
    id,
    publishedAt,
    updatedAt: latest([updatedAt, shownChangeAt, changedAt]) ?? publishedAt,
    text: isOwn ? 'full' : narrower(topic.publish.text, source?.rights ?? 'excerpt'),
    sourceTitle: isOwn ? null : (source?.title ?? entry.origin?.title ?? null),
    title: retitle?.action.title ?? null,
    note: note?.action.text ?? null,
    pinned: false,
    also,
    related,
    ...(storyId === undefined ? {} : { storyId }),
    head,
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
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
