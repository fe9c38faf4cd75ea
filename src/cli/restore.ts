import { resolve } from 'node:path';
import type { Command } from 'commander';
import { restoreStore } from '../store/backup-store.ts';
import { printLines } from './print-lines.ts';
import { readRoot } from './read-config.ts';

/** `restore`: a backup takes the place of the store. */
export function addRestoreCommand(program: Command): void {
  program
    .command('restore <file>')
    .description('put a backup in the place of the store, while nothing uses it')
    .option('--force', 'replace a store that is there; it is kept beside the new one')
    .action(async (file: string, { force = false }: { force?: boolean }, command: Command) => {
      const kept = await restoreStore({ root: readRoot(command), file: resolve(file), force });
      printLines([
        `The store is ${file} as it was backed up.`,
        ...(kept === null ? [] : [`What was there is kept: ${kept}`]),
      ]);
    });
}
