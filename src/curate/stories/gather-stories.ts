import type { Telling } from '../../model/edition.ts';
import type { Entry } from '../../model/entry.ts';
import type { Instant } from '../../model/instant.ts';
import type { PlacedEntry } from '../../model/placement.ts';
import { LOCAL_SOURCE_ID, type Source } from '../../model/source.ts';
import type { StoryHead } from '../../model/story.ts';
import type { Topic } from '../../model/topic.ts';
import { datePublished } from '../date-published.ts';
import type { ToldStory } from '../told-story.ts';
import { joinStoryKey, type StoryWord, type TextOf } from './assign-texts.ts';
import { compileLeadPreference, type LeadPreference } from './prefer-entry.ts';

/** What is known of the stories of a topic's entries. */
export interface StoryContext {
  readonly textOf: TextOf;
  /** What editors of the topic decided, by key (`joinStoryKey`). */
  readonly words: ReadonlyMap<string, StoryWord>;
  /** How texts were published in the topic before, by text. */
  readonly heads: ReadonlyMap<string, StoryHead>;
  /** Copies that are not published in the topic and may be linked to. */
  readonly mates: readonly Entry[];
  /** Keys (`joinStoryKey`) of entries that are pinned: such a one leads. */
  readonly pinned: ReadonlySet<string>;
  /** By id. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Names the house's own entries. */
  readonly siteTitle: string;
  readonly now: Instant;
}

const ALSO_LIMIT = 12;
const RELATED_LIMIT = 6;
const hourMs = 3_600_000;

/**
 * Joins a topic's published entries into stories: of each text one entry leads and the others hide
 * behind it; texts of one story stand beside each other as related.
 *
 * The lead stays when later copies come, unless one is declared to lead over it. The id and the date
 * that a text was first published under stay with it when the lead changes (RFC 4287 §4.2.6), so that
 * a reader meets it once; but an entry that stands for itself again has its own id back.
 */
export function gatherStories(
  topic: Topic,
  published: readonly PlacedEntry[],
  context: StoryContext,
): readonly ToldStory[] {
  const preference = compileLeadPreference(topic, context.sources);
  const windowMs = topic.stories.windowHours * hourMs;
  const byText = Map.groupBy(published, ({ entry }) => context.textOf(entry).textId);
  const groups = [...byText].flatMap(([textId, copies]) =>
    groupCopies(textId, copies, { context, preference, windowMs }),
  );
  const kept = keepHeads(groups);
  const stories = groups.map((group) =>
    publishGroup(group, kept.has(group) ? group.head : null, topic.slug, context.now),
  );
  const byStory = Map.groupBy(stories, ({ storyId }) => storyId);
  const mates = Map.groupBy(context.mates, (entry) => context.textOf(entry).textId);
  return stories.map(({ group, storyId, told }) => {
    const also = listCopies(group, mates.get(group.textId) ?? [], preference, context);
    const related = (byStory.get(storyId) ?? [])
      .filter((other) => other.group !== group)
      .map((other) => other.told)
      .sort(compareNewest)
      .slice(0, RELATED_LIMIT)
      .map(({ lead, id, publishedAt }) => ({
        ...describeTelling(lead.entry, context),
        entryId: id,
        publishedAt,
      }));
    const isAlone = also.length === 0 && related.length === 0;
    return { ...told, also, related, ...(isAlone ? {} : { storyId }) };
  });
}

interface Group {
  readonly textId: string;
  readonly storyId: string;
  readonly lead: PlacedEntry;
  readonly hidden: readonly PlacedEntry[];
  /** Null where the text was never published in the topic. */
  readonly head: StoryHead | null;
  /** Whether it is the text itself, which heads are kept of; not a copy too old or too young for it. */
  readonly isText: boolean;
}

interface Grouping {
  readonly context: StoryContext;
  readonly preference: LeadPreference;
  readonly windowMs: number;
}

function groupCopies(
  textId: string,
  copies: readonly PlacedEntry[],
  { context, preference, windowMs }: Grouping,
): readonly Group[] {
  const head = context.heads.get(textId) ?? null;
  const lead = chooseLead(copies, head, preference, context.pinned);
  if (lead === null) return [];
  const at = dateMs(lead.entry);
  const isJoined = ({ entry }: PlacedEntry) =>
    context.words.get(joinStoryKey(entry))?.kind === 'join';
  const isHidden = (copy: PlacedEntry) =>
    isJoined(copy) || isJoined(lead) || Math.abs(dateMs(copy.entry) - at) <= windowMs;
  const others = copies.filter((copy) => copy !== lead);
  const { storyId } = context.textOf(lead.entry);
  const own = { textId, storyId, lead, hidden: others.filter(isHidden), head, isText: true };
  const apart = others.filter((copy) => !isHidden(copy));
  const alone = apart.map((copy) => ({
    ...own,
    lead: copy,
    hidden: [],
    head: null,
    isText: false,
  }));
  return [own, ...alone];
}

/** The entry that led before, unless another is pinned or declared to lead over it. */
function chooseLead(
  copies: readonly PlacedEntry[],
  head: StoryHead | null,
  preference: LeadPreference,
  pinned: ReadonlySet<string>,
): PlacedEntry | null {
  const isPinned = ({ entry }: PlacedEntry) => pinned.has(joinStoryKey(entry));
  const first = copies.some(isPinned) ? copies.filter(isPinned) : copies;
  const [best = null] = first.toSorted((a, b) => preference.compare(a.entry, b.entry));
  if (best === null || head === null) return best;
  const leading = joinStoryKey(head.lead);
  const before = first.find(({ entry }) => joinStoryKey(entry) === leading);
  if (before === undefined) return best;
  return preference.compareDeclared(best.entry, before.entry) < 0 ? best : before;
}

/**
 * The groups that keep the id of their head. Where several would be published under one id, the entry
 * whose own it is has it, else the text that was published first; the others take that of their lead.
 */
function keepHeads(groups: readonly Group[]): ReadonlySet<Group> {
  const kept = new Set(groups.filter(({ head }) => head !== null));
  const idOf = (group: Group) =>
    (kept.has(group) ? group.head?.publishedId : null) ?? group.lead.entry.id;
  for (;;) {
    const losers = [...Map.groupBy(groups, idOf)].flatMap(([id, claimants]) => {
      const isOwn = ({ lead }: Group) => lead.entry.id === id;
      const inOrder = claimants.toSorted(
        (a, b) => Number(isOwn(b)) - Number(isOwn(a)) || compareHeads(a, b),
      );
      return inOrder.slice(1).filter((group) => kept.has(group) && !isOwn(group));
    });
    if (losers.length === 0) return kept;
    for (const loser of losers) kept.delete(loser);
  }
}

function compareHeads(a: Group, b: Group): number {
  const name = ({ head, textId }: Group) => `${head?.publishedAt ?? ''} ${textId}`;
  if (name(a) === name(b)) return 0;
  return name(a) < name(b) ? -1 : 1;
}

function publishGroup(
  group: Group,
  before: StoryHead | null,
  topic: string,
  now: Instant,
): { readonly group: Group; readonly storyId: string; readonly told: ToldStory } {
  const { lead, storyId, textId, isText, hidden } = group;
  const { sourceId, nativeId } = lead.entry;
  const key = { sourceId, nativeId };
  const isSameLead = before !== null && joinStoryKey(before.lead) === joinStoryKey(key);
  const head: StoryHead = {
    topic,
    textId,
    publishedId: before?.publishedId ?? lead.entry.id,
    publishedAt: before?.publishedAt ?? datePublished(lead.entry),
    lead: key,
    changedAt: before === null || isSameLead ? (before?.changedAt ?? null) : now,
  };
  const { publishedId: id, publishedAt, changedAt } = head;
  const isKept = isText && !/^(?:alone|split) /.test(textId);
  const hides = hidden.map(({ entry }) => ({ sourceId: entry.sourceId, nativeId: entry.nativeId }));
  const rest = { also: [], hides, related: [], head: isKept ? head : null };
  return { group, storyId, told: { lead, id, publishedAt, changedAt, ...rest } };
}

/** Hidden copies first, all of them; then others that may be linked to, one a source. */
function listCopies(
  { lead, hidden }: Group,
  mates: readonly Entry[],
  preference: LeadPreference,
  context: StoryContext,
): readonly Telling[] {
  const inOrder = (entries: readonly Entry[]) => entries.toSorted(preference.compare);
  const described = [...inOrder(hidden.map(({ entry }) => entry)), ...inOrder(mates)].map((entry) =>
    describeTelling(entry, context),
  );
  const named = new Set([describeTelling(lead.entry, context).sourceTitle]);
  return described
    .filter(({ sourceTitle }, at) => {
      if (at >= hidden.length && named.has(sourceTitle)) return false;
      named.add(sourceTitle);
      return true;
    })
    .slice(0, Math.max(ALSO_LIMIT, hidden.length));
}

function describeTelling(entry: Entry, { sources, siteTitle }: StoryContext): Telling {
  return {
    entryId: entry.id,
    sourceTitle: nameSource(entry, sources, siteTitle),
    title: entry.title,
    link: entry.link,
    publishedAt: datePublished(entry),
  };
}

/** The name to show for where an entry is from; never empty. */
export function nameSource(
  entry: Pick<Entry, 'sourceId' | 'origin' | 'link'>,
  sources: ReadonlyMap<string, Source>,
  siteTitle: string,
): string {
  if (entry.sourceId === LOCAL_SOURCE_ID) return siteTitle;
  const host = URL.parse(entry.link ?? '')?.hostname;
  return sources.get(entry.sourceId)?.title || entry.origin?.title || host || entry.sourceId;
}

function compareNewest(a: ToldStory, b: ToldStory): number {
  if (a.publishedAt !== b.publishedAt) return a.publishedAt < b.publishedAt ? 1 : -1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}

function dateMs(entry: Entry): number {
  return Date.parse(datePublished(entry));
}
