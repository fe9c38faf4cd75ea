import { datePublished } from '../curate/date-published.ts';
import { readSearchText } from '../curate/search/read-search-text.ts';
import { readStanding } from '../curate/standing-decisions.ts';
import type { Decision } from '../model/decision.ts';
import { describeError } from '../model/describe-error.ts';
import { joinKey } from '../model/entry-key.ts';
import type { MarkedEntry, PublishedText } from '../model/published-text.ts';
import type { House, Rules } from './house.ts';
import { listPublicTopics } from './list-public-topics.ts';

/** Indexing them takes some milliseconds, half of it where the thread that serves has to wait. */
const entriesAtOnce = 10;
/** Milliseconds between two batches, so that polls and readers go first. */
const pauseMs = 10;
/** Milliseconds between two looks when nothing is marked. */
const lookMs = 1_000;

/**
 * Keeps the index of full text in line with what the public topics publish, a little at a time beside
 * everything else. Several processes may do so over one store.
 */
export class SearchIndexer {
  readonly #house: House;
  #rules: Rules | null = null;
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> = Promise.resolve();
  #stopped = false;
  #trouble: string | null = null;

  constructor(house: House) {
    this.#house = house;
  }

  /** Goes on from where the last one was stopped or killed. */
  start(): void {
    this.#workLater(0);
  }

  /** Resolves when what is under way is stored. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#working;
  }

  /**
   * Indexes all that is marked now.
   *
   * @throws TopicwireError `store-failed`
   */
  async catchUp(): Promise<void> {
    while ((await this.#work()) > 0);
  }

  #workLater(ms: number): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#working = this.#workOnce();
    }, ms);
  }

  async #workOnce(): Promise<void> {
    let worked = 0;
    try {
      worked = await this.#work();
      this.#trouble = null;
    } catch (error) {
      const trouble = describeError(error);
      if (trouble !== this.#trouble) this.#house.log.error(`indexing for the search: ${trouble}`);
      this.#trouble = trouble;
    }
    this.#workLater(worked > 0 ? pauseMs : lookMs);
  }

  async #work(): Promise<number> {
    const { rules, store } = this.#house;
    if (this.#rules !== rules) {
      await markChangedTopics(this.#house);
      this.#rules = rules;
    }
    const marked = await store.listMarked(entriesAtOnce);
    if (marked.length > 0) await indexMarked(this.#house, rules, marked);
    return marked.length;
  }
}

/** Marks what topics publish that everybody may see since, or no longer. */
async function markChangedTopics({ store, rules }: House): Promise<void> {
  const wanted = listPublicTopics(rules.config);
  const held = new Set(await store.listSearchTopics());
  for (const slug of wanted.keys()) if (!held.has(slug)) await store.markTopic(slug, true);
  for (const slug of held) if (!wanted.has(slug)) await store.markTopic(slug, false);
}

async function indexMarked(
  { store }: House,
  rules: Rules,
  marked: readonly MarkedEntry[],
): Promise<void> {
  const decisions = Map.groupBy(await store.readDecisions(marked), joinKey);
  await store.indexPublished(
    marked.map((each) => ({
      mark: each.mark,
      text: readPublished(each, rules, decisions.get(joinKey(each)) ?? []),
    })),
  );
}

/** Null for an entry that no public topic publishes. */
function readPublished(
  { entry, topics, sourceId, nativeId }: MarkedEntry,
  { config }: Rules,
  decisions: readonly Decision[],
): PublishedText | null {
  const isSearched = listPublicTopics(config);
  const own = topics.filter((slug) => isSearched.has(slug));
  if (entry === null || own.length === 0) return null;
  const standings = readStanding(decisions);
  const retitled = own.map((slug) => standings.get(slug)?.retitle?.action.title);
  return {
    sourceId,
    nativeId,
    publishedAt: datePublished(entry),
    ...readSearchText(entry, retitled.find((title) => title !== undefined) ?? null),
    topics: own,
    language: (entry.language.split('-')[0] ?? '').toLowerCase(),
  };
}
