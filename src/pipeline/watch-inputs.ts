import { once } from 'node:events';
import { join } from 'node:path';
import { watch } from 'chokidar';

/** Which of our inputs changed. */
export interface InputChange {
  readonly config: boolean;
  readonly content: boolean;
}

export interface InputWatcher {
  close(): Promise<void>;
}

const settleMs = 250;

/**
 * Calls back once after each burst of changes to files below `feeds/` and `content/`. Resolves when
 * no change can be missed any more.
 */
export async function watchInputs(
  root: string,
  onChange: (change: InputChange) => void,
): Promise<InputWatcher> {
  const folders = { config: join(root, 'feeds'), content: join(root, 'content') };
  let pending = { config: false, content: false };
  let timer: NodeJS.Timeout | undefined;
  const watcher = watch(Object.values(folders), {
    ignoreInitial: true,
    ignored: (path) => /[\\/]\.[^\\/]*$|~$/.test(path.slice(root.length)),
  });
  watcher.on('all', (_event, path) => {
    const isConfig = path.startsWith(folders.config);
    pending = { config: pending.config || isConfig, content: pending.content || !isConfig };
    clearTimeout(timer);
    timer = setTimeout(() => {
      const change = pending;
      pending = { config: false, content: false };
      onChange(change);
    }, settleMs);
  });
  await once(watcher, 'ready');
  return {
    close: async () => {
      clearTimeout(timer);
      await watcher.close();
    },
  };
}
