import type { Edition, Tombstone } from '../model/edition.ts';
import type { Store } from '../store/store.ts';

/** How long a tombstone is shown after what it stands for was taken back. */
export const TOMBSTONE_DAYS = 30;
/** How many are shown, the latest. */
export const MOST_TOMBSTONES = 100;

const dayMs = 86_400_000;

/**
 * What an edition says was taken back. The days are counted back from the newest thing that the
 * edition itself tells, so that the same record gives the same bytes whenever it is rendered; a
 * topic in which nothing happens keeps its tombstones until something does.
 *
 * @see RFC 6721 §3
 */
export async function readTombstones(
  store: Pick<Store, 'listTombstones'>,
  { topic, entries }: Pick<Edition, 'topic' | 'entries'>,
): Promise<readonly Tombstone[]> {
  const tombstones = await store.listTombstones(topic.slug, MOST_TOMBSTONES);
  const [first] = tombstones;
  if (first === undefined) return [];
  const newest = entries.reduce((a, b) => (b.updatedAt > a ? b.updatedAt : a), first.deletedAt);
  const since = new Date(Date.parse(newest) - TOMBSTONE_DAYS * dayMs).toISOString();
  return tombstones.filter(({ deletedAt }) => deletedAt >= since);
}
