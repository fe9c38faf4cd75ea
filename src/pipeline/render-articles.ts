import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Edition } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { articlePath } from '../publish/publication-path.ts';
import { writeArticlePage } from '../publish/write-article-page.ts';
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
  await renderThese(house, nativeIds, listTopicsByArticle(editions), work);
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
  const work = startWork(house, known, new Map(known.pages));
  if (moved.length > 0) await renderThese(house, moved, topicsOf, work);
  const paths = [...house.publication.documents.keys()].filter((path) =>
    path.startsWith(articlesFolder),
  );
  return endWork(house, work, [...paths, ...work.documents.map(({ path }) => path)]);
}

/** The article's place in the URL of its page; null for an entry that has no page of ours. */
export function readArticleSlug(entry: Entry): string | null {
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

async function renderThese(
  house: House,
  nativeIds: readonly string[],
  topicsOf: ReadonlyMap<string, readonly NamedTopic[]>,
  work: Work,
): Promise<void> {
  const stored = await house.store.readEntries(LOCAL_SOURCE_ID, nativeIds);
  let count = 0;
  for (const { entry, withdrawn, takenDown } of stored.values()) {
    count += 1;
    if (count % articlesATurn === 0) await nextTurn();
    if (!withdrawn && !takenDown)
      renderArticle(house, entry, topicsOf.get(entry.nativeId) ?? [], work);
  }
}

function renderArticle(
  house: House,
  entry: Entry,
  topics: readonly NamedTopic[],
  { known, pages, documents, refused }: Work,
): void {
  const slug = readArticleSlug(entry);
  if (slug === null) return;
  const path = articlePath(slug);
  const trace = { path, topics: nameTopics(topics), fingerprint: digest(entry) };
  pages.delete(entry.nativeId);
  try {
    if (!isSame(known.get(entry.nativeId), trace)) {
      documents.push(writeArticlePage({ slug, entry, topics }, house.rules.config.site));
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
