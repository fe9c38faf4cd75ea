import type { Instant } from '../model/instant.ts';
import type { ReaderCount } from '../model/reader-count.ts';
import type { Store } from '../store/store.ts';

const DAY_MS = 86_400_000;
/** Readers that ask once a day, and services that do so, are among those of a week. */
export const DAYS_SUMMARIZED = 7;

/** Who reads one feed, as far as the last days tell. */
export interface FeedReaders {
  readonly path: string;
  /** Subscribers of services and single readers together. */
  readonly readers: number;
  /** By number of subscribers, the most first; for each the day on which it named the most. */
  readonly services: readonly { readonly service: string; readonly subscribers: number }[];
  /** Readers that ask for themselves, on the day with the most. */
  readonly others: number;
  /** On all of these days. */
  readonly requests: number;
}

/**
 * Who read the feeds in the last days, by path.
 *
 * @param isWanted tells which paths to look at.
 * @throws TopicwireError `store-failed`
 */
export async function summarizeReaders(
  store: Pick<Store, 'listReaderCounts'>,
  now: Instant,
  isWanted: (path: string) => boolean = () => true,
): Promise<readonly FeedReaders[]> {
  const since = new Date(Date.parse(now) - (DAYS_SUMMARIZED - 1) * DAY_MS);
  const counts = await store.listReaderCounts(since.toISOString().slice(0, 10));
  const byPath = Map.groupBy(
    counts.filter(({ path }) => isWanted(path)),
    ({ path }) => path,
  );
  return [...byPath]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, ofPath]) => summarizeFeed(path, ofPath));
}

function summarizeFeed(path: string, counts: readonly ReaderCount[]): FeedReaders {
  const most = new Map<string, number>();
  for (const { service, readers } of counts) {
    most.set(service, Math.max(readers, most.get(service) ?? 0));
  }
  const services = [...most]
    .filter(([service]) => service !== '')
    .map(([service, subscribers]) => ({ service, subscribers }))
    .sort((a, b) => b.subscribers - a.subscribers || (a.service < b.service ? -1 : 1));
  const others = most.get('') ?? 0;
  return {
    path,
    readers: others + services.reduce((sum, { subscribers }) => sum + subscribers, 0),
    services,
    others,
    requests: counts.reduce((sum, { requests }) => sum + requests, 0),
  };
}
