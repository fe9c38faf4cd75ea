import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { Database } from '../../../src/store/sqlite/database.ts';
import { openDatabase } from '../../../src/store/sqlite/open-database.ts';

let folder: string;
let database: Database;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'topicwire-database-'));
  database = await openDatabase({ file: join(folder, 'test.db'), lockWaitMs: 1000 });
  await database.write(() => database.execute('CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT'));
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const insert = (number: number) => () => database.run('INSERT INTO t VALUES (?)', number);
const list = () => database.read(() => database.all('SELECT n FROM t').map(({ n }) => n));

async function expectOneRefused(write: (number: number) => Promise<unknown>): Promise<void> {
  const results = await Promise.allSettled([1, 2, 2, 3].map(write));
  expect(results.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
  expect(await list()).toEqual([1, 2, 3]);
}

describe('writes that wait at the same time', () => {
  it('are done in their order and all told of', async () => {
    const told: number[] = [];
    const numbers = Array.from({ length: 50 }, (_, at) => at);
    await Promise.all(
      numbers.map((number) => database.write(insert(number)).then(() => told.push(number))),
    );
    expect(told).toEqual(numbers);
    expect(await list()).toEqual(numbers);
  });

  it('do not pay for one among them that fails', async () => {
    await expectOneRefused((number) => database.write(insert(number)));
  });

  it('let nothing of one stand that fails halfway', async () => {
    const halfway = database.write(() => {
      insert(7)();
      throw new Error('halfway');
    });
    await Promise.allSettled([database.write(insert(1)), halfway, database.write(insert(2))]);
    await expect(halfway).rejects.toMatchObject({ code: 'store-failed' });
    expect(await list()).toEqual([1, 2]);
  });

  it('go on behind a row whose number no double holds', async () => {
    const large = () => database.run('INSERT INTO t VALUES (9007611571601408)');
    expect(await database.write(large)).toBe(1);
    expect(await database.write(insert(1))).toBe(1);
    expect(await database.read(() => database.get('SELECT count(*) AS n FROM t'))).toEqual({
      n: 2,
    });
  });

  it('are finished before the file is let go of', async () => {
    const writes = [1, 2, 3].map((number) => database.write(insert(number)));
    await database.close();
    expect(await Promise.all(writes)).toEqual([1, 1, 1]);
  });
});

describe('writes that may wait', () => {
  const together = (number: number) => database.writeTogether(insert(number));

  it('are done in their order and all told of, however many they are', async () => {
    const told: number[] = [];
    const numbers = Array.from({ length: 50 }, (_, at) => at);
    await Promise.all(numbers.map((number) => together(number).then(() => told.push(number))));
    expect(told).toEqual(numbers);
    expect(await list()).toEqual(numbers);
  });

  it('share a transaction with those that come while they wait, and let others overtake', async () => {
    const told: string[] = [];
    const seen: unknown[] = [];
    const count = () => database.get('SELECT count(*) AS n FROM t')?.n;
    const waiting = [1, 2].map((number) =>
      database
        .writeTogether(() => {
          insert(number)();
          seen.push(database.all('SELECT n FROM t').map(({ n }) => n));
        })
        .then(() => told.push(`may wait ${number}`)),
    );
    await database.write(() => seen.push(count())).then(() => told.push('may not'));
    await Promise.all(waiting);
    expect(told).toEqual(['may not', 'may wait 1', 'may wait 2']);
    expect(seen).toEqual([0, [1], [1, 2]]);
  });

  it('do not pay for one among them that fails', async () => {
    await expectOneRefused(together);
  });

  it('are finished before the file is let go of', async () => {
    const writes = [1, 2, 3].map(together);
    await database.close();
    expect(await Promise.all(writes)).toEqual([1, 1, 1]);
  });
});

test('a change is told of behind one whose row has a number beyond 2^53, as those of full text have', async () => {
  await database.write(() => database.execute('INSERT INTO t VALUES (9008573644275712)'));
  expect(await database.write(() => database.run('DELETE FROM t'))).toBe(1);
  expect(await database.write(insert(1))).toBe(1);
  expect(await list()).toEqual([1]);
});

describe('a read', () => {
  it('sees one moment, whatever another process writes between its statements', async () => {
    const other = new DatabaseSync(database.file);
    const counts = await database.read(() =>
      [1, 2].map((number) => {
        const row = database.get('SELECT count(*) AS n FROM t');
        other.prepare('INSERT INTO t VALUES (?)').run(number);
        return row?.n;
      }),
    );
    other.close();
    expect(counts).toEqual([0, 0]);
    expect(await list()).toEqual([1, 2]);
  });

  it('leaves the connection free when it fails', async () => {
    const failing = database.read(() => {
      throw new Error('halfway');
    });
    await expect(failing).rejects.toMatchObject({ code: 'store-failed' });
    await database.write(insert(1));
    expect(await list()).toEqual([1]);
  });
});
