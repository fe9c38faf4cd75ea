import type { Edition, EditionEntry } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { ABOUT_PATH, topicPath, topicsPath } from '../publish/publication-path.ts';
import { writeAboutPage } from '../publish/write-about-page.ts';
import { writeIcon } from '../publish/write-icon.ts';
import { ENTRIES_A_TOPIC, TOPICS_IN_FRONT, writeIndexPage } from '../publish/write-index-page.ts';
import { writeOpml } from '../publish/write-opml.ts';
import { writeRobots, writeSitemap } from '../publish/write-sitemap.ts';
import { writeStylesheets } from '../publish/write-stylesheet.ts';
import { TOPICS_A_PAGE, type TopicsPage, writeTopicsPage } from '../publish/write-topics-page.ts';
import type { House } from './house.ts';
import { listPublicTopics } from './list-public-topics.ts';

/** The documents that speak of all topics, as far as they may look different now. */
export interface RenderedIndex {
  readonly documents: readonly Document[];
  /** The paths of those that stay as they are. */
  readonly paths: readonly string[];
}

/**
 * Renders the documents that speak of all topics.
 *
 * @param articlePaths of the pages of the house's own articles, for crawlers.
 */
export function renderIndex(
  house: House,
  editions: ReadonlyMap<string, Edition>,
  articlePaths: readonly string[] = [],
): RenderedIndex {
  const { publication, rules } = house;
  const { site } = rules.config;
  const all = [...editions.values()];
  const front = chooseFront(all).map(shortenEdition);
  const lists = paginateTopics(all);
  const listPaths = lists.map(({ number }) => topicsPath(number));
  const before = traces.get(publication);
  const known = before?.site === site ? before.lists : [];
  traces.set(publication, { site, lists });
  const changed = lists.filter((list, at) => {
    const isServed = publication.find(topicsPath(list.number)) !== undefined;
    return !isServed || !isSameList(known[at], list);
  });
  const paths = [
    '/',
    ABOUT_PATH,
    ...listPaths,
    ...all.map(({ topic }) => topicPath(topic.slug)),
    ...[...new Set(articlePaths)].sort(),
  ];
  const first = all.slice(0, TOPICS_IN_FRONT).map(({ topic }) => topic);
  const documents = [
    writeIndexPage(front, site, all.length),
    ...changed.map((list) => writeTopicsPage(list, site)),
    writeAboutPage(first, site),
    writeOpml(listPublicTopics(rules.config).values(), site),
    ...writeSitemap(paths, site),
    writeRobots(site),
    writeIcon(),
    ...writeStylesheets(),
  ];
  return { documents, paths: listPaths };
}

/** All topics where they have room on the front page; else those with the latest news, the latest first. */
export function chooseFront(editions: readonly Edition[]): readonly Edition[] {
  if (editions.length <= TOPICS_IN_FRONT) return editions;
  return editions.toSorted(compareLatest).slice(0, TOPICS_IN_FRONT);
}

function compareLatest(a: Edition, b: Edition): number {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt < b.updatedAt ? 1 : -1;
  return a.topic.slug < b.topic.slug ? -1 : 1;
}

/** The lead of the front page is left out of its topic's list. */
const entriesShown = ENTRIES_A_TOPIC + 1;
const WORD = /[\p{L}\p{N}]/u;
const shortened = new WeakMap<Edition, Edition>();

/**
 * As much of an edition as the front page can show, the same object every time, so that a change in
 * one topic does not cost a reading of all entries of all topics.
 */
export function shortenEdition(edition: Edition): Edition {
  const known = shortened.get(edition);
  if (known !== undefined) return known;
  const start = edition.entries.slice(0, entriesShown);
  // The page leads with the first entry that has a text, wherever it stands.
  const short = start.some(hasText) ? { ...edition, entries: start } : edition;
  shortened.set(edition, short);
  return short;
}

function hasText({ entry: { title, summary, text }, text: shown }: EditionEntry): boolean {
  return shown !== 'link' && WORD.test(title) && WORD.test(summary ?? text);
}

/** What the list of all topics was last rendered from, by the publication that it is in. */
const traces = new WeakMap<
  House['publication'],
  { readonly site: Site; readonly lists: readonly TopicsPage[] }
>();

/** The list of all topics in pages, one at least. */
export function paginateTopics(editions: readonly Edition[]): readonly TopicsPage[] {
  const pageCount = Math.max(1, Math.ceil(editions.length / TOPICS_A_PAGE));
  return Array.from({ length: pageCount }, (_, at) => ({
    number: at + 1,
    pageCount,
    topicCount: editions.length,
    editions: editions.slice(at * TOPICS_A_PAGE, (at + 1) * TOPICS_A_PAGE),
  }));
}

function isSameList(a: TopicsPage | undefined, b: TopicsPage): boolean {
  return (
    a?.pageCount === b.pageCount &&
    a.topicCount === b.topicCount &&
    a.editions.length === b.editions.length &&
    a.editions.every((edition, at) => edition === b.editions[at])
  );
}
