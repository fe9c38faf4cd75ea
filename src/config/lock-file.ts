import { open, rm, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { TopicwireError } from '../model/topicwire-error.ts';

const pauseMs = 20;
const patienceMs = 10_000;
/** A lock of this age was left behind by a process that died: no holder needs as long. */
const staleMs = 30_000;

/**
 * Does work while no other process that asks for the same lock does.
 *
 * @param path The lock's own file, made for the time of the work.
 * @throws TopicwireError config-invalid when another holds it for too long
 */
export async function withLockFile<T>(path: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  while (!(await takeLock(path))) {
    if (Date.now() > deadline) {
      throw new TopicwireError('config-invalid', 'the file is being written by somebody else', {
        where: path,
        advice: 'try again when that is done',
      });
    }
    await pause(pauseMs);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    await removeIfStale(path);
    return false;
  }
}

async function removeIfStale(path: string): Promise<void> {
  const made = await stat(path).catch(() => null);
  if (made !== null && Date.now() - made.mtimeMs > staleMs) await rm(path, { force: true });
}
