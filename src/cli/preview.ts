import { relative, resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { loadTopicFile } from '../config/load-topic-file.ts';
import { replaceTopicFile } from '../config/replace-topic-file.ts';
import type { Config } from '../model/config.ts';
import { describeFault } from '../model/describe-fault.ts';
import type { PlacementState } from '../model/placement.ts';
import type { Topic } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { catchUp } from '../pipeline/catch-up.ts';
import type { House } from '../pipeline/house.ts';
import { type PreviewedEntry, previewTopic, type TopicPreview } from '../pipeline/preview-topic.ts';
import { logPublished } from '../pipeline/publisher.ts';
import { describeMoves } from '../pipeline/rejudge-topics.ts';
import { takeRules } from '../pipeline/take-rules.ts';
import { countThings } from './count-things.ts';
import { createLog } from './create-log.ts';
import { EXIT_FAULTS, EXIT_GOOD } from './exit-codes.ts';
import { requireTopic } from './explain.ts';
import type { Finish } from './finish.ts';
import { closeHouse, openHouseAt } from './open-house.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

const nearestOut = 10;

interface PreviewOptions {
  readonly days: number;
  readonly rules?: string;
  readonly apply?: boolean;
  readonly json?: boolean;
}

/** `preview`: what a topic's rules, or others, make of what is stored, before anything is published. */
export function addPreviewCommand(program: Command, finish: Finish): void {
  program
    .command('preview <topic>')
    .description('what is in, queued and out by the rules of its file, or of another one')
    .option('--days <number>', 'judge the entries of so many days', readDays, 90)
    .option('--rules <file>', 'try the rules of this file, and show who comes in and who goes out')
    .option('--apply', "put that file in the place of the topic's, and publish")
    .option('--json', 'print one JSON line an entry')
    .action(async (slug: string, options: PreviewOptions, command: Command) => {
      const root = readRoot(command);
      if (options.apply && options.rules === undefined) {
        throw new TopicwireError('usage', 'there is nothing to apply', {
          advice: 'name the file with --rules FILE',
        });
      }
      const config = await readConfig(new ConfigHolder(root, process.env));
      requireTopic(slug, config);
      const topic = await readTried(root, slug, config, options.rules);
      if (topic === null) {
        finish(EXIT_FAULTS);
        return;
      }
      const log = createLog(process.env.LOG_LEVEL || 'warn', process.stderr);
      const house = await openHouseAt(root, config, log);
      try {
        const preview = await previewTopic(house, topic, options.days);
        if (options.json) preview.entries.forEach(printJson);
        else printLines(describePreview(preview, options.rules ?? null));
        for (const fault of preview.faults) process.stderr.write(`${describeFault(fault)}\n`);
        if (preview.faults.length > 0) {
          const held = options.apply ? ', so the rules are not taken over' : '';
          process.stderr.write(`${countThings(preview.faults.length, 'test')} failed${held}\n`);
        } else if (options.apply && options.rules !== undefined) {
          await apply(house, slug, options.rules);
          if (!options.json)
            printLines(['', `feeds/topics/${slug}.yaml is replaced and published.`]);
        }
        finish(preview.faults.length === 0 ? EXIT_GOOD : EXIT_FAULTS);
      } finally {
        await closeHouse(house);
      }
    });
}

/** The definition to try; null after its faults were printed. */
async function readTried(
  root: string,
  slug: string,
  config: Config,
  rules: string | undefined,
): Promise<Topic | null> {
  if (rules === undefined) return config.topics.get(slug) ?? null;
  const file = relative(root, resolve(rules));
  const { topic, faults } = await loadTopicFile(root, file, slug, config);
  for (const fault of faults) process.stderr.write(`${describeFault(fault)}\n`);
  return topic;
}

async function apply(house: House, slug: string, rules: string): Promise<void> {
  await replaceTopicFile(house.root, slug, resolve(rules));
  const config = await readConfig(new ConfigHolder(house.root, process.env));
  house.rules = await takeRules(house, config);
  const { published } = await catchUp(house);
  logPublished(house, published);
}

function describePreview(preview: TopicPreview, rules: string | null): readonly string[] {
  const { entries, judged, days, moves, topic } = preview;
  const inState = (state: PlacementState) => entries.filter((entry) => entry.state === state);
  const out = inState('out');
  const isMoved = entries.some(({ before, state }) => before !== state);
  const byWhat = rules === null ? 'its file as it is' : rules;
  return [
    `${topic}: ${countThings(judged, 'entry', 'entries')} of the last ${countThings(days, 'day')}, by ${byWhat}`,
    ...(isMoved || rules !== null ? ['', `Difference to now: ${describeMoves(moves)}`] : []),
    ...listMoved('Comes in', entries, 'published'),
    ...listMoved('Goes out', entries, 'out'),
    ...listMoved('Moves to the queue', entries, 'queued'),
    ...listState('In', inState('published'), Number.POSITIVE_INFINITY),
    ...listState('Queued', inState('queued'), Number.POSITIVE_INFINITY),
    ...listState('Out, the nearest first', out, nearestOut),
  ];
}

function listMoved(
  name: string,
  entries: readonly PreviewedEntry[],
  state: PlacementState,
): readonly string[] {
  const moved = entries.filter((entry) => entry.state === state && entry.before !== state);
  return moved.length === 0
    ? []
    : ['', `${name}:`, ...moved.map((entry) => `${describeEntry(entry)}, was ${entry.before}`)];
}

function listState(
  name: string,
  entries: readonly PreviewedEntry[],
  limit: number,
): readonly string[] {
  const shown = entries.slice(0, limit);
  const more = entries.length - shown.length;
  return [
    '',
    `${name}: ${entries.length}`,
    ...shown.map(describeEntry),
    ...(more === 0 ? [] : [`         and ${more} more`]),
  ];
}

function describeEntry({ score, date, title, sourceId }: PreviewedEntry): string {
  return `${score.toFixed(1).padStart(7)}  ${date.slice(0, 10)}  ${title || '(no title)'}  (${sourceId})`;
}

function readDays(text: string): number {
  const days = Number(text);
  if (/^\d{1,5}$/.test(text) && days > 0) return days;
  throw new InvalidArgumentError(`"${text}" is no number of days.`);
}
