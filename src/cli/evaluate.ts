import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { loadTopicFile } from '../config/load-topic-file.ts';
import { evaluateTopic, type TopicEvaluation } from '../curate/learning/evaluate-topic.ts';
import type { Quality } from '../curate/learning/measure-quality.ts';
import type { Config } from '../model/config.ts';
import { describeFault } from '../model/describe-fault.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Topic } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { readLabelledLines, readUnlabelledLines } from '../pipeline/learn-labelled-lines.ts';
import { evaluateStories } from './evaluate-stories.ts';
import { EXIT_FAULTS, EXIT_GOOD } from './exit-codes.ts';
import { requireTopic } from './explain.ts';
import type { Finish } from './finish.ts';
import { formatTable } from './format-table.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

interface EvaluateOptions {
  readonly train?: string;
  readonly test?: string;
  readonly background?: string;
  readonly rules?: string;
  readonly stories?: string;
  readonly json?: boolean;
}

/** `evaluate`: how well rules, learning and stories do on labelled entries of one's own. */
export function addEvaluateCommand(program: Command, finish: Finish): void {
  program
    .command('evaluate [topic]')
    .description('how well rules and learning, or stories, do on labelled entries of your own')
    .option('--train <file>', 'NDJSON of labelled entries to learn from, as decisions')
    .option('--test <file>', 'NDJSON of labelled entries to be judged by')
    .option('--background <file>', 'NDJSON of any other entries, which show what is not meant')
    .option('--rules <file>', "a topic's definition in place of that in feeds/topics/")
    .option('--stories <file>', 'NDJSON of entries; prints the story of each')
    .option('--json', 'print one JSON line')
    .action(async (slug: string | undefined, options: EvaluateOptions, command: Command) => {
      if (options.stories !== undefined) {
        refuseOthers(slug, options);
        const faults = evaluateStories(await readInput(options.stories), options.stories);
        reportFaults(faults, finish);
        return;
      }
      const { train, test } = options;
      if (slug === undefined || train === undefined || test === undefined) {
        throw new TopicwireError('usage', 'there is nothing to evaluate', {
          advice: 'say "evaluate TOPIC --train FILE --test FILE" or "evaluate --stories FILE"',
        });
      }
      const files = { train, test, background: options.background ?? null };
      const root = readRoot(command);
      const config = await readConfig(new ConfigHolder(root, process.env));
      const topic = await readTopic(root, slug, config, options.rules);
      const sets = await readSets(files);
      reportFaults([...topic.faults, ...sets.faults], finish);
      if (topic.topic === null) return;
      const evaluation = evaluateTopic(topic.topic, config.sources, sets);
      if (options.json) printJson({ topic: slug, ...evaluation, badLines: sets.faults.length });
      else printLines(describeEvaluation(topic.topic, evaluation, sets.background.length));
    });
}

function refuseOthers(
  slug: string | undefined,
  { train, test, background, rules }: EvaluateOptions,
) {
  const others = [slug, train, test, background, rules];
  if (others.every((other) => other === undefined)) return;
  throw new TopicwireError('usage', '--stories is measured by itself', {
    advice: 'leave out the topic and the other files',
  });
}

function reportFaults(faults: readonly FileFault[], finish: Finish): void {
  for (const fault of faults) process.stderr.write(`${describeFault(fault)}\n`);
  finish(faults.length === 0 ? EXIT_GOOD : EXIT_FAULTS);
}

/** A topic by its name, or by a file that need not stand in `feeds/topics/`. */
async function readTopic(
  root: string,
  slug: string,
  config: Config,
  rules: string | undefined,
): Promise<{ readonly topic: Topic | null; readonly faults: readonly FileFault[] }> {
  if (rules !== undefined) {
    const file = resolve(rules);
    requireFile(file, rules);
    return await loadTopicFile(root, relative(root, file), slug, config);
  }
  requireTopic(slug, config);
  return { topic: config.topics.get(slug) ?? null, faults: [] };
}

async function readSets(files: {
  readonly train: string;
  readonly test: string;
  readonly background: string | null;
}) {
  const train = readLabelledLines(await readInput(files.train), files.train);
  const test = readLabelledLines(await readInput(files.test), files.test);
  const background =
    files.background === null
      ? { entries: [], faults: [] }
      : readUnlabelledLines(await readInput(files.background), files.background);
  refuseEmpty(train.entries.length, files.train);
  refuseEmpty(test.entries.length, files.test);
  const trained = new Set(train.entries.map(({ candidate }) => candidate.entryId));
  const isSeen = ({ candidate }: (typeof test.entries)[number]) => trained.has(candidate.entryId);
  const seen = test.entries.filter(isSeen).map(({ candidate }) => candidate.entryId);
  const [first] = seen;
  const leak =
    first === undefined
      ? []
      : [{ file: files.test, line: null, column: null, message: describeLeak(seen.length, first) }];
  return {
    train: train.entries,
    test: test.entries.filter((entry) => !isSeen(entry)),
    background: background.entries,
    faults: [...train.faults, ...test.faults, ...leak, ...background.faults],
  };
}

function describeLeak(number: number, first: string): string {
  const ids = number === 1 ? 'the id' : `${number} ids, the first`;
  return `${ids} ${JSON.stringify(first)}, to learn from as well: left out of the test`;
}

function refuseEmpty(lines: number, file: string): void {
  if (lines > 0) return;
  throw new TopicwireError('content-invalid', 'no line can be used', {
    where: file,
    advice: 'write one JSON object a line: {"id": "1", "title": "…", "label": "in"}',
  });
}

async function readInput(file: string): Promise<string> {
  requireFile(resolve(file), file);
  return await readFile(file, 'utf8');
}

function requireFile(path: string, shown: string): void {
  if (existsSync(path)) return;
  throw new TopicwireError('usage', 'there is no such file', { where: shown });
}

function describeEvaluation(
  topic: Topic,
  { train, test, rule, learned, both }: TopicEvaluation,
  background: number,
): readonly string[] {
  const { prior, use, may } = topic.learn;
  const decisions = train.in + train.out;
  const share = Math.round((100 * prior) / (prior + decisions));
  const rows = [describeQuality('rule', rule), describeQuality('learned', learned)];
  const held = use && may === 'publish' ? '' : `; in force: use ${use}, may ${may}`;
  return [
    `${topic.slug}: learned from ${decisions} (${train.in} in, ${train.out} out), tested on ${test.in + test.out} (${test.in} in, ${test.out} out), background ${background}`,
    '',
    ...formatTable(
      ['', 'precision', 'recall', 'F1', 'break-even', 'taken', 'right'],
      [...rows, describeQuality('both', both)],
    ),
    '',
    `Both: the rules count ${share} % after ${decisions} decisions (prior ${prior}), as with may: publish${held}.`,
  ];
}

function describeQuality(name: string, quality: Quality | null): readonly (string | number)[] {
  if (quality === null) return [name, '-', '-', '-', '-', '-', '-'];
  const percent = (share: number | null) => (share === null ? '-' : (100 * share).toFixed(1));
  const { precision, recall, f1, breakEven, taken, found } = quality;
  return [name, ...[precision, recall, f1, breakEven].map(percent), taken, found];
}
