import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { describeFault } from '../model/describe-fault.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { catchUp } from '../pipeline/catch-up.ts';
import type { House } from '../pipeline/house.ts';
import type { PollReport } from '../pipeline/poll-source.ts';
import { publishTopics } from '../pipeline/publish-topics.ts';
import { logPublished } from '../pipeline/publisher.ts';
import { refreshSources } from '../pipeline/refresh-sources.ts';
import { createLog } from './create-log.ts';
import { EXIT_FAULTS, EXIT_GOOD } from './exit-codes.ts';
import type { Finish } from './finish.ts';
import { formatTable } from './format-table.ts';
import { closeHouse, openHouseAt } from './open-house.ts';
import { printJson, printLines } from './print-lines.ts';
import { createProgress } from './progress.ts';
import { readConfig, readRoot } from './read-config.ts';

interface RefreshOptions {
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `refresh`: one round over articles and due sources. */
export function addRefreshCommand(program: Command, finish: Finish): void {
  program
    .command('refresh [source...]')
    .description('read the articles, ask the sources that are due, publish; a table of what came')
    .option('--force', 'ask sources that are not due, too')
    .option('--json', 'print one JSON line a source')
    .action(async (sourceIds: string[], options: RefreshOptions, command: Command) => {
      const root = readRoot(command);
      const log = createLog(process.env.LOG_LEVEL || 'warn', process.stderr);
      const config = await readConfig(new ConfigHolder(root, process.env));
      for (const id of sourceIds) requireSource(id, config.sources);
      const house = await openHouseAt(root, config, log);
      try {
        const failed = await refreshOnce(house, sourceIds, options);
        finish(failed ? EXIT_FAULTS : EXIT_GOOD);
      } finally {
        await closeHouse(house);
      }
    });
}

/** @returns whether anything failed. */
async function refreshOnce(
  house: House,
  sourceIds: readonly string[],
  options: RefreshOptions,
): Promise<boolean> {
  const { content, published } = await catchUp(house);
  for (const fault of content.faults) house.log.warn(describeFault(fault));
  logPublished(house, published);

  const progress = createProgress('asking sources');
  const reports = await refreshSources(house, {
    ...(sourceIds.length === 0 ? {} : { sourceIds }),
    force: options.force ?? false,
    onReport: (report) => progress.step(report.sourceId),
  });
  progress.end();
  const final = await publishTopics(
    house,
    new Set(reports.flatMap(({ changes }) => changes.topics)),
  );
  logPublished(house, final);

  const sorted = reports.toSorted((a, b) => (a.sourceId < b.sourceId ? -1 : 1));
  if (options.json) sorted.forEach(printJson);
  else printLines([...describeContent(content.changes), ...describeReports(sorted)]);
  return (
    content.faults.length + final.refused.length > 0 || reports.some(({ error }) => error !== null)
  );
}

function describeContent(changes: {
  readonly read: number;
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
}): readonly string[] {
  const { read, added, changed, withdrawn } = changes;
  const numbers = `${added} new, ${changed} changed, ${withdrawn} withdrawn`;
  return [`content/: ${read} articles, ${numbers}`, ''];
}

function describeReports(reports: readonly PollReport[]): readonly string[] {
  if (reports.length === 0) return ['No source is due. --force asks them all the same.'];
  const rows = reports.map(({ sourceId, outcome, status, changes, defects, error, nextPollAt }) => [
    sourceId,
    outcome,
    status ?? '-',
    changes.read,
    changes.added,
    changes.changed,
    defects.length,
    outcome === 'gone' ? 'never' : nextPollAt.slice(0, 16),
    error ?? '',
  ]);
  const header = ['source', 'outcome', 'status', 'read', 'new', 'changed', 'defects', 'next', ''];
  return formatTable(header, rows);
}

function requireSource(id: string, sources: ReadonlyMap<string, unknown>): void {
  if (sources.has(id)) return;
  throw new TopicwireError('usage', `there is no source "${id}"`, {
    where: 'feeds/sources.yaml',
    advice: `name one of ${[...sources.keys()].join(', ')}`,
  });
}
