import type { Command } from 'commander';
import { createFeedFetcher } from '../ingest/feed-fetcher.ts';
import { describeError } from '../model/describe-error.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { type InspectedFeed, type InspectOptions, inspectFeed } from '../pipeline/inspect-feed.ts';
import { describeInspection } from './describe-inspection.ts';
import { EXIT_FAULTS } from './exit-codes.ts';
import type { Finish } from './finish.ts';
import { printJson, printLines } from './print-lines.ts';
import { readAllowedHosts } from './read-allowed-hosts.ts';
import { readVersion } from './read-version.ts';

const timeoutMs = 20_000;
const maxBytes = 50_000_000;

/** `inspect`: what a feed is, its normalized entries, its defects, and what to do about them. */
export function addInspectCommand(program: Command, finish: Finish): void {
  program
    .command('inspect <input...>')
    .description(
      'read any feeds (files, URLs, - for standard input): what they are, their entries, their defects, and what their authors could do better',
    )
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
          const now = new Date().toISOString();
          const result = await tryToInspect(input, { fetcher, now, standardInput: process.stdin });
          if (result instanceof TopicwireError) finish(EXIT_FAULTS);
          if (options.json) printJson(describeAsJson(input, result));
          else printLines(describeForPerson(input, result));
        }
      } finally {
        await fetcher.close();
      }
    });
}

/** What one input does to us never costs the others. */
async function tryToInspect(
  input: string,
  options: InspectOptions,
): Promise<InspectedFeed | TopicwireError> {
  try {
    return await inspectFeed(input, options);
  } catch (error) {
    if (error instanceof TopicwireError) return error;
    const message = `a fault of ours: ${describeError(error)}`;
    return new TopicwireError('internal', message, { cause: error, advice: 'please report it' });
  }
}

function describeForPerson(
  input: string,
  result: InspectedFeed | TopicwireError,
): readonly string[] {
  if (!(result instanceof TopicwireError))
    return describeInspection(result, process.stdout.columns);
  const text = describeError(result);
  return [result.where === input ? text : `${input}: ${text}`];
}

function describeAsJson(input: string, result: InspectedFeed | TopicwireError): object {
  if (!(result instanceof TopicwireError)) {
    const { format, feed, entries, defects, advice } = result;
    return { input, ok: true, format, feed, entries, defects, advice };
  }
  const error = { code: result.code, message: describeError(result) };
  const nothing = { format: null, feed: null, entries: [], defects: [], advice: [] };
  return { input, ok: false, ...nothing, error };
}
