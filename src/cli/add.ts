import { type Command, Option } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { RIGHTS } from '../config/read-sources.ts';
import type { FeedCandidate } from '../ingest/discover-feeds.ts';
import { createFeedFetcher } from '../ingest/feed-fetcher.ts';
import type { Config } from '../model/config.ts';
import type { Rights } from '../model/source.ts';
import {
  type AddedSource,
  type AddReport,
  type AddRequest,
  addSource,
} from '../pipeline/add-source.ts';
import { cleanLine } from '../pipeline/clean-line.ts';
import { askForFeeds } from './ask-for-feeds.ts';
import { EXIT_FAULTS, EXIT_GOOD } from './exit-codes.ts';
import type { Finish } from './finish.ts';
import { printJson, printLines } from './print-lines.ts';
import { readAllowedHosts } from './read-allowed-hosts.ts';
import { readConfig, readRoot } from './read-config.ts';
import { readVersion } from './read-version.ts';

interface AddOptions {
  readonly id?: string;
  readonly title?: string;
  readonly tags?: string;
  readonly rights?: Rights;
  readonly all?: boolean;
  readonly json?: boolean;
}

const foundIn: Readonly<Record<AddedSource['foundBy'], string>> = {
  page: 'the address itself',
  link: 'named by the page',
  anchor: 'linked from the page',
  'common-path': 'found at a common path',
};

/** `add`: finds the feed of a page and writes it into `feeds/sources.yaml`. */
export function addAddCommand(program: Command, finish: Finish): void {
  program
    .command('add <url>')
    .description('find the feed of a page, or read the feed, and add it to feeds/sources.yaml')
    .option('--id <id>', 'the id; by default it is made from the title or the host')
    .option('--title <title>', "the title; by default the feed's own")
    .option('--tags <tags>', 'tags, separated by commas')
    .addOption(new Option('--rights <rights>', 'how much of a text is shown').choices(RIGHTS))
    .option('--all', 'add every feed that the page names')
    .option('--json', 'print one JSON line a feed')
    .action(async (url: string, options: AddOptions, command: Command) => {
      const root = readRoot(command);
      const config = await readConfig(new ConfigHolder(root, process.env));
      const fetcher = createFetcher(config);
      const now = new Date().toISOString();
      const choose = canAsk(options) ? askOnTerminal : null;
      try {
        const context = { root, environment: process.env, config, fetcher, now, choose };
        const report = await addSource(readRequest(url, options), context);
        if (options.json) listJson(report).forEach(printJson);
        else printLines(describeReport(report));
        finish(report.refused.length > 0 ? EXIT_FAULTS : EXIT_GOOD);
      } finally {
        await fetcher.close();
      }
    });
}

function createFetcher({ site: { contactUrl, poll } }: Config) {
  return createFeedFetcher({
    userAgent: `Topicwire/${readVersion()} (+${contactUrl})`,
    timeoutMs: poll.timeoutMs,
    maxBytes: poll.maxBytes,
    allowPrivateHosts: readAllowedHosts(),
  });
}

function canAsk({ json }: AddOptions): boolean {
  return json !== true && process.stdin.isTTY && process.stderr.isTTY;
}

function askOnTerminal(candidates: readonly FeedCandidate[]): Promise<readonly FeedCandidate[]> {
  return askForFeeds(candidates, { input: process.stdin, output: process.stderr });
}

function readRequest(url: string, { id, title, tags, rights, all }: AddOptions): AddRequest {
  const names = (tags ?? '').split(',').map(cleanLine);
  return {
    url,
    id: id ?? null,
    title: cleanLine(title ?? '') || null,
    tags: [...new Set(names.filter((name) => name !== ''))],
    rights: rights ?? null,
    all: all ?? false,
  };
}

function listJson({ added, refused, passedOver, others }: AddReport): readonly object[] {
  return [
    ...added.map(({ source, ...rest }) => ({ outcome: 'added', ...source, ...rest })),
    ...refused.map((feed) => ({ outcome: 'refused', ...feed })),
    ...passedOver.map((feed) => ({ outcome: 'passed-over', ...feed })),
    ...others.map((candidate) => ({ outcome: 'other', ...candidate })),
  ];
}

function describeReport({ added, refused, passedOver, others }: AddReport): readonly string[] {
  const lines = added.flatMap(describeAdded);
  if (added.length + refused.length === 0) lines.push('Nothing was added.');
  for (const { url, reason } of refused) lines.push(`Not added: ${url}: ${reason}`);
  for (const { url, reason } of passedOver) lines.push(`Passed over: ${url}: ${reason}`);
  if (others.length > 0) lines.push('The page also leads to:');
  for (const { url, title } of others) lines.push(`  ${url}${title === null ? '' : `  ${title}`}`);
  return lines;
}

function describeAdded({ source, foundBy, format, entries, newest }: AddedSource): string[] {
  const titles = newest.map(
    ({ title, publishedAt }) => `  ${publishedAt?.slice(0, 10) ?? '          '}  ${title}`,
  );
  return [
    `Added ${source.id}${source.title === null ? '' : `: ${source.title}`}`,
    `  ${source.url} (${foundIn[foundBy]}; ${format}, ${entries} ${entries === 1 ? 'entry' : 'entries'})`,
    ...(titles.length === 0 ? ['  It has no entries yet.'] : titles),
  ];
}
