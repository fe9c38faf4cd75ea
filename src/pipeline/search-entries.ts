import { writeSearchQuery } from '../curate/search/write-search-query.ts';
import { type Edition, type EditionEntry, NO_HISTORY } from '../model/edition.ts';
import { joinKey } from '../model/entry-key.ts';
import type { Instant } from '../model/instant.ts';
import type { SearchHit } from '../model/published-text.ts';
import type { SearchQuery, SearchSince } from '../model/search-query.ts';
import type { Site } from '../model/site.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { searchFeedPath, searchId, searchPath } from '../publish/search-path.ts';
import { curateSome } from './curate-some.ts';
import type { House, Rules } from './house.ts';
import { listPublicTopics } from './list-public-topics.ts';
import { Turns } from './turns.ts';

/** How many entries a search shows. */
export const ENTRIES_FOUND = 50;
/** More are asked for than are shown, since copies hide behind the one that leads. */
const hitsAPage = 100;
/** A search that has found less than it shows after these stops being worth its time. */
const mostMs = 2_000;

/** What a search found. */
export interface SearchResult {
  /** The query in its canonical form. */
  readonly canonical: string;
  /** Made for this query, at an address of its own. */
  readonly edition: Edition;
  /** Whether there is more than is shown. */
  readonly isCut: boolean;
  /** How many of those shown each topic publishes, most first. */
  readonly topics: readonly FoundTopic[];
}

export interface FoundTopic {
  readonly slug: string;
  readonly title: string;
  readonly count: number;
}

/**
 * Looks among what the public topics publish now, in the form in which their feeds show it; the index
 * only says where to look, so that nothing is found that was taken back a moment ago.
 *
 * @param since What the query's own date comes to now; null for none.
 * @throws TopicwireError `limit-exceeded` when it takes too long; `store-failed`
 */
export async function searchEntries(
  house: House,
  query: SearchQuery,
  since: Instant | null,
): Promise<SearchResult> {
  const { rules } = house;
  const found = new Map<string, FoundEntry>();
  const turns = new Turns();
  const deadline = performance.now() + mostMs;
  for (let before: number | null = null; found.size <= ENTRIES_FOUND; ) {
    const page: readonly SearchHit[] = await house.store.searchPublished({
      query,
      since,
      before,
      limit: hitsAPage,
    });
    for (const each of await curateHits(house, rules, page, query)) {
      if (!found.has(each.shown.id)) found.set(each.shown.id, each);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < hitsAPage) break;
    before = last.number;
    if (performance.now() > deadline) throw tooLong();
    await turns.next();
  }
  const inOrder = [...found.values()].sort((a, b) => compareNewestFirst(a.shown, b.shown));
  const shown = inOrder.slice(0, ENTRIES_FOUND);
  const canonical = writeSearchQuery(query);
  return {
    canonical,
    edition: makeEdition(
      canonical,
      shown.map((each) => each.shown),
      rules.config.site,
    ),
    isCut: inOrder.length > shown.length,
    topics: countTopics(shown, listPublicTopics(rules.config)),
  };
}

/** The instant that the query's date begins at; a span goes back from the last full hour or day. */
export function dateSince(since: SearchSince | null, now: Instant): Instant | null {
  if (since === null) return null;
  if (since.kind === 'since') return `${since.day}T00:00:00.000Z`;
  const [unitMs, stepMs] = { h: [hourMs, hourMs], d: [dayMs, dayMs], w: [7 * dayMs, dayMs] }[
    since.unit
  ] as [number, number];
  const end = Math.floor(Date.parse(now) / stepMs) * stepMs;
  return new Date(Math.max(0, end - since.amount * unitMs)).toISOString();
}

const hourMs = 3_600_000;
const dayMs = 86_400_000;

interface FoundEntry {
  readonly shown: EditionEntry;
  readonly topics: readonly string[];
}

/** Hits as the first of their topics shows them. */
async function curateHits(
  house: House,
  rules: Rules,
  hits: readonly SearchHit[],
  query: SearchQuery,
): Promise<readonly FoundEntry[]> {
  const { config } = rules;
  const topics = listPublicTopics(config);
  const isWanted = compileNames(query);
  const standing = hits.flatMap((hit) => {
    const isRead = hit.sourceId === LOCAL_SOURCE_ID || config.sources.has(hit.sourceId);
    const own = isRead ? hit.topics.filter((slug) => topics.has(slug)) : [];
    return own.length === 0 || !isWanted(own) ? [] : [{ ...hit, topics: own }];
  });
  const topicsOf = new Map(standing.map((hit) => [joinKey(hit), hit.topics]));
  const found: FoundEntry[] = [];
  let left = standing;
  // What a limit keeps out of one topic may stand in another.
  for (let at = 0; left.length > 0; at += 1) {
    const byTopic = Map.groupBy(left, (hit) => hit.topics[at]);
    byTopic.delete(undefined);
    const shownKeys = new Set<string>();
    for (const [slug = '', own] of byTopic) {
      const topic = topics.get(slug);
      if (topic === undefined) continue;
      const { entries } = await curateSome(house, topic, own);
      for (const shown of entries) {
        const key = joinKey(shown.entry);
        shownKeys.add(key);
        found.push({ shown: { ...shown, pinned: false }, topics: topicsOf.get(key) ?? [slug] });
      }
    }
    const isOver = at + 1;
    left = left.filter((hit) => hit.topics.length > isOver && !shownKeys.has(joinKey(hit)));
  }
  return found;
}

/** Whether the topics in which an entry is published now are those that the query names. */
function compileNames({ names }: SearchQuery): (topics: readonly string[]) => boolean {
  const own = names.filter(({ kind }) => kind === 'topic');
  const wanted = own.filter(({ isExcluded }) => !isExcluded).map(({ name }) => name);
  const unwanted = own.filter(({ isExcluded }) => isExcluded).map(({ name }) => name);
  return (topics) =>
    (wanted.length === 0 || wanted.some((name) => topics.includes(name))) &&
    !unwanted.some((name) => topics.includes(name));
}

function makeEdition(canonical: string, entries: readonly EditionEntry[], site: Site): Edition {
  const newest = entries
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .at(-1);
  return {
    topic: {
      slug: 'search',
      title: `Search: ${canonical}`,
      description: `What ${site.title} publishes that matches ${canonical}`,
      language: site.language,
    },
    updatedAt: newest ?? `${site.since}T00:00:00.000Z`,
    entries,
    tombstones: [],
    history: NO_HISTORY,
    address: {
      id: searchId(canonical, site),
      pagePath: searchPath(canonical),
      feedPaths: {
        rss: searchFeedPath(canonical, 'rss'),
        atom: searchFeedPath(canonical, 'atom'),
        json: searchFeedPath(canonical, 'json'),
      },
    },
  };
}

function countTopics(
  shown: readonly FoundEntry[],
  topics: ReadonlyMap<string, Topic>,
): readonly FoundTopic[] {
  const counts = new Map<string, number>();
  for (const slug of shown.flatMap((each) => each.topics)) {
    counts.set(slug, (counts.get(slug) ?? 0) + 1);
  }
  return [...counts]
    .map(([slug, count]) => ({ slug, title: topics.get(slug)?.title ?? slug, count }))
    .sort((a, b) => b.count - a.count || (a.slug < b.slug ? -1 : 1));
}

function compareNewestFirst(a: EditionEntry, b: EditionEntry): number {
  if (a.publishedAt !== b.publishedAt) return a.publishedAt < b.publishedAt ? 1 : -1;
  return a.id < b.id ? -1 : 1;
}

function tooLong(): TopicwireError {
  return new TopicwireError('limit-exceeded', 'the search took too long', {
    advice: 'add a word that is rarer, or a date with since:',
  });
}
