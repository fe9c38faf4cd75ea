import type { Matcher } from '../curate/compile-topics.ts';
import { compileTopics } from '../curate/compile-topics.ts';
import type { FeedFetcher } from '../ingest/feed-fetcher.ts';
import type { Config } from '../model/config.ts';
import type { Instant } from '../model/instant.ts';
import type { Log } from '../model/log.ts';
import type { Store } from '../store/store.ts';
import { type Desk, ownDesk } from './desk.ts';
import { PollPlanner } from './poll-planner.ts';
import { Publication } from './publication.ts';

/** What every step of the flow works with. */
export interface House {
  /** The folder that holds `feeds/`, `content/` and `data/`. */
  readonly root: string;
  readonly store: Store;
  readonly fetcher: FeedFetcher;
  readonly log: Log;
  readonly now: () => Instant;
  /** Where documents are read and judged. */
  readonly desk: Desk;
  readonly publication: Publication;
  /** Plans the next poll of each source with regard to the others. */
  readonly planner: PollPlanner;
  /** The rules in force; a step reads them once and a change of configuration replaces them whole. */
  rules: Rules;
}

/** A configuration with its topics compiled. */
export interface Rules {
  readonly config: Config;
  readonly matcher: Matcher;
}

/** Compiles a configuration for use. */
export function makeRules(config: Config): Rules {
  return { config, matcher: compileTopics(config.topics.values(), config.sources) };
}

/**
 * Opens the house on its last good documents, so that it can serve before anything is read.
 *
 * @param parts Without a desk, documents are read and judged on the thread that serves.
 */
export async function openHouse(
  parts: Omit<House, 'rules' | 'publication' | 'planner' | 'desk'> & {
    readonly config: Config;
    readonly desk?: Desk;
  },
): Promise<House> {
  const { config, desk = ownDesk, ...rest } = parts;
  const publication = new Publication(await parts.store.readRendered());
  const planner = new PollPlanner(parts.store);
  return { ...rest, desk, rules: makeRules(config), publication, planner };
}
