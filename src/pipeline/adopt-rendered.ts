import type { Rendered } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { RenderedVersion } from '../store/store.ts';
import type { House } from './house.ts';
import { isHiddenPath } from './list-public-topics.ts';
import type { ArticleTraces, RenderMemory } from './publication.ts';
import { topicPaths } from './render-topic.ts';

/** More of them at once would fill the memory. */
const documentsAPage = 256;

/** What was taken over of what other processes stored. */
export interface Adoption {
  /** Paths that another version is served at now, or none any more. */
  readonly adopted: readonly string[];
  /** What another process renders under another public address, by path; what was served stays. */
  readonly foreign: ReadonlyMap<string, RenderedVersion>;
}

/**
 * Puts in service what other processes rendered and stored since. What this process remembers of
 * those topics and articles is forgotten, so that it curates them anew when it next publishes.
 *
 * @param ignored foreign ETags that were seen before, by path.
 * @throws TopicwireError `store-failed`; what is in service stays.
 */
export async function adoptRendered(
  { store, publication, rules }: House,
  ignored: ReadonlyMap<string, string> = new Map(),
): Promise<Adoption> {
  const versions = await store.listRendered();
  const differing = [...versions].filter(([path, version]) => {
    const served = publication.find(path);
    if (ignored.get(path) === version.etag) return false;
    return served?.etag !== version.etag || served.modifiedAt !== version.modifiedAt;
  });
  const gone = [...publication.documents.keys()].filter((path) => !versions.has(path));
  if (differing.length === 0 && gone.length === 0) return { adopted: [], foreign: new Map() };

  const { site } = rules.config;
  const adopted: string[] = [];
  const foreign = new Map<string, RenderedVersion>();
  const touched = new Set([...differing.map(([path]) => path), ...gone]);
  const memory = forget(publication, touched);
  for (let start = 0; start < Math.max(differing.length, 1); start += documentsAPage) {
    const page = differing.slice(start, start + documentsAPage).map(([path]) => path);
    const found = [...(await store.readRendered(page)).values()];
    const own = found.filter(
      (document) => isOfSite(document, site) && !isHiddenPath(document.path, rules),
    );
    publication.change(own, start === 0 ? gone : [], memory);
    adopted.push(...own.map(({ path }) => path));
    for (const { path, etag, modifiedAt } of found) {
      if (publication.find(path)?.etag !== etag) foreign.set(path, { etag, modifiedAt });
    }
  }
  return { adopted: [...adopted, ...gone], foreign };
}

/** What only pages load. */
const loaded = /^(?:text\/css|image\/)/;
/** Lists of what stands elsewhere. */
const lists = /^\/(?:.*\.opml|robots\.txt|sitemap.*\.xml)$/;

/** Documents say at which address they are served, but for what only pages load. */
function isOfSite({ path, mediaType, body }: Rendered, { baseUrl }: Site): boolean {
  if (loaded.test(mediaType)) return true;
  const address = lists.test(path) ? `${baseUrl}/` : `${baseUrl}${path}`;
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(address);
}

function forget({ editions, articles }: RenderMemory, touched: ReadonlySet<string>): RenderMemory {
  return {
    editions: new Map(
      [...editions].filter(([slug]) => !topicPaths(slug).some((path) => touched.has(path))),
    ),
    articles: articles === null ? null : forgetArticles(articles, touched),
  };
}

function forgetArticles(
  { site, pages }: ArticleTraces,
  touched: ReadonlySet<string>,
): ArticleTraces {
  return { site, pages: new Map([...pages].filter(([, { path }]) => !touched.has(path))) };
}
