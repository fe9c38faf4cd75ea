import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { Edition } from '../model/edition.ts';
import { isPrivate } from '../model/is-private.ts';
import {
  type Document,
  describeHead,
  type Rendered,
  type RenderedHead,
} from '../model/rendered.ts';
import type { Topic } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { encodeDocument } from '../publish/encode-document.ts';
import { archiveFolder } from '../publish/publication-path.ts';
import type { House } from './house.ts';
import { listPublicSlugs, listPublicTopics } from './list-public-topics.ts';
import type { Publication, Published, RenderMemory } from './publication.ts';
import { recordPublication } from './record-publication.ts';
import { rememberEdition } from './remember-edition.ts';
import { renderArchives } from './render-archives.ts';
import { type RenderedArticles, renderArticles, renderMovedArticles } from './render-articles.ts';
import { renderIndex } from './render-index.ts';
import { renderStories } from './render-stories.ts';
import { renderTopicInTurns, topicPaths } from './render-topic.ts';
import { renderTopicSources } from './render-topic-sources.ts';
import { type RefusedDocument, refuse } from './rendered-part.ts';
import { keepStoryHeads } from './story-edition.ts';
import { tellStories } from './tell-stories.ts';
import { Turns } from './turns.ts';

/** The thread pool that compresses also looks up hosts and reads files: some of it stays free. */
const compressedAtOnce = 2;
/** A transaction with more of them would hold the event loop. */
const documentsATransaction = 100;
/** Between two looks at the clock. */
const pathsALook = 1_000;

/** More of them that wait to be stored and put in service would fill the memory. */
const documentsWaiting = 400;

/** What a rendering changed. */
export interface PublishReport {
  /** Paths that are new or whose bytes changed. */
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  /** What the gate held back; the last good bytes of these paths stay in service. */
  readonly refused: readonly RefusedDocument[];
}

export interface PublishOptions {
  /** False where no article can have changed, but only what topics hold; true by default. */
  readonly articlesMayDiffer?: boolean;
}

/**
 * Curates and renders these topics and the pages that speak of them, lets the gate judge each feed,
 * stores what changed and puts it in service. One topic that fails costs no other. Other work gets
 * its turn all along, so two of these must not run at once.
 *
 * @param slugs topics that may look different now; those never curated by this process are added.
 * @throws TopicwireError `store-failed`; what is in service stays.
 */
export async function publishTopics(
  house: House,
  slugs: Iterable<string>,
  { articlesMayDiffer = true }: PublishOptions = {},
): Promise<PublishReport> {
  const topics = listPublicTopics(house.rules.config);
  const told = await tellStories(house);
  const wanted = new Set([...slugs, ...told]);
  const work: Work = {
    editions: new Map(),
    documents: [],
    paths: [],
    changed: [],
    stored: [],
    refused: [],
  };
  for (const topic of topics.values()) {
    const known = house.publication.editions.get(topic.slug);
    const isCurrent = known !== undefined && !wanted.has(topic.slug);
    if (isCurrent) work.editions.set(topic.slug, known);
    else await publishTopic(house, topic, known, work);
  }
  // Those that another public address, or another process, left behind.
  const known = new Set(work.refused.map(({ path }) => path));
  const left = await renderArchives(house);
  work.refused.push(...left.filter(({ path }) => !known.has(path)));
  const render = articlesMayDiffer ? renderArticles : renderMovedArticles;
  const articles = await render(house, work.editions);
  await nextTurn();
  const stories = await renderStories(house, work.editions);
  const index = renderIndex(house, work.editions, articles.paths);
  work.documents.push(...index.documents, ...articles.documents, ...stories.documents);
  work.refused.push(...articles.refused, ...stories.refused);
  const standing = [...index.paths, ...articles.paths, ...stories.paths];
  return await putInService(house, work, articles, standing);
}

interface Work {
  readonly editions: Map<string, Edition>;
  /** What was rendered and is not compressed yet. */
  readonly documents: Document[];
  /** Of everything that was rendered. */
  readonly paths: string[];
  /** What is new or has changed, and waits to be stored. */
  readonly changed: Rendered[];
  /** What is new or has changed and is stored already, without its bytes. */
  readonly stored: RenderedHead[];
  readonly refused: RefusedDocument[];
}

async function publishTopic(
  house: House,
  topic: Topic,
  known: Edition | undefined,
  work: Work,
): Promise<void> {
  const { site } = house.rules.config;
  try {
    const edition = await recordPublication(house, topic);
    // Before any document that links to them, or has no room for what they hold.
    work.refused.push(...(await renderArchives(house, topic.slug)));
    const { documents, refused } = await renderTopicInTurns(edition, site);
    await keepStoryHeads(house, edition);
    work.editions.set(topic.slug, rememberEdition(edition));
    work.documents.push(...documents);
    work.documents.push(renderTopicSources(house.rules.config, topic, edition));
    await encodeWork(house, work);
    work.refused.push(...refused);
  } catch (error) {
    if (error instanceof TopicwireError && error.code === 'store-failed') throw error;
    if (known !== undefined) work.editions.set(topic.slug, known);
    work.refused.push(...topicPaths(topic.slug).map((path) => refuse(path, error)));
  }
}

/**
 * Stores before it serves, so that what a reader has seen is never lost.
 *
 * @param standing paths of pages that stay, rendered now or before.
 */
async function putInService(
  house: House,
  work: Work,
  articles: RenderedArticles,
  standing: readonly string[],
): Promise<PublishReport> {
  const { publication } = house;
  await encodeWork(house, work);
  const { changed, stored } = work;
  const slugs = listPublicSlugs(house.rules);
  const kept = new Set([
    ...work.paths,
    ...work.refused.map(({ path }) => path),
    ...slugs.flatMap(topicPaths),
    ...standing,
  ]);
  const archives = new Set(slugs.map(archiveFolder));
  const isKept = (path: string) =>
    kept.has(path) || archives.has(path.slice(0, path.lastIndexOf('/') + 1));
  const removed = await findRemoved(publication, isKept);
  publication.heldBack.note(work.refused, work.paths, isKept, house.now());
  await noteHiddenArchives(house, removed);
  await storeDocuments(house, changed, removed);

  const memory: RenderMemory = { editions: work.editions, articles: articles.traces };
  publication.change([...stored, ...changed], removed, memory);
  const paths = new Set([...stored, ...changed].map(({ path }) => path));
  publication.noteStored(
    [...work.editions.keys()].filter((slug) => topicPaths(slug).some((path) => paths.has(path))),
  );
  return { changed: [...paths], removed, refused: work.refused };
}

/** What is in service and no longer published. */
async function findRemoved(
  { documents }: Publication,
  isKept: (path: string) => boolean,
): Promise<readonly string[]> {
  const turns = new Turns();
  const removed: string[] = [];
  let count = 0;
  for (const path of documents.keys()) {
    if (!isKept(path)) removed.push(path);
    count += 1;
    if (count % pathsALook === 0) await turns.next();
  }
  return removed;
}

/**
 * Compresses what was rendered and lets go of what is as it was; of ten thousand topics not even what
 * changed has room in memory, so that some of it is stored before the rest is rendered.
 */
async function encodeWork(house: House, work: Work): Promise<void> {
  const documents = work.documents.splice(0);
  work.paths.push(...documents.map(({ path }) => path));
  const rendered = await encodeDocuments(house, documents);
  work.changed.push(
    ...rendered.filter((each): each is Rendered => house.publication.find(each.path) !== each),
  );
  while (work.changed.length > documentsWaiting) {
    const some = work.changed.splice(0, documentsATransaction);
    await house.store.writeRendered(some, []);
    work.stored.push(...some.map(describeHead));
  }
}

async function encodeDocuments(
  { publication, now }: House,
  documents: readonly Document[],
): Promise<readonly (Rendered | Published)[]> {
  const at = now();
  const limit = pLimit(compressedAtOnce);
  return await limit.map(documents, (document) =>
    encodeDocument(document, publication.find(document.path) ?? null, at),
  );
}

/** What goes because its topic is private now comes back when that is public again. */
async function noteHiddenArchives(
  { store, rules }: House,
  removed: readonly string[],
): Promise<void> {
  for (const topic of rules.config.topics.values()) {
    const folder = archiveFolder(topic.slug);
    if (!isPrivate(topic) || !removed.some((path) => path.startsWith(folder))) continue;
    await store.forgetArchiveDocuments(topic.slug);
  }
}

/** One document is stored whole; the next start makes up for those that a kill left out. */
async function storeDocuments(
  { store }: House,
  changed: readonly Rendered[],
  removed: readonly string[],
): Promise<void> {
  if (changed.length === 0 && removed.length === 0) return;
  const [first = [], ...others] = Array.from(
    { length: Math.ceil(changed.length / documentsATransaction) },
    (_, page) => changed.slice(page * documentsATransaction, (page + 1) * documentsATransaction),
  );
  await store.writeRendered(first, removed);
  for (const documents of others) {
    await nextTurn();
    await store.writeRendered(documents, []);
  }
}
