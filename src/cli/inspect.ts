import type { Command } from 'commander';
import { createFeedFetcher } from '../ingest/feed-fetcher.ts';
import { describeError } from '../model/describe-error.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { type InspectedFeed, inspectFeed } from '../pipeline/inspect-feed.ts';
import { describeInspection } from './describe-inspection.ts';
import { EXIT_FAULTS } from './exit-codes.ts';
import type { Finish } from './finish.ts';
import { printJson, printLines } from './print-lines.ts';
import { readAllowedHosts } from './read-allowed-hosts.ts';
import { readVersion } from './read-version.ts';

const timeoutMs = 20_000;
const maxBytes = 50_000_000;

/** `inspect`: what a feed is, its normalized entries and its defects. */
export function addInspectCommand(program: Command, finish: Finish): void {
  program
    .command('inspect <input...>')
    .description('read any feeds, files or URLs: what they are, their entries, their defects')
    .option('--json', 'print one JSON line an input')
    .action(async (inputs: string[], options: { json?: boolean }) => {
      const fetcher = createFeedFetcher({
        userAgent: `Topicwire/${readVersion()} (inspect)`,
        timeoutMs,
        maxBytes,
        allowPrivateHosts: readAllowedHosts(),
      });
      try {
        for (const input of inputs) {
          const result = await tryToInspect(() =>
            inspectFeed(input, fetcher, new Date().toISOString()),
          );
          if (result instanceof Error) finish(EXIT_FAULTS);
          if (options.json) printJson(describeAsJson(input, result));
          else if (result instanceof Error) printLines([`${input}: ${describeError(result)}`]);
          else printLines(describeInspection(result));
        }
      } finally {
        await fetcher.close();
      }
    });
}

async function tryToInspect(
  inspect: () => Promise<InspectedFeed>,
): Promise<InspectedFeed | TopicwireError> {
  try {
    return await inspect();
  } catch (error) {
    if (error instanceof TopicwireError) return error;
    throw error;
  }
}

function describeAsJson(input: string, result: InspectedFeed | TopicwireError): object {
  if (!(result instanceof TopicwireError)) return { ok: true, ...result };
  const { code } = result;
  const error = { code, message: describeError(result) };
  return { ok: false, input, error, format: null, feed: null, entries: [], defects: [] };
}
