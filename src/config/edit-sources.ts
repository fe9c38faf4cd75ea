import { randomUUID } from 'node:crypto';
import { open, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../model/config.ts';
import { describeFault } from '../model/describe-fault.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { Environment } from './fill-environment.ts';
import { insertSources, type NewSource } from './insert-sources.ts';
import { loadConfig } from './load-config.ts';
import { withLockFile } from './lock-file.ts';

const FILE = 'feeds/sources.yaml';
const MAX_ATTEMPTS = 5;

/**
 * Adds sources to `feeds/sources.yaml` in one write, so that a reader sees the old file or the new
 * one. Everything that was in it stays as it was, comments and spaces too. Where the configuration
 * is not good afterwards, the old file is put back.
 *
 * @returns the configuration with the sources in it
 * @throws TopicwireError config-invalid when the sources cannot be added, and nothing was changed
 */
export async function addToSourcesFile(
  root: string,
  environment: Environment,
  sources: readonly NewSource[],
): Promise<Config> {
  const path = await realpath(join(root, FILE));
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  return await withLockFile(lock, () => addLocked(path, root, environment, sources));
}

async function addLocked(
  path: string,
  root: string,
  environment: Environment,
  sources: readonly NewSource[],
): Promise<Config> {
  const { before, after } = await insertInFile(path, sources);
  const { config, faults } = await loadConfig(root, environment);
  const [fault] = faults;
  if (config !== null && sources.every(({ id, url }) => config.sources.get(id)?.url === url)) {
    return config;
  }
  // A change that somebody else made in between is theirs, and stays.
  await replaceFile(path, after, before);
  const reason = fault === undefined ? 'they were not read back' : describeFault(fault);
  throw new TopicwireError('config-invalid', `the sources could not be added: ${reason}`, {
    where: FILE,
    advice: 'nothing was changed',
  });
}

interface Versions {
  readonly before: Buffer;
  readonly after: Buffer;
}

/** Starts anew where somebody who asks for no lock, such as an editor, writes the file meanwhile. */
async function insertInFile(path: string, sources: readonly NewSource[]): Promise<Versions> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = await readFile(path);
    const after = Buffer.from(insertInBytes(before, sources));
    if (await replaceFile(path, before, after)) return { before, after };
  }
  throw new TopicwireError('config-invalid', 'the file is being written by somebody else', {
    where: FILE,
    advice: 'try again when that is done',
  });
}

/** A byte order mark stays too. */
function insertInBytes(bytes: Uint8Array, sources: readonly NewSource[]): string {
  const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  const mark = text.startsWith('\ufeff') ? '\ufeff' : '';
  return mark + insertSources(text.slice(mark.length), sources);
}

/**
 * Through a hidden file beside it, which neither `check` nor a running server looks at.
 *
 * @returns whether it was done: false where the file is not as it was any more.
 */
async function replaceFile(path: string, before: Buffer, after: Buffer): Promise<boolean> {
  const { mode } = await stat(path);
  const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
  try {
    await writeWhole(temporary, after, mode & 0o777);
    const isSame = before.equals(await readFile(path));
    if (isSame) await rename(temporary, path);
    return isSame;
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeWhole(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    await file.chmod(mode);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
