import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { findSuccessors } from '../http/answer-departed.ts';
import { prepareHeads } from '../http/prepare-heads.ts';
import { describeFault } from '../model/describe-fault.ts';
import { ownHubUrl } from '../model/own-hub.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { catchUp } from '../pipeline/catch-up.ts';
import { type ExportReport, exportPublication } from '../pipeline/export-publication.ts';
import type { House } from '../pipeline/house.ts';
import { describePublished } from '../pipeline/publication.ts';
import { publishTopics } from '../pipeline/publish-topics.ts';
import { logPublished } from '../pipeline/publisher.ts';
import { refreshSources } from '../pipeline/refresh-sources.ts';
import { countThings } from './count-things.ts';
import { createLog } from './create-log.ts';
import { EXIT_FAULTS, EXIT_GOOD } from './exit-codes.ts';
import type { Finish } from './finish.ts';
import { formatTable } from './format-table.ts';
import { closeHouse, openHouseAt } from './open-house.ts';
import { printJson, printLines } from './print-lines.ts';
import { createProgress } from './progress.ts';
import { readConfig, readRoot } from './read-config.ts';

interface BuildOptions {
  readonly out: string;
  readonly refresh?: boolean;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** As many changed files as a person reads, without their compressed copies; `--json` names them all. */
const mostRows = 40;

/** `build`: the whole publication as files for a static host. */
export function addBuildCommand(program: Command, finish: Finish): void {
  program
    .command('build')
    .description('write the whole publication as files that any static host serves')
    .requiredOption('--out <dir>', 'the folder to write to; only what changed is written')
    .option('--refresh', 'ask the sources that are due first')
    .option('--force', 'write into a folder that holds other files, and over them; none is removed')
    .option('--json', 'print one JSON line a file')
    .action(async (options: BuildOptions, command: Command) => {
      const root = readRoot(command);
      const folder = await requireApart(root, resolve(options.out));
      const log = createLog(process.env.LOG_LEVEL || 'warn', process.stderr);
      const config = await readConfig(new ConfigHolder(root, process.env));
      const house = await openHouseAt(root, config, log);
      try {
        warnOfHub(house);
        const isGood = await bringUpToDate(house, options.refresh ?? false);
        print(await writeFiles(house, folder, options), folder, options.json ?? false);
        finish(isGood ? EXIT_GOOD : EXIT_FAULTS);
      } finally {
        await closeHouse(house);
      }
    });
}

/** Subscribers would be sent to an address that answers nothing. */
function warnOfHub({ log, rules }: House): void {
  const { baseUrl, hubs } = rules.config.site;
  const hub = ownHubUrl(baseUrl);
  if (!hubs.includes(hub)) return;
  log.warn(
    `the feeds announce ${hub}, which no static host answers: unless "serve" does at that address, say "websub: {hub: false}" in feeds/site.yaml`,
  );
}

/** @returns whether all went well; what did not is in the log, and its last good version stays. */
async function bringUpToDate(house: House, asks: boolean): Promise<boolean> {
  const { content, published } = await catchUp(house);
  for (const fault of content.faults) house.log.warn(describeFault(fault));
  logPublished(house, published);
  const isGood = content.faults.length + published.refused.length === 0;
  if (!asks) return isGood;

  const progress = createProgress('asking sources');
  const reports = await refreshSources(house, {
    onReport: ({ sourceId }) => progress.step(sourceId),
  });
  progress.end();
  const failed = reports.filter(({ error }) => error !== null);
  for (const { sourceId, error } of failed) house.log.warn(`${sourceId}: ${error}`);
  const changed = new Set(reports.flatMap(({ changes }) => changes.topics));
  const final = await publishTopics(house, changed);
  logPublished(house, final);
  return isGood && failed.length + final.refused.length === 0;
}

async function writeFiles(
  { store, rules }: House,
  folder: string,
  { force = false }: BuildOptions,
): Promise<ExportReport> {
  const progress = createProgress('writing');
  const { site, topics } = rules.config;
  const report = await exportPublication(store, site, {
    folder,
    force,
    moved: findSuccessors(topics),
    headersOf: (document) => {
      const published = describePublished(document);
      return prepareHeads(published, published.identity, site, false).ok;
    },
    onDocument: (path) => progress.step(path),
  });
  progress.end();
  return report;
}

/**
 * A copy among the files that it is made of would be read, or published, as one of them.
 *
 * @returns the folder, without symbolic links.
 * @throws TopicwireError `usage`
 */
async function requireApart(root: string, folder: string): Promise<string> {
  const [from, to] = [await realpath(root), await findRealPath(folder)];
  const isInside = ['feeds', 'content', 'data'].some((name) =>
    `${to}${sep}`.startsWith(join(from, name) + sep),
  );
  if (!isInside && !`${from}${sep}`.startsWith(to.endsWith(sep) ? to : to + sep)) return to;
  throw new TopicwireError('usage', 'this folder holds what the publication is made of', {
    where: folder,
    advice: 'name a folder of its own, such as --out site',
  });
}

/** The part of it that is there without symbolic links, the rest as it is. */
async function findRealPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (dirname(path) === path) throw error;
    return join(await findRealPath(dirname(path)), basename(path));
  }
}

function print({ written, unchanged, removed }: ExportReport, folder: string, json: boolean): void {
  const changes = [
    ...written.map((file) => ({ file, change: 'written' })),
    ...removed.map((file) => ({ file, change: 'removed' })),
  ];
  if (json) {
    for (const each of changes) printJson(each);
    for (const file of unchanged) printJson({ file, change: 'unchanged' });
    return;
  }
  const numbers = `${written.length} written, ${unchanged.length} unchanged, ${removed.length} removed`;
  const listed = changes.filter(({ file }) => !/\.(?:gz|br)$/.test(file));
  const rows = listed.slice(0, mostRows).map(({ file, change }) => [change, file]);
  const more = listed.length - rows.length;
  printLines([
    ...(rows.length === 0 ? [] : formatTable(['change', 'file'], rows)),
    ...(more > 0 ? [`and ${countThings(more, 'more file')}: --json names them all`] : []),
    ...(rows.length === 0 ? [] : ['']),
    `${folder}: ${countThings(written.length + unchanged.length, 'file')}, ${numbers}`,
  ]);
}
