import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import { expect, test } from 'vitest';
import { isWorkerDead, WORKER_NAME } from '../../../src/pipeline/worker-name.ts';

test('this process is alive, and an earlier one of its number is not', () => {
  expect(isWorkerDead(WORKER_NAME)).toBe(false);
  expect(isWorkerDead(`${hostname()}/${process.pid}/another`)).toBe(true);
});

test('a process of this machine that ended is dead, one that runs is not', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  expect(isWorkerDead(`${hostname()}/${pid}/x`)).toBe(true);
  expect(isWorkerDead(`${hostname()}/${process.ppid}/x`)).toBe(false);
});

test('nobody knows of a process of another machine', () => {
  expect(isWorkerDead('another-host/1/x')).toBe(false);
  expect(isWorkerDead('no name of ours')).toBe(false);
});
