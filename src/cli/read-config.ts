import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import type { ConfigHolder } from '../config/config-holder.ts';
import type { Config } from '../model/config.ts';
import { describeFault } from '../model/describe-fault.ts';
import { TopicwireError } from '../model/topicwire-error.ts';

/**
 * The absolute path of the folder that a command works in.
 *
 * @throws TopicwireError `usage` when it holds no `feeds/`.
 */
export function readRoot(command: Command): string {
  const { root: given } = command.optsWithGlobals<{ root: string }>();
  const root = resolve(given);
  if (!existsSync(join(root, 'feeds'))) {
    const advice = 'run the command where feeds/ stands, or name that folder with --root DIR';
    throw new TopicwireError('usage', 'there is no feeds/ here', { where: root, advice });
  }
  return root;
}

/**
 * The configuration, for commands that cannot work without a good one.
 *
 * @throws TopicwireError `config-invalid` after every fault was printed to standard error.
 */
export async function readConfig(configHolder: ConfigHolder): Promise<Config> {
  const { config, faults } = await configHolder.reload();
  for (const fault of faults) process.stderr.write(`${describeFault(fault)}\n`);
  if (config !== null) return config;
  const number = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  throw new TopicwireError('config-invalid', `the configuration has ${number}`, {
    advice: 'mend what is listed above',
  });
}
