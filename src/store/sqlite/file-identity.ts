import { stat } from 'node:fs/promises';
import { TopicwireError } from '../../model/topicwire-error.ts';
import { explainFailure } from './explain-failure.ts';

/**
 * Notices that a file is no longer the one that was opened. A process goes on working with a file
 * that was removed or replaced as if nothing had happened, and all that it writes is lost when it
 * ends.
 */
export class FileIdentity {
  readonly #file: string;
  #known: string | null = null;

  /** @param file as it was opened. */
  constructor(file: string) {
    this.#file = file;
  }

  /** @throws TopicwireError `store-failed` when another file, or none, stands in its place. */
  async check(): Promise<void> {
    const found = await this.#read();
    this.#known ??= found;
    if (found === this.#known) return;
    throw new TopicwireError('store-failed', 'the database was removed or replaced while in use', {
      where: this.#file,
      advice: 'put it back or restore a backup, then start again',
    });
  }

  async #read(): Promise<string> {
    try {
      const { dev, ino } = await stat(this.#file, { bigint: true });
      return `${dev}:${ino}`;
    } catch (error) {
      throw explainFailure(error, this.#file);
    }
  }
}
