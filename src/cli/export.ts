import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { writeSubscriptions } from '../publish/write-subscriptions.ts';
import { printJson } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';

/** `export`: the sources as a list of subscriptions that other readers take. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('print the sources as an OPML list of subscriptions, the first tag as folder')
    .option('--json', 'print one JSON line a source instead')
    .action(async (options: { json?: boolean }, command: Command) => {
      const { sources, site } = await readConfig(new ConfigHolder(readRoot(command), process.env));
      const shared = Array.from(sources.values(), ({ headers: _, ...source }) => source);
      if (options.json) shared.forEach(printJson);
      else process.stdout.write(writeSubscriptions(shared, site));
      const secret = [...sources.values()].filter(({ headers }) => Object.keys(headers).length > 0);
      if (secret.length === 0) return;
      const ids = secret.map(({ id }) => id).join(', ');
      process.stderr.write(`Headers and passwords are not exported; these have some: ${ids}\n`);
    });
}
