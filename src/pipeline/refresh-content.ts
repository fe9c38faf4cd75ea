import { readArticles } from '../ingest/read-articles.ts';
import type { Article } from '../model/article.ts';
import type { Entry } from '../model/entry.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Instant } from '../model/instant.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import { normalizeArticle } from '../normalize/normalize-article.ts';
import type { House } from './house.ts';
import { readArticleSlug } from './render-articles.ts';
import { compareEntries, type RoundChanges, storeEntries } from './store-entries.ts';

/** What was found in `content/`. */
export interface ContentReport {
  readonly changes: RoundChanges;
  readonly drafts: number;
  /** Articles whose date is still to come. */
  readonly scheduled: number;
  /** When the next of them is due; null when there is none. */
  readonly nextDueAt: Instant | null;
  /** Files that cannot be used; their last good version stays published. */
  readonly faults: readonly FileFault[];
}

/** Reads `content/` and stores its articles; what is no longer there, or a draft again, is withdrawn. */
export async function refreshContent(house: House): Promise<ContentReport> {
  const { articles, faults, brokenSlugs } = await readArticles(house.root);
  const now = house.now();
  const { site } = house.rules.config;
  const finished = articles.filter((article) => !article.draft);
  const due = finished.filter((article) => article.publishedAt <= now);
  const later = finished.filter((article) => article.publishedAt > now);
  const entries = due.map((article) => normalizeArticle(article, site, now));

  const compared = await compareEntries(house, LOCAL_SOURCE_ID, entries);
  const withdrawn = await findWithdrawn(house, entries, brokenSlugs);
  const changes = await storeEntries(house, compared, { state: null, record: null, withdrawn });
  return {
    changes,
    drafts: articles.length - finished.length,
    scheduled: later.length,
    nextDueAt: earliest(later),
    faults,
  };
}

async function findWithdrawn(
  house: House,
  entries: readonly Entry[],
  brokenSlugs: readonly string[],
): Promise<readonly string[]> {
  const present = new Set(entries.map((entry) => entry.nativeId));
  const stored = await house.store.listNativeIds(LOCAL_SOURCE_ID);
  const missing = stored.filter((nativeId) => !present.has(nativeId));
  if (brokenSlugs.length === 0 || missing.length === 0) return missing;
  const broken = new Set(brokenSlugs);
  const known = await house.store.readEntries(LOCAL_SOURCE_ID, missing);
  return missing.filter((nativeId) => {
    const entry = known.get(nativeId)?.entry;
    return entry === undefined || !broken.has(readArticleSlug(entry) ?? '');
  });
}

function earliest(articles: readonly Article[]): Instant | null {
  return articles.map((article) => article.publishedAt).sort()[0] ?? null;
}
