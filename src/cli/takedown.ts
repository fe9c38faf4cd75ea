import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import type { TakedownTarget } from '../model/takedown.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { EditorDesk } from '../pipeline/editor-desk.ts';
import { createLog } from './create-log.ts';
import { closeHouse, openHouseAt } from './open-house.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';
import { readUserName } from './read-user-name.ts';

interface TakedownOptions {
  readonly source?: string;
  readonly why: string;
  readonly undo?: boolean;
  readonly by?: string;
  readonly json?: boolean;
}

/** `takedown`: an entry, or all of a source, leaves everything that is published. */
export function addTakedownCommand(program: Command): void {
  program
    .command('takedown [entry]')
    .description(
      'take an entry (an id, a link, or a file of content/) or all of a source out of everything that is published, for good',
    )
    .option('--source <id>', 'all of this source, in place of an entry')
    .requiredOption('--why <text>', 'the reason, for the record')
    .option('--undo', 'end a takedown')
    .option('--by <name>', 'who says so', readUserName())
    .option('--json', 'print what was done as one JSON line')
    .action(async (entry: string | undefined, options: TakedownOptions, command: Command) => {
      refuseBoth(entry, options.source);
      const root = readRoot(command);
      const config = await readConfig(new ConfigHolder(root, process.env));
      const log = createLog(process.env.LOG_LEVEL || 'warn', process.stderr);
      const house = await openHouseAt(root, config, log);
      try {
        const desk = new EditorDesk(house, (step) => step());
        const { target, name } = await findTarget(desk, entry, options.source);
        const { why, undo = false, by = readUserName(), json } = options;
        const topics = await desk.takeDown({ target, undo, by, why });
        if (json) printJson({ target, undo, topics });
        else printLines(describeOutcome(name, undo, topics));
      } finally {
        await closeHouse(house);
      }
    });
}

function refuseBoth(entry: string | undefined, source: string | undefined): void {
  if ((entry === undefined) !== (source === undefined)) return;
  throw new TopicwireError('usage', 'name either an entry or a source', {
    advice: 'takedown ENTRY --why TEXT, or takedown --source ID --why TEXT',
  });
}

/** A source may have left the configuration; what it brought is stored all the same. */
async function findTarget(
  desk: EditorDesk,
  entry: string | undefined,
  source: string | undefined,
): Promise<{ readonly target: TakedownTarget; readonly name: string }> {
  if (source !== undefined) {
    return { target: { kind: 'source', sourceId: source }, name: `all of ${source}` };
  }
  const { id, title } = await desk.findEntry(entry ?? '');
  return { target: { kind: 'entry', id }, name: title };
}

function describeOutcome(
  name: string,
  undo: boolean,
  topics: readonly string[],
): readonly string[] {
  const what = undo ? 'is no longer taken down' : 'is taken down';
  const where =
    topics.length === 0 ? 'No topic showed it.' : `Published anew: ${topics.join(', ')}.`;
  return [`${name} ${what}.`, where];
}
