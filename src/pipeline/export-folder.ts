import type { Stats } from 'node:fs';
import { lstat, mkdir, open, readdir, readFile, rename, rm, rmdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Instant } from '../model/instant.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { explainExportFailure } from './export-failure.ts';
import { withExportLock } from './export-lock.ts';
import {
  EMPTY_MANIFEST,
  type ExportManifest,
  readManifest,
  writeManifest,
} from './export-manifest.ts';

/** Where a build keeps what is its own, within the folder it writes to. */
export const OWN_FOLDER = '.topicwire';

export interface ExportFolderOptions {
  /** Absolute. */
  readonly folder: string;
  /** Write into a folder that holds other files, and over those that stand in the way. */
  readonly force: boolean;
}

/**
 * A folder that builds write a static copy into. Each file changes at one moment, from whole to
 * whole. Before the first one does, all names are noted, so that the build after an interrupted one
 * knows what is ours and what is left to do; nothing else is ever removed.
 */
export class ExportFolder {
  /** What the builds before have left. */
  readonly before: ExportManifest;
  readonly #folder: string;
  readonly #force: boolean;
  readonly #made = new Set<string>();
  #drafts = 0;

  private constructor({ folder, force }: ExportFolderOptions, before: ExportManifest) {
    this.#folder = folder;
    this.#force = force;
    this.before = before;
  }

  /**
   * Does the work of one build in a folder, which is made where there is none.
   *
   * @throws TopicwireError `usage` when the folder holds files of others and `force` is not given, or
   *   another build is at work there; `export-failed` when a file cannot be written.
   */
  static async use<T>(
    options: ExportFolderOptions,
    work: (folder: ExportFolder) => Promise<T>,
  ): Promise<T> {
    const { folder } = options;
    const own = join(folder, OWN_FOLDER);
    try {
      await mkdir(folder, { recursive: true });
      const isOurs = (await findStats(own)) !== null;
      if (!isOurs && !options.force) await refuseForeign(folder);
      await mkdir(own, { recursive: true });
      return await withExportLock(join(own, 'lock'), async () => {
        const manifest = join(own, 'manifest.json');
        const text = await readText(manifest);
        const before = text === null ? EMPTY_MANIFEST : readManifest(text, manifest);
        const drafts = join(own, 'drafts');
        await rm(drafts, { recursive: true, force: true });
        await mkdir(drafts);
        try {
          return await work(new ExportFolder(options, before));
        } finally {
          await rm(drafts, { recursive: true, force: true });
        }
      });
    } catch (error) {
      throw explainExportFailure(error, folder);
    }
  }

  /**
   * Notes the names of all files that the build may write, before it writes the first.
   *
   * @throws TopicwireError `usage` when one of them is there and no build wrote it.
   */
  async plan(files: readonly string[]): Promise<void> {
    const known = new Set(this.before.files);
    const foreign: string[] = [];
    for (const file of files) {
      if (known.has(file) || this.#force) continue;
      if ((await findStats(join(this.#folder, file))) !== null) foreign.push(file);
    }
    if (foreign.length > 0) {
      const [first = '', ...others] = foreign;
      const more = others.length === 0 ? '' : ` and ${others.length} others`;
      throw new TopicwireError('usage', `no build wrote "${first}"${more}`, {
        where: this.#folder,
        advice: 'move it away, or let it be replaced with --force',
      });
    }
    await this.#keep({ ...this.before, files: [...this.before.files, ...files] });
  }

  /**
   * Brings one file to these bytes.
   *
   * @param modifiedAt what the file's date must say, for `Last-Modified`; null leaves it to the writing.
   * @returns whether the bytes changed; a file that is right already is not touched.
   */
  async write(file: string, body: Uint8Array, modifiedAt: Instant | null): Promise<boolean> {
    const path = join(this.#folder, file);
    try {
      await this.#makeFolder(dirname(file));
      const stats = await findStats(path);
      if (stats !== null && (await holds(path, stats, body))) {
        if (modifiedAt !== null) await setDate(path, stats, modifiedAt);
        return false;
      }
      await this.#replace(path, body, modifiedAt, false);
      return true;
    } catch (error) {
      throw explainExportFailure(error, path);
    }
  }

  /**
   * Removes what builds before have written and this one has not, and notes what there is now.
   *
   * @returns the removed files, sorted.
   */
  async finish(now: ExportManifest): Promise<readonly string[]> {
    const kept = new Set(now.files);
    const removed: string[] = [];
    for (const file of this.before.files) {
      if (!kept.has(file) && (await this.#remove(file))) removed.push(file);
    }
    await this.#keep(now);
    return removed.sort();
  }

  async #remove(file: string): Promise<boolean> {
    const path = join(this.#folder, file);
    try {
      if ((await findStats(path)) === null) return false;
      await rm(path);
      await this.#removeEmptyFolders(dirname(file));
      return true;
    } catch (error) {
      throw explainExportFailure(error, path);
    }
  }

  async #removeEmptyFolders(folder: string): Promise<void> {
    for (let each = folder; each !== '.'; each = dirname(each)) {
      try {
        await rmdir(join(this.#folder, each));
        this.#made.delete(each);
      } catch {
        // It holds something, or is somebody's link: it stays, and so does what is above it.
        return;
      }
    }
  }

  /** A link to a folder elsewhere is not followed: what stands there is not ours. */
  async #makeFolder(folder: string): Promise<void> {
    if (folder === '.' || this.#made.has(folder)) return;
    await this.#makeFolder(dirname(folder));
    const path = join(this.#folder, folder);
    const stats = await findStats(path);
    if (stats === null) await mkdir(path);
    else if (!stats.isDirectory()) {
      throw new TopicwireError('export-failed', 'a folder of its own must stand here', {
        where: path,
        advice: 'move away what is there and build again',
      });
    }
    this.#made.add(folder);
  }

  async #keep(manifest: ExportManifest): Promise<void> {
    const path = join(this.#folder, OWN_FOLDER, 'manifest.json');
    await this.#replace(path, Buffer.from(writeManifest(manifest)), null, true);
  }

  /** @param sync wait for the disk, since no later build could tell that it is not whole. */
  async #replace(
    path: string,
    body: Uint8Array,
    modifiedAt: Instant | null,
    sync: boolean,
  ): Promise<void> {
    this.#drafts += 1;
    const draft = join(this.#folder, OWN_FOLDER, 'drafts', String(this.#drafts));
    const handle = await open(draft, 'wx');
    try {
      await handle.writeFile(body);
      if (modifiedAt !== null) await handle.utimes(...dates(modifiedAt));
      if (sync) await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
  }
}

async function refuseForeign(folder: string): Promise<void> {
  // What hides, such as the folder of a version control, is no part of a publication.
  const foreign = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  if (foreign.length === 0) return;
  throw new TopicwireError('usage', `the folder holds files that no build wrote`, {
    where: folder,
    advice: 'name an empty or a new folder, or keep them beside the publication with --force',
  });
}

async function findStats(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function readText(path: string): Promise<string | null> {
  return (await findStats(path)) === null ? null : await readFile(path, 'utf8');
}

async function holds(path: string, stats: Stats, body: Uint8Array): Promise<boolean> {
  if (!stats.isFile() || stats.size !== body.byteLength) return false;
  return Buffer.compare(await readFile(path), body) === 0;
}

async function setDate(path: string, stats: Stats, modifiedAt: Instant): Promise<void> {
  const [, seconds] = dates(modifiedAt);
  if (Math.floor(stats.mtimeMs / 1000) !== seconds) await utimes(path, seconds, seconds);
}

/** For access and change; in whole seconds, as HTTP has them. */
function dates(at: Instant): [number, number] {
  const seconds = Math.floor(Date.parse(at) / 1000);
  return [seconds, seconds];
}
