import pLimit from 'p-limit';
import { describeError } from '../model/describe-error.ts';
import type { House } from './house.ts';
import { type PublishReport, publishTopics } from './publish-topics.ts';

/**
 * Runs what changes the publication one after the other. Topics that ask to be published while a
 * rendering is under way share the next one.
 */
export class Publisher {
  readonly #house: House;
  readonly #limit = pLimit(1);
  #waiting = new Set<string>();

  constructor(house: House) {
    this.#house = house;
  }

  /** Renders these topics as soon as what is under way has ended; failures go to the log. */
  request(slugs: Iterable<string>): void {
    const isIdle = this.#waiting.size === 0;
    for (const slug of slugs) this.#waiting.add(slug);
    if (!isIdle || this.#waiting.size === 0) return;
    void this.#limit(async () => {
      const slugs = this.#waiting;
      this.#waiting = new Set();
      try {
        logPublished(this.#house, await publishTopics(this.#house, slugs));
      } catch (error) {
        this.#house.log.error(
          `rendering failed, the last good feeds stay: ${describeError(error)}`,
        );
      }
    });
  }

  /** Runs a step of another kind in the same line. */
  run<T>(step: () => Promise<T>): Promise<T> {
    return this.#limit(step);
  }

  /** Resolves when everything that was asked for so far is done. */
  async settle(): Promise<void> {
    await this.#limit(async () => {});
  }
}

/** Says what the gate held back and what changed. */
export function logPublished(house: House, report: PublishReport): void {
  for (const { path, differences } of report.refused) {
    const [first = 'no reason given', ...others] = differences;
    const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
    house.log.error(`${path} was held back, its last good version stays: ${first}${more}`);
  }
  const feeds = report.changed.filter((path) => /^\/feeds\/[^/]+\.atom$/.test(path));
  if (feeds.length > 0) {
    house.log.info(`changed: ${feeds.map((path) => path.slice(7, -5)).join(', ')}`);
  }
}
