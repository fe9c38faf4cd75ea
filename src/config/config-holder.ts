import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../model/config.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Environment } from './fill-environment.ts';
import { loadConfig } from './load-config.ts';

/** What a reload brought. */
export interface ReloadedConfig {
  /** The configuration in force: the last good one, or null where there was none yet. */
  readonly config: Config | null;
  /** What is wrong in the files as they are now. */
  readonly faults: readonly FileFault[];
  /** True when another configuration than before is in force. */
  readonly changed: boolean;
}

/** Loads the configuration and holds the last good one. */
export class ConfigHolder {
  readonly #root: string;
  readonly #environment: Environment;
  #config: Config | null = null;
  #faults: readonly FileFault[] = [];
  #last: Promise<unknown> = Promise.resolve();

  /** Reads nothing yet; the environment is looked up at each reload. */
  constructor(root: string, environment: Environment) {
    this.#root = root;
    this.#environment = environment;
  }

  /** The configuration in force; null before the first good load. */
  get config(): Config | null {
    return this.#config;
  }

  /** The faults of the last load. */
  get faults(): readonly FileFault[] {
    return this.#faults;
  }

  /** Loads all files anew; with any fault the last good configuration stays. One load at a time. */
  reload(): Promise<ReloadedConfig> {
    const reloaded = this.#last.then(() => this.#load());
    this.#last = reloaded.catch(() => undefined);
    return reloaded;
  }

  async #load(): Promise<ReloadedConfig> {
    const { config, faults } = await loadConfig(this.#root, this.#environment);
    this.#faults = faults;
    const changed = config !== null && !isSameConfig(this.#config, config);
    if (changed) this.#config = config;
    return { config: this.#config, faults, changed };
  }
}

/** The order counts too, which a comparison of the maps themselves would not see. */
function isSameConfig(before: Config | null, after: Config): boolean {
  return (
    before !== null &&
    isDeepStrictEqual(before.site, after.site) &&
    isDeepStrictEqual([...before.sources], [...after.sources]) &&
    isDeepStrictEqual([...before.topics], [...after.topics])
  );
}
