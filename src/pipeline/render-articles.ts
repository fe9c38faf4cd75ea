import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Edition } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { articlePath } from '../publish/publication-path.ts';
import { type ArticleNeighbours, writeArticlePage } from '../publish/write-article-page.ts';
import type { House } from './house.ts';
import type { ArticleTrace, ArticleTraces } from './publication.ts';
import { type RefusedDocument, type RenderedPart, refuse } from './rendered-part.ts';

type NamedTopic = Pick<Topic, 'slug' | 'title'>;

const articlesATurn = 10;
const articlesFolder = articlePath('');

/** The pages of articles that look different now, and what is known of all. */
export interface RenderedArticles extends RenderedPart {
  readonly traces: ArticleTraces;
  /** The paths of all articles' pages, rendered now or before. */
  readonly paths: readonly string[];
}

/**
 * A page for each article of the house, in a topic or not, that is not as it was when this process
 * rendered it last. One that fails costs no other.
 */
export async function renderArticles(
  house: House,
  editions: ReadonlyMap<string, Edition>,
): Promise<RenderedArticles> {
  const known = findTraces(house);
  const nativeIds = await house.store.listNativeIds(LOCAL_SOURCE_ID);
  const work = startWork(house, known, new Map());
  const entries = await readArticles(house, nativeIds);
  const neighboursOf = findNeighbours(entries);
  const context = { topicsOf: listTopicsByArticle(editions), neighboursOf };
  await renderThese(house, entries, context, work);
  const paths = [
    ...[...work.pages.values()].map(({ path }) => path),
    ...work.refused.map(({ path }) => path),
  ];
  return endWork(house, work, paths);
}

/**
 * As `renderArticles` where no article can have changed since, but only the topics that hold them:
 * the others are not even read.
 */
export async function renderMovedArticles(
  house: House,
  editions: ReadonlyMap<string, Edition>,
): Promise<RenderedArticles> {
  const known = findTraces(house);
  if (known === null) return await renderArticles(house, editions);
  const topicsOf = listTopicsByArticle(editions);
  const held = [...known.pages].filter(([, { topics }]) => topics !== nameTopics([]));
  const moved = [...new Set([...held.map(([nativeId]) => nativeId), ...topicsOf.keys()])].filter(
    (nativeId) => known.pages.get(nativeId)?.topics !== nameTopics(topicsOf.get(nativeId) ?? []),
  );
  // Which articles stand beside one that is not known can only be told from all.
  if (moved.some((nativeId) => !known.pages.has(nativeId))) {
    return await renderArticles(house, editions);
  }
  const work = startWork(house, known, new Map(known.pages));
  const entries = moved.length === 0 ? [] : await readArticles(house, moved);
  const neighboursOf = new Map(
    [...known.pages].map(([nativeId, { neighbours }]) => [nativeId, neighbours]),
  );
  await renderThese(house, entries, { topicsOf, neighboursOf }, work);
  const paths = [...house.publication.documents.keys()].filter((path) =>
    path.startsWith(articlesFolder),
  );
  return endWork(house, work, [...paths, ...work.documents.map(({ path }) => path)]);
}

/** The article's place in the URL of its page; null for an entry that has no page of ours. */
export function readArticleSlug(entry: Pick<Entry, 'link'>): string | null {
  const path = entry.link === null ? '' : new URL(entry.link).pathname;
  const [, slug] = /^\/articles\/([^/]+)$/.exec(path) ?? [];
  return slug === undefined ? null : decodeURIComponent(slug);
}

interface Work {
  readonly known: ReadonlyMap<string, ArticleTrace>;
  readonly pages: Map<string, ArticleTrace>;
  readonly documents: Document[];
  readonly refused: RefusedDocument[];
}

function startWork(
  { publication }: House,
  known: ArticleTraces | null,
  pages: Map<string, ArticleTrace>,
): Work {
  const served = [...(known?.pages ?? [])].filter(([, { path }]) => publication.find(path));
  return { known: new Map(served), pages, documents: [], refused: [] };
}

/** Another site writes every page otherwise. */
function findTraces({ publication, rules }: House): ArticleTraces | null {
  const { articles } = publication;
  return articles?.site === rules.config.site ? articles : null;
}

/** What pages of articles say beside the articles, by native id. */
interface Surroundings {
  readonly topicsOf: ReadonlyMap<string, readonly NamedTopic[]>;
  readonly neighboursOf: ReadonlyMap<string, ArticleNeighbours>;
}

const NO_NEIGHBOURS: ArticleNeighbours = { earlier: null, later: null };

/** Those of the house's own entries that stand. */
async function readArticles(
  { store }: House,
  nativeIds: readonly string[],
): Promise<readonly Entry[]> {
  const stored = await store.readEntries(LOCAL_SOURCE_ID, nativeIds);
  return [...stored.values()].flatMap(({ entry, withdrawn, takenDown }) =>
    withdrawn || takenDown ? [] : [entry],
  );
}

async function renderThese(
  house: House,
  entries: readonly Entry[],
  surroundings: Surroundings,
  work: Work,
): Promise<void> {
  let count = 0;
  for (const entry of entries) {
    count += 1;
    if (count % articlesATurn === 0) await nextTurn();
    renderArticle(house, entry, surroundings, work);
  }
}

/** The articles before and after each by their dates, by native id. */
function findNeighbours(entries: readonly Entry[]): ReadonlyMap<string, ArticleNeighbours> {
  const named = entries
    .flatMap(({ nativeId, title, ...entry }) => {
      const slug = readArticleSlug(entry);
      const at = entry.publishedAt ?? entry.firstSeenAt;
      return slug === null ? [] : [{ nativeId, at, article: { slug, title } }];
    })
    .sort((a, b) => compareText(a.at, b.at) || compareText(a.article.slug, b.article.slug));
  return new Map(
    named.map(({ nativeId }, at) => [
      nativeId,
      { earlier: named[at - 1]?.article ?? null, later: named[at + 1]?.article ?? null },
    ]),
  );
}

function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function renderArticle(
  house: House,
  entry: Entry,
  { topicsOf, neighboursOf }: Surroundings,
  { known, pages, documents, refused }: Work,
): void {
  const slug = readArticleSlug(entry);
  if (slug === null) return;
  const path = articlePath(slug);
  const topics = topicsOf.get(entry.nativeId) ?? [];
  const neighbours = neighboursOf.get(entry.nativeId) ?? NO_NEIGHBOURS;
  const trace = { path, topics: nameTopics(topics), neighbours, fingerprint: digest(entry) };
  pages.delete(entry.nativeId);
  try {
    if (!isSame(known.get(entry.nativeId), trace)) {
      documents.push(
        writeArticlePage({ slug, entry, topics, neighbours }, house.rules.config.site),
      );
    }
    pages.set(entry.nativeId, trace);
  } catch (error) {
    refused.push(refuse(path, error));
  }
}

function endWork(
  house: House,
  { pages, documents, refused }: Work,
  paths: readonly string[],
): RenderedArticles {
  return { documents, refused, paths, traces: { site: house.rules.config.site, pages } };
}

function isSame(known: ArticleTrace | undefined, trace: ArticleTrace): boolean {
  return (
    known?.path === trace.path &&
    known.topics === trace.topics &&
    isDeepStrictEqual(known.neighbours, trace.neighbours) &&
    known.fingerprint === trace.fingerprint
  );
}

function digest(entry: Entry): string {
  return createHash('sha256').update(JSON.stringify(entry)).digest('base64url');
}

function nameTopics(topics: readonly NamedTopic[]): string {
  return JSON.stringify(topics.map(({ slug, title }) => [slug, title]));
}

/** By native id. */
function listTopicsByArticle(
  editions: ReadonlyMap<string, Edition>,
): ReadonlyMap<string, readonly NamedTopic[]> {
  const topics = new Map<string, NamedTopic[]>();
  for (const { topic, entries } of editions.values()) {
    for (const { entry } of entries) {
      if (entry.sourceId !== LOCAL_SOURCE_ID) continue;
      const known = topics.get(entry.nativeId);
      if (known === undefined) topics.set(entry.nativeId, [topic]);
      else known.push(topic);
    }
  }
  return topics;
}
