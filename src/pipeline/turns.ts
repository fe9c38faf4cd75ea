import { setImmediate as nextTurn } from 'node:timers/promises';

const longestMs = 8;

/** Lets other work on the event loop have its turn whenever a long step has held it for a while. */
export class Turns {
  #since = performance.now();

  /** Resolves at once as a rule, and after other work has run when it is time for that. */
  async next(): Promise<void> {
    if (performance.now() - this.#since < longestMs) return;
    await nextTurn();
    this.#since = performance.now();
  }
}
