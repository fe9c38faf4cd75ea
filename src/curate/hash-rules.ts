import { createHash } from 'node:crypto';
import type { Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';

// Raised whenever the same rules come to judge differently, so that stored entries are judged again.
const EVALUATOR_VERSION = 2;

/**
 * SHA-256, in hexadecimal, over what judges in a topic: its `match`, `read` and `learn`, whether
 * it wants review, and the weights of sources that it leaves to the sources. The order of keys in the file makes no difference.
 */
export function hashRules(
  { slug, match, read, learn, publish }: Topic,
  sources: ReadonlyMap<string, Source>,
): string {
  const weights = [...sources.values()]
    .filter(
      ({ id, weight }) =>
        weight !== 0 && !Object.hasOwn(read.weight, id) && !read.never.includes(id),
    )
    .map(({ id, weight }): [string, number] => [id, weight]);
  const rules = {
    version: EVALUATOR_VERSION,
    slug,
    match,
    read,
    learn,
    review: publish.review,
    weights: Object.fromEntries(weights),
  };
  return createHash('sha256').update(JSON.stringify(rules, sortKeys)).digest('hex');
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
