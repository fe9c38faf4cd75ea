import { createFeedFetcher } from '../ingest/feed-fetcher.ts';
import type { Config } from '../model/config.ts';
import type { Log } from '../model/log.ts';
import { DeskPool } from '../pipeline/desk-pool.ts';
import { type House, openHouse } from '../pipeline/house.ts';
import { learnTopics } from '../pipeline/learn-topics.ts';
import { openStore } from '../store/open-store.ts';
import { readAllowedHosts } from './read-allowed-hosts.ts';
import { readCacheBytes } from './read-cache-bytes.ts';
import { readVersion } from './read-version.ts';

/**
 * Opens the store and the fetcher for a configuration; `closeHouse` lets go of both.
 *
 * @param learns false leaves it to the caller to train the topics, which serving does not wait for.
 */
export async function openHouseAt(
  root: string,
  config: Config,
  log: Log,
  { learns = true }: { readonly learns?: boolean } = {},
): Promise<House> {
  const { poll, contactUrl } = config.site;
  const cacheBytes = readCacheBytes();
  const fetcher = createFeedFetcher({
    userAgent: `Topicwire/${readVersion()} (+${contactUrl})`,
    timeoutMs: poll.timeoutMs,
    maxBytes: poll.maxBytes,
    allowPrivateHosts: readAllowedHosts(),
  });
  const store = await openStore({ root });
  const now = () => new Date().toISOString();
  const desk = new DeskPool();
  const house = await openHouse({ root, config, store, fetcher, desk, log, now, cacheBytes });
  if (learns) await learnTopics(house);
  return house;
}

/** Waits for what is under way and lets go of everything that the house holds. */
export async function closeHouse(house: House): Promise<void> {
  await house.fetcher.close();
  await house.desk.close();
  await house.store.close();
}
