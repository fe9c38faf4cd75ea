import { readFile, rm, writeFile } from 'node:fs/promises';
import { TopicwireError } from '../model/topicwire-error.ts';

/**
 * Does work while no other build of this machine does it in the same folder. What a build that died
 * has left behind holds nobody up.
 *
 * @param path The lock's own file, made for the time of the work.
 * @throws TopicwireError `usage` when another build is at work.
 */
export async function withExportLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await takeLock(path);
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function takeLock(path: string): Promise<void> {
  try {
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const holder = Number.parseInt(await readFile(path, 'utf8').catch(() => ''), 10);
    if (holder > 0 && holder !== process.pid && isAlive(holder)) {
      throw new TopicwireError('usage', `process ${holder} is building into this folder`, {
        where: path,
        advice: 'wait for it, or remove this file if that process is another program',
      });
    }
    await rm(path, { force: true });
    await writeFile(path, `${process.pid}\n`, { flag: 'wx' });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
