import { copyFile, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupStore, restoreStore } from '../../../src/store/backup-store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { sampleEntry, sampleRound } from '../../contract/sample.ts';

let root: string;
let other: string;
let file: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'topicwire-backup-'));
  other = await mkdtemp(join(tmpdir(), 'topicwire-backup-'));
  file = join(other, 'copies', 'wire.db');
});

afterEach(async () => {
  await rm(root, { recursive: true, force: true });
  await rm(other, { recursive: true, force: true });
});

async function fill(at: string, nativeIds: readonly string[]): Promise<void> {
  const store = await openStore({ root: at });
  const entries = nativeIds.map((nativeId) => sampleEntry('a', nativeId));
  await store.writeRound(sampleRound('a', { entries }));
  await store.close();
}

async function list(at: string): Promise<readonly string[]> {
  const store = await openStore({ root: at });
  const ids = await store.listNativeIds('a');
  await store.close();
  return ids;
}

describe('a backup', () => {
  it('made while others write holds one moment, and is one file', async () => {
    const store = await openStore({ root });
    const round = (number: number) =>
      sampleRound('a', { entries: [1, 2].map((half) => sampleEntry('a', `${number}-${half}`)) });
    await store.writeRound(round(0));
    const writing = Promise.all(Array.from({ length: 50 }, (_, at) => store.writeRound(round(at))));
    await backupStore({ root, file, force: false });
    await writing;
    expect(await readdir(join(other, 'copies'))).toEqual(['wire.db']);

    await restoreStore({ root: other, file, force: false });
    const ids = await list(other);
    expect(ids.length % 2).toBe(0);
    expect(ids.length).toBeGreaterThan(0);
    await store.close();
  });

  it('does not replace a file unless told to', async () => {
    await fill(root, ['1']);
    await backupStore({ root, file, force: false });
    await expect(backupStore({ root, file, force: false })).rejects.toMatchObject({
      code: 'usage',
    });
    await fill(root, ['2']);
    await backupStore({ root, file, force: true });
    await restoreStore({ root: other, file, force: false });
    expect(await list(other)).toEqual(['1', '2']);
  });

  it('of nothing is refused', async () => {
    await expect(backupStore({ root, file, force: false })).rejects.toThrow('no store to copy');
  });
});

describe('restoring', () => {
  beforeEach(async () => {
    await fill(root, ['1']);
    await backupStore({ root, file, force: false });
    await fill(root, ['2']);
  });

  it('replaces a store only when told to, and keeps what was there', async () => {
    const refused = restoreStore({ root, file, force: false });
    await expect(refused).rejects.toMatchObject({ code: 'usage' });
    expect(await list(root)).toEqual(['1', '2']);
    const kept = await restoreStore({ root, file, force: true });
    expect(await list(root)).toEqual(['1']);
    expect(kept).toBe(join(root, 'data', 'topicwire.db.before-restore'));
    await copyFile(kept ?? '', join(root, 'data', 'topicwire.db'));
    expect(await list(root)).toEqual(['1', '2']);
  });

  it('is refused while a process holds the store', async () => {
    const store = await openStore({ root });
    const refused = restoreStore({ root, file, force: true });
    await expect(refused).rejects.toMatchObject({
      code: 'usage',
      message: 'a process uses the store',
    });
    await fill(root, ['3']);
    expect(await store.listNativeIds('a')).toEqual(['1', '2', '3']);
    await store.close();
  });

  it('replaces a store that is damaged', async () => {
    await writeFile(join(root, 'data', 'topicwire.db'), 'no database at all, '.repeat(400));
    await restoreStore({ root, file, force: true });
    expect(await list(root)).toEqual(['1']);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['no database', (path) => writeFile(path, 'text, '.repeat(1000))],
    ['an empty file', (path) => writeFile(path, '')],
    ['half a backup', (path) => truncate(path, 40_960)],
    [
      "another program's database",
      async (path) => {
        await rm(path);
        const connection = new DatabaseSync(path);
        connection.exec('CREATE TABLE a (b TEXT)');
        connection.close();
      },
    ],
    [
      'a backup of a newer version',
      async (path) => {
        const connection = new DatabaseSync(path);
        connection.exec('PRAGMA user_version = 999');
        connection.close();
      },
    ],
  ])('refuses %s and leaves the store alone', async (_what, damage) => {
    await damage(file);
    const refused = restoreStore({ root, file, force: true });
    await expect(refused).rejects.toMatchObject({ code: 'store-failed' });
    expect(await list(root)).toEqual(['1', '2']);
    expect((await readdir(join(root, 'data'))).filter((name) => name.includes('part'))).toEqual([]);
  });
});
