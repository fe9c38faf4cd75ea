import { existsSync } from 'node:fs';
import { copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { TopicwireError } from '../model/topicwire-error.ts';
import { checkFile } from './sqlite/check-file.ts';
import { explainFailure } from './sqlite/explain-failure.ts';

/** More pages than a database has: all in one step, so that no writer makes it begin again. */
const allPages = 0x7fff_ffff;

export interface CopyOptions {
  /** The folder that holds `data/`. */
  readonly root: string;
  /** The backup; absolute. */
  readonly file: string;
  /** Replace what is there. */
  readonly force: boolean;
}

/**
 * Copies the store as it is at one moment, while others read and write it; the copy is checked
 * before it takes its name.
 *
 * @returns its size in bytes.
 * @throws TopicwireError `usage` when the file is there already, `store-failed`
 */
export async function backupStore({ root, file, force }: CopyOptions): Promise<number> {
  const store = storeFile(root);
  if (!existsSync(store)) {
    throw new TopicwireError('store-failed', 'there is no store to copy', {
      where: store,
      advice: 'run "refresh" or "serve" first, or name the root with --root DIR',
    });
  }
  if (existsSync(file) && !force) {
    const advice = 'name another file, or replace it with --force';
    throw new TopicwireError('usage', 'there is a file of this name', { where: file, advice });
  }
  const draft = `${file}.${process.pid}.part`;
  try {
    await mkdir(dirname(file), { recursive: true });
    await copyWhileInUse(store, draft);
    await checkFile(draft);
    await sync(draft);
    await rename(draft, file);
    return (await stat(file)).size;
  } catch (error) {
    await removeDatabase(draft);
    throw explainFailure(error, file);
  }
}

/**
 * Puts a backup in the place of the store; what was there is kept beside it.
 *
 * @returns where the store from before is kept; null when there was none.
 * @throws TopicwireError `usage` when there is a store and `force` is not given, or a process uses it;
 *   `store-failed` when the file is no whole backup, or of a newer version.
 */
export async function restoreStore({ root, file, force }: CopyOptions): Promise<string | null> {
  if (!existsSync(file)) {
    throw new TopicwireError('usage', 'there is no such file', { where: file });
  }
  await checkFile(file);
  const store = storeFile(root);
  const exists = existsSync(store);
  if (exists && !force) {
    throw new TopicwireError('usage', 'there is a store here already', {
      where: store,
      advice: 'replace it with --force; it is kept beside the new one',
    });
  }
  if (exists) refuseWhileInUse(store);
  const draft = `${store}.${process.pid}.part`;
  const kept = `${store}.before-restore`;
  try {
    await mkdir(dirname(store), { recursive: true });
    await copyFile(file, draft);
    await checkFile(draft);
    await sync(draft);
    if (exists) await rename(store, kept);
    // They belong to what was there and would be taken for the new one's.
    for (const suffix of ['-wal', '-shm', '-journal'])
      await rm(`${store}${suffix}`, { force: true });
    await rename(draft, store);
    return exists ? kept : null;
  } catch (error) {
    await removeDatabase(draft);
    throw explainFailure(error, store);
  }
}

function storeFile(root: string): string {
  return join(root, 'data', 'topicwire.db');
}

async function copyWhileInUse(store: string, draft: string): Promise<void> {
  await removeDatabase(draft);
  const source = new DatabaseSync(store, { readOnly: true, timeout: 5_000 });
  try {
    await backup(source, draft, { rate: allPages });
  } finally {
    source.close();
  }
  // One file without a log beside it, so that it can be moved about.
  const copy = new DatabaseSync(draft);
  try {
    copy.exec('PRAGMA journal_mode = DELETE');
  } finally {
    copy.close();
  }
}

/** A database can leave its write-ahead log only when nobody else holds it. */
function refuseWhileInUse(store: string): void {
  let connection: DatabaseSync | null = null;
  try {
    connection = new DatabaseSync(store, { timeout: 0 });
    const row = connection.prepare('PRAGMA journal_mode = DELETE').get();
    if (row?.journal_mode === 'delete') return;
  } catch (error) {
    // What is no database any more is nobody's; that is what backups are for.
    if (isNoDatabase(error)) return;
  } finally {
    connection?.close();
  }
  throw new TopicwireError('usage', 'a process uses the store', {
    where: store,
    advice: 'stop "serve" and every other command of this root, then try again',
  });
}

function isNoDatabase(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return code === 26 || code === 11;
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function removeDatabase(file: string): Promise<void> {
  for (const suffix of ['', '-wal', '-shm', '-journal'])
    await rm(`${file}${suffix}`, { force: true });
}
