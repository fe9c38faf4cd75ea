import type { Command } from 'commander';
import { loadConfig } from '../config/load-config.ts';
import { readArticles } from '../ingest/read-articles.ts';
import { describeFault } from '../model/describe-fault.ts';
import type { FileFault } from '../model/file-fault.ts';
import { checkTopics } from '../pipeline/check-topics.ts';
import { makeRules } from '../pipeline/house.ts';
import { EXIT_FAULTS, EXIT_GOOD } from './exit-codes.ts';
import type { Finish } from './finish.ts';
import { printJson, printLines } from './print-lines.ts';
import { readRoot } from './read-config.ts';

interface CheckResult {
  readonly faults: readonly FileFault[];
  /** What was checked when there is no fault. */
  readonly summary: string;
}

/** `check`: configuration, articles and every topic's own tests. */
export function addCheckCommand(program: Command, finish: Finish): void {
  program
    .command('check')
    .description("check the configuration, the articles and every topic's tests")
    .option('--json', 'print one JSON line a fault')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { faults, summary } = await checkAll(readRoot(command));
      if (options.json) faults.forEach(printJson);
      else printLines(faults.length === 0 ? [summary] : faults.map(describeFault));
      finish(faults.length === 0 ? EXIT_GOOD : EXIT_FAULTS);
    });
}

async function checkAll(root: string): Promise<CheckResult> {
  const [{ config, faults }, articles] = await Promise.all([
    loadConfig(root, process.env),
    readArticles(root),
  ]);
  const found = [...faults, ...articles.faults];
  if (config === null) return { faults: found, summary: '' };
  const topics = await checkTopics(root, makeRules(config), new Date().toISOString());
  const { sources, topics: defined } = config;
  return {
    faults: [...found, ...topics.faults],
    summary: `Good: ${sources.size} sources, ${defined.size} topics, ${topics.tests} tests, ${articles.articles.length} articles.`,
  };
}
