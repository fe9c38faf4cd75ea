import { readArticle } from '../ingest/read-articles.ts';
import { describeFault } from '../model/describe-fault.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { Site } from '../model/site.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { normalizeArticle } from '../normalize/normalize-article.ts';

/**
 * One article as an entry, drafts and those of a later date too.
 *
 * @param file below `content/`, relative to the root or absolute.
 * @throws TopicwireError `content-invalid` when it cannot be used.
 */
export async function readArticleEntry(
  root: string,
  file: string,
  site: Site,
  now: Instant,
): Promise<Entry> {
  const { article, faults } = await readArticle(root, file);
  if (article !== null) return normalizeArticle(article, site, now);
  throw new TopicwireError('content-invalid', faults.map(describeFault).join('; '));
}
