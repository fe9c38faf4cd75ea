import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { describeExplanation } from '../curate/describe-explanation.ts';
import type { Config } from '../model/config.ts';
import type { Entry } from '../model/entry.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { explainEntry } from '../pipeline/explain-entry.ts';
import { makeRules } from '../pipeline/house.ts';
import { readArticleEntry } from '../pipeline/read-article-entry.ts';
import { openStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
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
      const store = await openStore({ root });
      try {
        const found = await findEntry(entry, root, config, store);
        const explanation = await explainEntry(found, topic, makeRules(config), store);
        if (options.json) printJson(explanation);
        else printLines([`${found.title} · ${topic}`, describeExplanation(explanation)]);
      } finally {
        await store.close();
      }
    });
}

async function findEntry(
  name: string,
  root: string,
  { site }: Config,
  store: Store,
): Promise<Entry> {
  const isFile = name.endsWith('.md') && existsSync(resolve(root, name));
  if (isFile) return await readArticleEntry(root, name, site, new Date().toISOString());
  const entry = await store.findEntry(name);
  if (entry !== null) return entry;
  throw new TopicwireError('not-found', 'no stored entry has this id or link', {
    where: name,
    advice: 'run "refresh" first, or name a file such as content/my-article.md',
  });
}

function requireTopic(slug: string, { topics }: Config): void {
  if (topics.has(slug)) return;
  throw new TopicwireError('usage', `there is no topic "${slug}"`, {
    where: 'feeds/topics/',
    advice: `name one of ${[...topics.keys()].join(', ')}`,
  });
}
