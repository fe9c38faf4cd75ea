import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { compileTopics } from '../src/curate/compile-topics.ts';
import { compileInTurns } from '../src/pipeline/compile-in-turns.ts';
import { makeTopicForBench } from './match.ts';

// Taking 10,000 topics over while readers are answered: how long the event loop is held at most, by
// compiling at one go and in turns.

/** Runs work and gives its time, and the longest that a timer had to wait, in milliseconds. */
async function watch(work: () => unknown): Promise<{ tookMs: number; heldMs: number }> {
  let last = performance.now();
  let heldMs = 0;
  const tick = () => {
    heldMs = Math.max(heldMs, performance.now() - last);
    last = performance.now();
  };
  const timer = setInterval(tick, 1);
  const start = performance.now();
  await work();
  const tookMs = performance.now() - start;
  await pause(5);
  clearInterval(timer);
  return { tookMs, heldMs };
}

/** Measures and prints. */
export async function benchTopics(): Promise<void> {
  const topics = Array.from({ length: 10_000 }, (_, at) => makeTopicForBench(`topic-${at}`));
  const sources = new Map();
  for (let round = 0; round < 2; round += 1) {
    const atOnce = await watch(() => compileTopics(topics, sources));
    const inTurns = await watch(() => compileInTurns(topics, sources));
    if (round === 0) continue;
    console.log('10,000 topics taken over');
    for (const [name, { tookMs, heldMs }] of Object.entries({
      'at one go': atOnce,
      'in turns': inTurns,
    })) {
      console.log(
        `  ${name}: ${tookMs.toFixed(0)} ms, others wait at most ${heldMs.toFixed(0)} ms`,
      );
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await benchTopics();
