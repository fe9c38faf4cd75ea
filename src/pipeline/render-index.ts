import type { Edition, EditionEntry } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { ABOUT_PATH, topicPath } from '../publish/publication-path.ts';
import { writeAboutPage } from '../publish/write-about-page.ts';
import { writeIcon } from '../publish/write-icon.ts';
import { ENTRIES_A_TOPIC, TOPICS_IN_FRONT, writeIndexPage } from '../publish/write-index-page.ts';
import { writeOpml } from '../publish/write-opml.ts';
import { writeRobots, writeSitemap } from '../publish/write-sitemap.ts';
import { writeStylesheet } from '../publish/write-stylesheet.ts';
import { TOPICS_A_PAGE, type TopicsPage, writeTopicsPage } from '../publish/write-topics-page.ts';
import type { House } from './house.ts';

/**
 * The documents that speak of all topics.
 *
 * @param articlePaths of the pages of the house's own articles, for crawlers.
 */
export function renderIndex(
  house: House,
  editions: ReadonlyMap<string, Edition>,
  articlePaths: readonly string[] = [],
): readonly Document[] {
  const { site, topics } = house.rules.config;
  const all = [...editions.values()];
  const front = chooseFront(all).map(shortenEdition);
  const lists = renderTopicsPages(all, site);
  const paths = [
    '/',
    ABOUT_PATH,
    ...lists.map(({ path }) => path),
    ...all.map(({ topic }) => topicPath(topic.slug)),
    ...[...new Set(articlePaths)].sort(),
  ];
  const first = all.slice(0, TOPICS_IN_FRONT).map(({ topic }) => topic);
  return [
    writeIndexPage(front, site, all.length),
    ...lists,
    writeAboutPage(first, site),
    writeOpml(topics.values(), site),
    ...writeSitemap(paths, site),
    writeRobots(site),
    writeIcon(),
    writeStylesheet(),
  ];
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

interface WrittenList {
  readonly list: TopicsPage;
  readonly document: Document;
}

/** By the site they were written for; by the number of the page. */
const written = new WeakMap<Site, Map<number, WrittenList>>();

/** The list of all topics; of its pages only those are written whose topics may look different. */
export function renderTopicsPages(editions: readonly Edition[], site: Site): readonly Document[] {
  const before = written.get(site);
  const pageCount = Math.max(1, Math.ceil(editions.length / TOPICS_A_PAGE));
  const now = new Map<number, WrittenList>();
  for (let number = 1; number <= pageCount; number += 1) {
    const start = (number - 1) * TOPICS_A_PAGE;
    const list: TopicsPage = {
      number,
      pageCount,
      topicCount: editions.length,
      editions: editions.slice(start, start + TOPICS_A_PAGE),
    };
    const known = before?.get(number);
    const isSame = known !== undefined && isSameList(known.list, list);
    now.set(number, isSame ? known : { list, document: writeTopicsPage(list, site) });
  }
  written.set(site, now);
  return [...now.values()].map(({ document }) => document);
}

function isSameList(a: TopicsPage, b: TopicsPage): boolean {
  return (
    a.pageCount === b.pageCount &&
    a.topicCount === b.topicCount &&
    a.editions.length === b.editions.length &&
    a.editions.every((edition, at) => edition === b.editions[at])
  );
}
