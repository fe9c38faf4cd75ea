import { type CheckOptions, checkReading } from './check-reading.ts';
import { mutateFeed } from './mutate-feed.ts';
import { SeededRandom } from './seeded-random.ts';

/** An input that was not read as it should. */
export interface Finding {
  readonly seed: number;
  readonly run: number;
  readonly body: Buffer;
  readonly faults: readonly string[];
}

/** Of so many inputs one is also published. */
const publishEvery = 5;

/** The input of a run: the same for the same seeds, seed and run. */
export function makeInput(seeds: readonly Buffer[], seed: number, run: number): Buffer {
  return mutateFeed(seeds, new SeededRandom(seed, run));
}

/** Makes and checks the input of one run; null is good. */
export function runOnce(
  seeds: readonly Buffer[],
  seed: number,
  run: number,
  maxMs: number,
): Finding | null {
  const body = makeInput(seeds, seed, run);
  const options: CheckOptions = { publishes: run % publishEvery === 0, maxMs };
  const faults = checkReading(body, options);
  return faults.length === 0 ? null : { seed, run, body, faults };
}
