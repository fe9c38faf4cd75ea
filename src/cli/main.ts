import { Command, CommanderError } from 'commander';
import { describeError } from '../model/describe-error.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { addAddCommand } from './add.ts';
import { addBackupCommand } from './backup.ts';
import { addBuildCommand } from './build.ts';
import { addCheckCommand } from './check.ts';
import { addDecideCommand } from './decide.ts';
import { addEvaluateCommand } from './evaluate.ts';
import { EXIT_FAULTS, EXIT_GOOD, EXIT_MISUSE } from './exit-codes.ts';
import { addExplainCommand } from './explain.ts';
import { addExportCommand } from './export.ts';
import { addHubCommand } from './hub.ts';
import { addImportCommand } from './import.ts';
import { addInspectCommand } from './inspect.ts';
import { addPreviewCommand } from './preview.ts';
import { readVersion } from './read-version.ts';
import { addRefreshCommand } from './refresh.ts';
import { addRestoreCommand } from './restore.ts';
import { addServeCommand } from './serve.ts';
import { showLinesSafely } from './show-safely.ts';
import { addSourcesCommand } from './sources.ts';
import { addSubscribersCommand } from './subscribers.ts';
import { addTakedownCommand } from './takedown.ts';
import { addTokenCommand } from './token.ts';

/**
 * Runs one command.
 *
 * @param args the words behind the program's name.
 * @returns the exit code: 0 good, 1 the work found faults, 2 misuse.
 */
export async function main(args: readonly string[]): Promise<number> {
  process.once('uncaughtException', (error) => {
    const what = showLinesSafely(describeError(error));
    process.stderr.write(`topicwire: a fault of ours, please report it: ${what}\n`);
    process.exit(EXIT_FAULTS);
  });
  let exitCode = EXIT_GOOD;
  const finish = (code: number) => {
    exitCode = code;
  };
  const program = new Command('topicwire')
    .description('Reads articles and feeds, decides what belongs to which topic, publishes feeds.')
    .version(readVersion())
    .option('--root <dir>', 'the folder that holds feeds/, content/ and data/', '.')
    .showHelpAfterError('Run with --help for what it takes.')
    .exitOverride();
  addServeCommand(program);
  addRefreshCommand(program, finish);
  addInspectCommand(program, finish);
  addCheckCommand(program, finish);
  addPreviewCommand(program, finish);
  addExplainCommand(program);
  addEvaluateCommand(program, finish);
  addDecideCommand(program);
  addTakedownCommand(program);
  addSourcesCommand(program);
  addSubscribersCommand(program);
  addHubCommand(program);
  addTokenCommand(program, finish);
  addAddCommand(program, finish);
  addImportCommand(program, finish);
  addExportCommand(program);
  addBuildCommand(program, finish);
  addBackupCommand(program);
  addRestoreCommand(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_GOOD : EXIT_MISUSE;
    process.stderr.write(`topicwire: ${showLinesSafely(describeError(error))}\n`);
    return error instanceof TopicwireError && error.code === 'usage' ? EXIT_MISUSE : EXIT_FAULTS;
  }
}
