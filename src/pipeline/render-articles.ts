import type { Edition } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { articlePath } from '../publish/publication-path.ts';
import { writeArticlePage } from '../publish/write-article-page.ts';
import type { House } from './house.ts';
import { type RefusedDocument, type RenderedPart, refuse } from './rendered-part.ts';

type NamedTopic = Pick<Topic, 'slug' | 'title'>;

/** A page for each article of the house, in a topic or not. One that fails costs no other. */
export async function renderArticles(
  house: House,
  editions: ReadonlyMap<string, Edition>,
): Promise<RenderedPart> {
  const { site } = house.rules.config;
  const nativeIds = await house.store.listNativeIds(LOCAL_SOURCE_ID);
  const stored = await house.store.readEntries(LOCAL_SOURCE_ID, nativeIds);
  const topicsOf = listTopicsByEntry(editions);
  const documents: Document[] = [];
  const refused: RefusedDocument[] = [];
  for (const { entry } of stored.values()) {
    const slug = readArticleSlug(entry);
    if (slug === null) continue;
    try {
      documents.push(writeArticlePage({ slug, entry, topics: topicsOf.get(entry.id) ?? [] }, site));
    } catch (error) {
      refused.push(refuse(articlePath(slug), error));
    }
  }
  return { documents, refused };
}

/** The article's place in the URL of its page; null for an entry that has no page of ours. */
export function readArticleSlug(entry: Entry): string | null {
  const path = entry.link === null ? '' : new URL(entry.link).pathname;
  const [, slug] = /^\/articles\/([^/]+)$/.exec(path) ?? [];
  return slug === undefined ? null : decodeURIComponent(slug);
}

function listTopicsByEntry(
  editions: ReadonlyMap<string, Edition>,
): ReadonlyMap<string, readonly NamedTopic[]> {
  const topics = new Map<string, NamedTopic[]>();
  for (const { topic, entries } of editions.values()) {
    for (const { entry } of entries) {
      if (entry.sourceId !== LOCAL_SOURCE_ID) continue;
      topics.set(entry.id, [...(topics.get(entry.id) ?? []), topic]);
    }
  }
  return topics;
}
