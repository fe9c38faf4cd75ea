import { TopicwireError } from '../model/topicwire-error.ts';

const DEFAULT_MB = 256;
const MOST_MB = 1_000_000;

/**
 * How many bytes of documents are held in memory, from `CACHE_MB`.
 *
 * @throws TopicwireError `usage`
 */
export function readCacheBytes(): number {
  const written = process.env.CACHE_MB?.trim() || String(DEFAULT_MB);
  const megabytes = Number(written);
  if (/^\d+$/.test(written) && megabytes <= MOST_MB) return megabytes * 1_000_000;
  throw new TopicwireError('usage', `"${written}" is no size`, {
    where: 'CACHE_MB',
    advice: `give whole megabytes, such as ${DEFAULT_MB}`,
  });
}
