import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { describeExplanation } from '../curate/describe-explanation.ts';
import type { Config } from '../model/config.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { explainEntry } from '../pipeline/explain-entry.ts';
import { findEntry } from '../pipeline/find-entry.ts';
import { createLog } from './create-log.ts';
import { closeHouse, openHouseAt } from './open-house.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

/** `explain`: why an entry is in, queued or out of a topic. */
export function addExplainCommand(program: Command): void {
  program
    .command('explain <entry> <topic>')
    .description('why an entry (an id, a link, or a file of content/) is in, queued or out')
    .option('--json', 'print the explanation as one JSON line')
    .action(async (entry: string, topic: string, options: { json?: boolean }, command: Command) => {
      const root = readRoot(command);
      const config = await readConfig(new ConfigHolder(root, process.env));
      requireTopic(topic, config);
      const house = await openHouseAt(root, config, createLog('error', process.stderr));
      try {
        const found = await findEntry(house, entry);
        const explanation = await explainEntry(house, found, topic);
        if (options.json) printJson(explanation);
        else printLines([`${found.title} · ${topic}`, describeExplanation(explanation)]);
      } finally {
        await closeHouse(house);
      }
    });
}

/** @throws TopicwireError `usage` when there is no such topic. */
export function requireTopic(slug: string, { topics }: Config): void {
  if (topics.has(slug)) return;
  throw new TopicwireError('usage', `there is no topic "${slug}"`, {
    where: 'feeds/topics/',
    advice: `name one of ${[...topics.keys()].join(', ')}`,
  });
}
