import pLimit from 'p-limit';
import { describeError } from '../model/describe-error.ts';
import { describeRefused } from './held-back.ts';
import type { House } from './house.ts';
import { type PublishReport, publishTopics } from './publish-topics.ts';

/** Milliseconds that a request waits for others to share its rendering. */
const gatherMs = 200;

/**
 * Runs what changes the publication one after the other. Topics that ask to be published shortly
 * after one another, or while a rendering is under way, share one rendering.
 */
export class Publisher {
  readonly #house: House;
  readonly #limit = pLimit(1);
  #waiting = new Set<string>();
  #timer: NodeJS.Timeout | null = null;

  constructor(house: House) {
    this.#house = house;
  }

  /**
   * Renders these topics in a moment, or as soon as what is under way has ended; failures go to the
   * log. Articles of the house are published by `run`.
   */
  request(slugs: Iterable<string>): void {
    for (const slug of slugs) this.#waiting.add(slug);
    if (this.#waiting.size === 0 || this.#timer !== null) return;
    this.#timer = setTimeout(() => this.#endGathering(), gatherMs);
  }

  /** Runs a step of another kind in the same line. */
  run<T>(step: () => Promise<T>): Promise<T> {
    return this.#limit(step);
  }

  /** Resolves when everything that was asked for so far is done; nothing waits for others then. */
  async settle(): Promise<void> {
    this.#endGathering();
    await this.#limit(async () => {});
  }

  #endGathering(): void {
    if (this.#timer === null) return;
    clearTimeout(this.#timer);
    this.#timer = null;
    void this.#limit(() => this.#publishWaiting());
  }

  async #publishWaiting(): Promise<void> {
    const slugs = this.#waiting;
    if (slugs.size === 0) return;
    this.#waiting = new Set();
    try {
      const report = await publishTopics(this.#house, slugs, { articlesMayDiffer: false });
      logPublished(this.#house, report);
    } catch (error) {
      this.#house.log.error(`rendering failed, the last good feeds stay: ${describeError(error)}`);
    }
  }
}

/** Says what the gate held back and what changed. */
export function logPublished(house: House, report: PublishReport): void {
  for (const refused of report.refused) house.log.error(describeRefused(refused));
  const feeds = report.changed.filter((path) => /^\/feeds\/[^/]+\.atom$/.test(path));
  if (feeds.length > 0) {
    house.log.info(`changed: ${feeds.map((path) => path.slice(7, -5)).join(', ')}`);
  }
}
