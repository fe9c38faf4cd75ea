import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import {
  DAYS_SUMMARIZED,
  type FeedReaders,
  summarizeReaders,
} from '../pipeline/summarize-readers.ts';
import { FEED_KINDS, feedPath } from '../publish/publication-path.ts';
import { openStore } from '../store/open-store.ts';
import { requireTopic } from './explain.ts';
import { formatTable } from './format-table.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

/** `subscribers`: how many read each feed. */
export function addSubscribersCommand(program: Command): void {
  program
    .command('subscribers [topic]')
    .description(`how many read each feed, as the last ${DAYS_SUMMARIZED} days tell`)
    .option('--json', 'print one JSON line a feed')
    .action(async (topic: string | undefined, options: { json?: boolean }, command: Command) => {
      const root = readRoot(command);
      const config = await readConfig(new ConfigHolder(root, process.env));
      if (topic !== undefined) requireTopic(topic, config);
      const paths = FEED_KINDS.map((kind) => feedPath(topic ?? '', kind));
      const isWanted = (path: string) => topic === undefined || paths.includes(path);
      const store = await openStore({ root });
      try {
        const feeds = await summarizeReaders(store, new Date().toISOString(), isWanted);
        if (options.json) feeds.forEach(printJson);
        else printLines(describeFeeds(feeds));
      } finally {
        await store.close();
      }
    });
}

function describeFeeds(feeds: readonly FeedReaders[]): readonly string[] {
  if (feeds.length === 0) return ['Nobody asked for a feed in the last days, or none was served.'];
  const rows = feeds.map(({ path, readers, services, others, requests }) => [
    path,
    readers,
    others,
    requests,
    services.map(({ service, subscribers }) => `${service} ${subscribers}`).join(', ') || '-',
  ]);
  return formatTable(['feed', 'readers', 'by themselves', 'requests', 'by services'], rows);
}
