import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';
import { explainFailure } from '../../../src/store/sqlite/explain-failure.ts';
import { openDatabase } from '../../../src/store/sqlite/open-database.ts';
import { SqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { sampleEntry, sampleRound } from '../../contract/sample.ts';

describe('a failure of the database', () => {
  let root: string;
  let file: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'topicwire-failure-'));
    file = join(root, 'topicwire.db');
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  it('for want of space is told as a full disk, and leaves nothing of the round', async () => {
    const database = await openDatabase({ file, lockWaitMs: 1000 });
    const store = new SqliteStore(database);
    await store.writeRound(sampleRound('a', { entries: [sampleEntry('a', 'before')] }));
    // SQLite answers with the same code as on a disk without space.
    await database.read(() => database.execute('PRAGMA max_page_count = 60'));
    const text = 'words '.repeat(1000);
    const entries = Array.from({ length: 100 }, (_, number) =>
      sampleEntry('a', `${number}`, { text }),
    );
    await expect(store.writeRound(sampleRound('a', { entries }))).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('the disk is full'),
      advice: expect.stringContaining('free some space'),
      where: file,
    });
    expect(await store.listNativeIds('a')).toEqual(['before']);
    await database.read(() => database.execute('PRAGMA max_page_count = 100000'));
    await store.writeRound(sampleRound('a', { entries }));
    expect(await store.listNativeIds('a')).toHaveLength(101);
    await store.close();
  });

  it('that may only be read is told as a matter of rights', async () => {
    await (await openDatabase({ file, lockWaitMs: 1000 })).close();
    const connection = new DatabaseSync(file, { readOnly: true });
    const error = explain(() => connection.exec('DELETE FROM entries'));
    connection.close();
    expect(error).toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('cannot be read or written'),
      advice: expect.stringContaining('right'),
    });
  });

  // Root may write everywhere.
  it.skipIf(process.getuid?.() === 0)('in a folder without rights names the folder', async () => {
    await chmod(root, 0o500);
    await expect(openDatabase({ file, lockWaitMs: 0 })).rejects.toMatchObject({
      code: 'store-failed',
      where: file,
    });
    await chmod(root, 0o700);
  });

  it.each([
    ['EACCES', 'cannot be read or written'],
    ['EROFS', 'cannot be read or written'],
    ['ENOSPC', 'the disk is full'],
    ['ENOTDIR', 'cannot be opened'],
  ])('of the file system, %s, says that "%s"', (code, message) => {
    const cause = Object.assign(new Error(`${code}: told by the system`), { code });
    expect(explainFailure(cause, file)).toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining(message),
      where: file,
      cause,
    });
  });

  it('that breaks a constraint is a fault of ours', () => {
    const connection = new DatabaseSync(':memory:');
    connection.exec('CREATE TABLE t (a TEXT NOT NULL) STRICT');
    const error = explain(() => connection.exec('INSERT INTO t VALUES (NULL)'));
    connection.close();
    expect(error.code).toBe('internal');
  });

  it('that is not known is told in its own words', () => {
    const connection = new DatabaseSync(':memory:');
    const error = explain(() => connection.exec('SELECT * FROM nowhere'));
    connection.close();
    expect(error).toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('no such table: nowhere'),
    });
  });

  it('that was explained already stays as it is', () => {
    const error = new TopicwireError('internal', 'said');
    expect(explainFailure(error, file)).toBe(error);
  });

  function explain(work: () => void): TopicwireError {
    try {
      work();
    } catch (error) {
      return explainFailure(error, file);
    }
    throw new Error('it did not fail');
  }
});
