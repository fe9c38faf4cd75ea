import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Tells this process apart from all others on all machines, and says which one it is. */
export const WORKER_NAME = `${hostname()}/${process.pid}/${randomUUID()}`;

/**
 * Whether the process of another worker is certainly gone: it was on this machine, and no process
 * has its number, or this one has it now.
 */
export function isWorkerDead(name: string): boolean {
  const [, host, pid] = /^(.*)\/(\d+)\/[^/]*$/.exec(name) ?? [];
  if (host !== hostname() || pid === undefined) return false;
  return Number(pid) === process.pid ? name !== WORKER_NAME : !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
