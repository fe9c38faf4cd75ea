import { resolve } from 'node:path';
import type { Command } from 'commander';
import { backupStore } from '../store/backup-store.ts';
import { printLines } from './print-lines.ts';
import { readRoot } from './read-config.ts';

/** `backup`: a consistent copy of the store, also while `serve` runs. */
export function addBackupCommand(program: Command): void {
  program
    .command('backup <file>')
    .description('copy the store to one file, also while serve runs; feeds/ and content/ are yours')
    .option('--force', 'replace the file')
    .action(async (file: string, { force = false }: { force?: boolean }, command: Command) => {
      const bytes = await backupStore({ root: readRoot(command), file: resolve(file), force });
      printLines([`${file}: ${(bytes / 1e6).toFixed(1)} MB, checked.`]);
    });
}
