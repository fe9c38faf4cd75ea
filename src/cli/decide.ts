import type { Command } from 'commander';
import { ConfigHolder } from '../config/config-holder.ts';
import type { Explanation } from '../model/explanation.ts';
import { EditorDesk } from '../pipeline/editor-desk.ts';
import { readAction } from '../pipeline/read-action.ts';
import { createLog } from './create-log.ts';
import { requireTopic } from './explain.ts';
import { closeHouse, openHouseAt } from './open-house.ts';
import { printJson, printLines } from './print-lines.ts';
import { readConfig, readRoot } from './read-config.ts';
import { readUserName } from './read-user-name.ts';

interface DecideOptions {
  readonly until?: string;
  readonly by?: string;
  readonly reason?: string;
  readonly json?: boolean;
}

/** `decide`: an editor's word on an entry in a topic. */
export function addDecideCommand(program: Command): void {
  program
    .command('decide <entry> <topic> <decision> [value]')
    .description(
      'approve, reject, hide, pin, retitle TITLE, note TEXT, split, join ENTRY or undo DECISION',
    )
    .option('--until <date>', 'when a pin ends: a day, an instant, or a duration such as 6h or 3d')
    .option('--by <name>', 'who decides', readUserName())
    .option('--reason <text>', 'why, for the record')
    .option('--json', 'print the explanation that follows as one JSON line')
    .action(
      async (
        entry: string,
        topic: string,
        decision: string,
        value: string | undefined,
        options: DecideOptions,
        command: Command,
      ) => {
        const root = readRoot(command);
        const config = await readConfig(new ConfigHolder(root, process.env));
        requireTopic(topic, config);
        const log = createLog(process.env.LOG_LEVEL || 'warn', process.stderr);
        const house = await openHouseAt(root, config, log);
        try {
          const desk = new EditorDesk(house, (step) => step());
          const found = await desk.findEntry(entry);
          const written = { kind: decision, value: value ?? null, until: options.until ?? null };
          const action = await readAction(written, house.now(), (name) => desk.findEntry(name));
          const { by = readUserName(), reason = null } = options;
          const explanation = await desk.decide(found, topic, { action, by, reason });
          if (options.json) printJson(explanation);
          else printLines([`${found.title} · ${topic}`, ...describeOutcome(explanation)]);
        } finally {
          await closeHouse(house);
        }
      },
    );
}

function describeOutcome({ reason, decisions, state }: Explanation): readonly string[] {
  const isPinned = decisions.some((decision) => decision.startsWith('pinned'));
  const advice = 'It is pinned and not published: approve it, too, for the pin to show.';
  return [
    reason,
    ...decisions.map((decision) => `  ${decision}`),
    ...(isPinned && state !== 'published' ? [advice] : []),
  ];
}
