import { loadConfig } from '../../src/config/load-config.ts';
import { createFeedFetcher } from '../../src/ingest/feed-fetcher.ts';
import type { Instant } from '../../src/model/instant.ts';
import { type House, openHouse } from '../../src/pipeline/house.ts';
import { openStore } from '../../src/store/open-store.ts';

/** Opens the house below a root, with a clock of its own and nothing said. */
export async function openBenchHouse(
  root: string,
  options: { readonly now: () => Instant; readonly cacheBytes?: number },
): Promise<House> {
  const { config, faults } = await loadConfig(root, {});
  if (config === null) throw new Error(JSON.stringify(faults));
  const silent = () => {};
  return await openHouse({
    root,
    config,
    store: await openStore({ root }),
    fetcher: createFeedFetcher({
      userAgent: 'bench',
      timeoutMs: 1_000,
      maxBytes: 1_000,
      allowPrivateHosts: [],
    }),
    log: { debug: silent, info: silent, warn: silent, error: silent },
    ...options,
  });
}
