import type { Matcher } from '../curate/compile-topics.ts';
import { compileTopics } from '../curate/compile-topics.ts';
import type { Learning } from '../curate/learning.ts';
import type { FeedFetcher } from '../ingest/feed-fetcher.ts';
import type { Config } from '../model/config.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Instant } from '../model/instant.ts';
import type { Log } from '../model/log.ts';
import type { Store } from '../store/store.ts';
import { type Desk, ownDesk } from './desk.ts';
import { isHiddenPath } from './list-public-topics.ts';
import { PollPlanner } from './poll-planner.ts';
import { Publication } from './publication.ts';
import { StoryTeller } from './story-teller.ts';
import { takeRules } from './take-rules.ts';

/** Of the documents' bytes so much is held in memory, unless told otherwise. */
const DEFAULT_CACHE_BYTES = 256_000_000;

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
  /** Tells which entries carry one text and which texts tell one story. */
  readonly storyTeller: StoryTeller;
  /** What decisions taught the topics; null until something was learned. */
  learning: Learning | null;
  /** Plans the next poll of each source with regard to the others. */
  readonly planner: PollPlanner;
  /** The rules in force; a step reads them once and a change of configuration replaces them whole. */
  rules: Rules;
}

/** A configuration with its topics compiled. */
export interface Rules {
  readonly config: Config;
  readonly matcher: Matcher;
  /** Topics whose files are not in force since their own tests fail, by slug. */
  readonly held: ReadonlyMap<string, HeldTopic>;
}

/** A topic whose file fails its own tests. */
export interface HeldTopic {
  readonly slug: string;
  /** `rules`: its last good rules judge. `edition`: it never passed, so what it published stays as it is. */
  readonly keeps: 'rules' | 'edition';
  /** Its file says that it is private: that holds though its rules do not. */
  readonly isHidden: boolean;
  /** What failed, each with its place. */
  readonly faults: readonly FileFault[];
}

/** Compiles a configuration as it is, its tests untried. */
export function makeRules(config: Config): Rules {
  const matcher = compileTopics(config.topics.values(), config.sources);
  return { config, matcher, held: new Map() };
}

/**
 * Opens the house on its last good documents, so that it can serve before anything is read.
 *
 * @param parts Without a desk, documents are read and judged on the thread that serves.
 */
export async function openHouse(
  parts: Omit<House, 'rules' | 'publication' | 'planner' | 'desk' | 'learning' | 'storyTeller'> & {
    readonly config: Config;
    readonly desk?: Desk;
    /** How many bytes of documents are held in memory; 256 MB by default. */
    readonly cacheBytes?: number;
  },
): Promise<House> {
  const { config, desk = ownDesk, cacheBytes = DEFAULT_CACHE_BYTES, ...rest } = parts;
  const { store } = parts;
  const rules = await takeRules(rest, config);
  const heads = await store.readRenderedHeads();
  const shown = new Map([...heads].filter(([path]) => !isHiddenPath(path, rules)));
  const publication = new Publication(shown, {
    load: (paths) => store.readRendered(paths),
    cacheBytes,
  });
  await publication.fill();
  const planner = new PollPlanner(parts.store);
  const storyTeller = new StoryTeller(parts.store);
  return { ...rest, desk, rules, publication, planner, storyTeller, learning: null };
}
