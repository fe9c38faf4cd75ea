import { describe, expect, test } from 'vitest';
import { HostQueue } from '../../../src/pipeline/host-queue.ts';

interface Job {
  readonly host: string;
  readonly name: string;
}

/** A queue whose work ends when the test says so. */
function makeQueue(concurrency: number, perHost: number) {
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const queue = new HostQueue<Job>({
    concurrency,
    perHost,
    hostOf: ({ host }) => host,
    work: ({ name }) => {
      started.push(name);
      return new Promise((resolve) => ends.set(name, resolve));
    },
  });
  const end = async (name: string) => {
    ends.get(name)?.();
    // The end of one job starts the next within a few turns of the loop.
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { queue, started, end };
}

function jobs(host: string, count: number): readonly Job[] {
  return Array.from({ length: count }, (_, number) => ({ host, name: `${host}${number}` }));
}

describe('the queue of hosts', () => {
  test('takes hosts in turn, whatever one of them has waiting', async () => {
    const { queue, started, end } = makeQueue(1, 2);
    queue.add([...jobs('a', 3), ...jobs('b', 1), ...jobs('c', 1)]);
    for (const name of ['a0', 'b0', 'c0', 'a1']) await end(name);
    expect(started).toEqual(['a0', 'b0', 'c0', 'a1', 'a2']);
  });

  test('never runs more of a host than allowed, and more hosts meanwhile', async () => {
    const { queue, started, end } = makeQueue(8, 2);
    queue.add([...jobs('slow', 50), ...jobs('a', 1), ...jobs('b', 2)]);
    expect(started.toSorted()).toEqual(['a0', 'b0', 'b1', 'slow0', 'slow1']);
    await end('slow1');
    expect(started.filter((name) => name.startsWith('slow'))).toHaveLength(3);
  });

  test('is idle when nothing waits and nothing runs, again and again', async () => {
    const { queue, end } = makeQueue(2, 1);
    await queue.whenIdle();
    for (const round of ['a', 'b']) {
      queue.add(jobs(round, 2));
      let isIdle = false;
      const idle = queue.whenIdle().then(() => {
        isIdle = true;
      });
      await end(`${round}0`);
      expect(isIdle).toBe(false);
      await end(`${round}1`);
      await idle;
    }
  });

  test('forgets what has not begun when it is cleared', async () => {
    const { queue, started, end } = makeQueue(1, 1);
    queue.add([...jobs('a', 3), ...jobs('b', 3)]);
    queue.clear();
    await end('a0');
    await queue.whenIdle();
    expect(started).toEqual(['a0']);
    queue.add(jobs('a', 1));
    expect(started).toEqual(['a0', 'a0']);
  });

  test('runs everything once, whatever the order of ends', async () => {
    const done: string[] = [];
    let running = 0;
    let most = 0;
    const queue = new HostQueue<Job>({
      concurrency: 5,
      perHost: 2,
      hostOf: ({ host }) => host,
      work: async ({ name }) => {
        running += 1;
        most = Math.max(most, running);
        const turns = (name.length * 7 + Number(name.slice(1)) * 3) % 11;
        for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
        running -= 1;
        done.push(name);
      },
    });
    const all = ['a', 'b', 'c', 'd', 'e'].flatMap((host, at) => jobs(host, 10 * (at + 1)));
    queue.add(all);
    await queue.whenIdle();
    expect(done.toSorted()).toEqual(all.map(({ name }) => name).toSorted());
    expect(most).toBe(5);
  });
});
