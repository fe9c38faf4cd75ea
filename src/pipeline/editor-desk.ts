import type { Decision } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import type { EntryKey } from '../model/entry-key.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Takedown } from '../model/takedown.ts';
import { decideEntry, type Word } from './decide-entry.ts';
import { explainEntry } from './explain-entry.ts';
import { findEntry } from './find-entry.ts';
import type { House } from './house.ts';
import { publishTakedown } from './publish-takedown.ts';
import { publishTopics } from './publish-topics.ts';
import { logPublished } from './publisher.ts';
import { takeDown } from './take-down.ts';

/** Runs a step in line with all others that change the publication. */
export type RunInLine = <T>(step: () => Promise<T>) => Promise<T>;

/** What editors do with the entries of a house, each word published at once. */
export class EditorDesk {
  readonly #house: House;
  readonly #run: RunInLine;

  constructor(house: House, run: RunInLine) {
    this.#house = house;
    this.#run = run;
  }

  /**
   * The entry of this id, link, or file of `content/`.
   *
   * @throws TopicwireError `not-found`, `content-invalid`
   */
  findEntry(name: string): Promise<Entry> {
    return findEntry(this.#house, name);
  }

  /** @throws TopicwireError `not-found` when there is no such topic. */
  explain(entry: Entry, topic: string): Promise<Explanation> {
    return explainEntry(this.#house, entry, topic);
  }

  /**
   * Adds to the record, places and publishes.
   *
   * @throws TopicwireError `not-found`, `usage`, `store-failed`
   */
  decide(key: EntryKey, topic: string, word: Word): Promise<Explanation> {
    const house = this.#house;
    return this.#run(async () => {
      await decideEntry(house, key, topic, word);
      logPublished(house, await publishTopics(house, [topic]));
      return await explainEntry(house, await this.#readEntry(key), topic);
    });
  }

  /**
   * Adds to the record, takes what it names out of everything that is published, or ends that.
   *
   * @returns the topics that were published anew.
   * @throws TopicwireError `usage`, `store-failed`
   */
  takeDown(word: Omit<Takedown, 'at'>): Promise<readonly string[]> {
    const house = this.#house;
    return this.#run(async () => {
      const topics = await takeDown(house, word);
      logPublished(house, await publishTakedown(house, topics));
      return topics;
    });
  }

  /** The record of takedowns in the order in which it was made. */
  listTakedowns(): Promise<readonly Takedown[]> {
    return this.#house.store.listTakedowns(0);
  }

  /** The record of a topic, or of one entry in it, in the order in which it was made. */
  listDecisions(topic: string, key?: EntryKey): Promise<readonly Decision[]> {
    return this.#house.store.listDecisions(topic, key);
  }

  async #readEntry({ sourceId, nativeId }: EntryKey): Promise<Entry> {
    const stored = await this.#house.store.readEntries(sourceId, [nativeId]);
    return stored.get(nativeId)?.entry ?? (await this.findEntry(nativeId));
  }
}
