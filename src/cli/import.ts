import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import { addToSourcesFile } from '../config/edit-sources.ts';
import { type ParsedOpml, parseOpml } from '../ingest/opml/parse-opml.ts';
import type { Defect } from '../model/defect.ts';
import { describeFault } from '../model/describe-fault.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { type ImportedOutline, planImport } from '../pipeline/import-sources.ts';
import { EXIT_FAULTS, EXIT_GOOD } from './exit-codes.ts';
import type { Finish } from './finish.ts';
import { formatTable } from './format-table.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';
import { showSafely } from './show-safely.ts';

interface ImportOptions {
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

/** `import`: the subscriptions of another reader as sources. */
export function addImportCommand(program: Command, finish: Finish): void {
  program
    .command('import <file>')
    .description('add the subscriptions of an OPML file to feeds/sources.yaml, folders as tags')
    .option('--dry-run', 'show what would be added, and write nothing')
    .option('--json', 'print one JSON line an outline')
    .action(async (file: string, options: ImportOptions, command: Command) => {
      const root = readRoot(command);
      const { subscriptions, defects } = await readList(file);
      const config = await readConfig(new ConfigHolder(root, process.env));
      const { sources, outlines } = planImport(subscriptions, config.sources.values());
      const isWritten = options.dryRun !== true && sources.length > 0;
      if (isWritten) await addToSourcesFile(root, process.env, sources);
      for (const defect of defects)
        process.stderr.write(`${showSafely(describeDefect(file, defect))}\n`);
      if (options.json) outlines.forEach(printJson);
      else printLines(describeOutlines(outlines, options.dryRun ?? false));
      const hasFaults = outlines.some(({ outcome }) => outcome === 'skipped');
      finish(hasFaults || outlines.length === 0 ? EXIT_FAULTS : EXIT_GOOD);
    });
}

async function readList(file: string): Promise<ParsedOpml> {
  const body = await readFile(file).catch((cause: unknown) => {
    const advice = 'name an OPML file that another reader exported';
    throw new TopicwireError('not-found', 'cannot be read', { where: file, advice, cause });
  });
  try {
    return parseOpml(body);
  } catch (cause) {
    if (!(cause instanceof TopicwireError)) throw cause;
    const { code, message, advice } = cause;
    const options = { where: file, ...(advice === null ? {} : { advice }), cause };
    throw new TopicwireError(code, message, options);
  }
}

function describeDefect(file: string, { line, column, message }: Defect): string {
  return describeFault({ file, line, column, message });
}

function describeOutlines(
  outlines: readonly ImportedOutline[],
  isDryRun: boolean,
): readonly string[] {
  if (outlines.length === 0) return ['The list has no subscriptions.'];
  const rows = outlines.map(({ line, outcome, id, tags, url, title, reason }) => [
    line,
    outcome,
    id ?? '-',
    tags.join(', '),
    url ?? title ?? '-',
    reason ?? '',
  ]);
  const count = (wanted: ImportedOutline['outcome']) =>
    outlines.filter(({ outcome }) => outcome === wanted).length;
  const summary = `${count('added')} added, ${count('duplicate')} duplicates, ${count('skipped')} skipped`;
  return [
    ...formatTable(['line', 'outcome', 'id', 'tags', 'address', ''], rows),
    '',
    isDryRun ? `Nothing was written. It would be: ${summary}.` : `${summary}.`,
  ];
}
