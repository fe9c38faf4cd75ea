// Reads very many mutated feeds and prints every one that is not read as it should:
// `node tests/fuzz/fuzz-reader.ts --runs 200000 --seed 1`. `--run N` repeats one run alone, and
// `--out DIR` says where the inputs of findings go. The corpora are mutated too where they are.
import { mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { findSeeds } from './find-seeds.ts';
import { makeInput, runOnce } from './run-fuzz.ts';

/** Processor time that one input may take. */
const maxMs = 2_000;
/** Wall-clock time without an answer after which an input counts as endless. */
const endlessMs = 60_000;
const looksEveryMs = 15_000;

interface Job {
  readonly seed: number;
  readonly first: number;
  readonly end: number;
  /** The run that is under way. */
  readonly progress: SharedArrayBuffer;
}

interface Answer {
  readonly run: number;
  readonly faults: readonly string[];
}

if (isMainThread) await main();
else work(workerData as Job);

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      run: { type: 'string' },
      out: { type: 'string', default: join(tmpdir(), 'topicwire-fuzz') },
    },
  });
  const seed = Number(values.seed);
  const first = values.run === undefined ? 0 : Number(values.run);
  const end = values.run === undefined ? Number(values.runs) : first + 1;
  const seeds = findSeeds(true);
  print(`${seeds.length} seeds, runs ${first} to ${end - 1} of seed ${seed}`);
  const start = performance.now();
  let findings = 0;
  const report = ({ run, faults }: Answer): void => {
    findings += 1;
    print(`\nfinding: --seed ${seed} --run ${run}, saved as ${save(values.out, seeds, seed, run)}`);
    for (const fault of faults) print(`  ${fault.slice(0, 2_000)}`);
  };
  for (let next = first; next < end; ) next = await runWorker(seed, next, end, report);
  const seconds = ((performance.now() - start) / 1_000).toFixed(0);
  print(`\n${end - first} inputs in ${seconds} s, ${findings} findings`);
  process.exitCode = findings === 0 ? 0 : 1;
}

/** Runs until the end, or until an input takes for ever; gives the run to go on with. */
function runWorker(
  seed: number,
  first: number,
  end: number,
  report: (answer: Answer) => void,
): Promise<number> {
  const progress = new SharedArrayBuffer(4);
  const current = new Int32Array(progress);
  const workerData: Job = { seed, first, end, progress };
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData });
    let last = first;
    let lastChange = performance.now();
    const watch = setInterval(() => {
      const run = Atomics.load(current, 0);
      print(`${run} of ${end}`);
      if (run !== last) lastChange = performance.now();
      last = run;
      if (performance.now() - lastChange < endlessMs) return;
      report({ run, faults: [`no answer in ${endlessMs} ms`] });
      void worker.terminate().then(() => finish(run + 1));
    }, looksEveryMs);
    const finish = (next: number): void => {
      clearInterval(watch);
      resolve(next);
    };
    worker.on('message', report);
    worker.once('error', (error) => {
      const run = Atomics.load(current, 0);
      report({ run, faults: [`the worker broke: ${error}`] });
      finish(run + 1);
    });
    worker.once('exit', (code) => {
      if (code === 0) finish(end);
    });
    worker.once('messageerror', reject);
  });
}

function work({ seed, first, end, progress }: Job): void {
  const current = new Int32Array(progress);
  const seeds = findSeeds(true);
  for (let run = first; run < end; run += 1) {
    Atomics.store(current, 0, run);
    const finding = runOnce(seeds, seed, run, maxMs);
    if (finding !== null) parentPort?.postMessage({ run, faults: finding.faults } satisfies Answer);
  }
}

function save(folder: string, seeds: readonly Buffer[], seed: number, run: number): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${seed}-${run}.bin`);
  writeFileSync(file, makeInput(seeds, seed, run));
  return file;
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
