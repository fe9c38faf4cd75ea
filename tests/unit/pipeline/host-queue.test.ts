import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
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
    concurrency: () => concurrency,
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
      concurrency: () => 5,
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

describe('with a gap between the starts on one host', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Work that takes `workMs` and notes when it started, on a virtual clock. */
  function makeGapped(gapMs: number, { concurrency = 8, workMs = 100 } = {}) {
    const started: (readonly [name: string, atMs: number])[] = [];
    const zero = performance.now();
    const queue = new HostQueue<Job>({
      concurrency: () => concurrency,
      perHost: 2,
      gapMs: (host) => (host === 'own' ? 0 : gapMs),
      hostOf: ({ host }) => host,
      work: async ({ name }) => {
        started.push([name, Math.round(performance.now() - zero)]);
        await new Promise((resolve) => setTimeout(resolve, workMs));
      },
    });
    return { queue, started };
  }

  test('requests for one host are spread, and other hosts do not wait for them', async () => {
    const { queue, started } = makeGapped(1000);
    queue.add([...jobs('a', 3), ...jobs('own', 3), ...jobs('b', 1)]);
    await vi.advanceTimersByTimeAsync(5000);
    await queue.whenIdle();
    expect(started).toEqual([
      ['a0', 0],
      ['own0', 0],
      ['b0', 0],
      ['own1', 0],
      ['own2', 100],
      ['a1', 1000],
      ['a2', 2000],
    ]);
  });

  test('two thousand that are overdue come at no more than one a host and gap', async () => {
    const { queue, started } = makeGapped(1000, { workMs: 5000 });
    const all = Array.from({ length: 40 }, (_, host) => jobs(`h${host}-`, 50)).flat();
    queue.add(all);
    await vi.advanceTimersByTimeAsync(3_600_000);
    await queue.whenIdle();
    expect(started).toHaveLength(2000);
    const last = new Map<string, number>();
    for (const [name, at] of started) {
      const host = name.replace(/-.*/, '');
      expect(at - (last.get(host) ?? -1000)).toBeGreaterThanOrEqual(1000);
      last.set(host, at);
    }
    // Each of 40 hosts has had its turn before one has had a third.
    const first = started.slice(0, 120).map(([name]) => name.replace(/-.*/, ''));
    expect(new Set(first).size).toBe(40);
  });

  test('what comes later keeps the gap to what is over', async () => {
    const { queue, started } = makeGapped(1000);
    queue.add(jobs('a', 1));
    await vi.advanceTimersByTimeAsync(400);
    await queue.whenIdle();
    queue.add(jobs('a', 1));
    await vi.advanceTimersByTimeAsync(5000);
    await queue.whenIdle();
    queue.add(jobs('a', 1));
    expect(started.map(([, at]) => at)).toEqual([0, 1000, 5400]);
  });

  test('a queue that is cleared waits for nothing', async () => {
    const { queue, started } = makeGapped(1000);
    queue.add(jobs('a', 5));
    queue.clear();
    await vi.advanceTimersByTimeAsync(100);
    await queue.whenIdle();
    expect(vi.getTimerCount()).toBe(0);
    expect(started).toHaveLength(1);
  });
});
