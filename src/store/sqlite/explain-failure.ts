import { TopicwireError } from '../../model/topicwire-error.ts';

interface Meaning {
  readonly message: string;
  readonly advice: string;
}

const readable: Meaning = {
  message: 'the database cannot be read or written by this user',
  advice: 'give this user the right to read and write the file and its folder',
};
const full: Meaning = {
  message: 'the disk is full',
  advice: 'free some space on it and try again',
};
const misplaced: Meaning = {
  message: 'the database cannot be opened',
  advice: 'see that data/ is a folder that this user can write to',
};
const damaged: Meaning = {
  message: 'the database is damaged',
  advice: 'restore a backup, or move the file away to start with an empty one',
};

/** @see https://www.sqlite.org/rescode.html */
const byResultCode: ReadonlyMap<number, Meaning> = new Map([
  [3, readable],
  [
    5,
    {
      message: 'the database is locked by another process',
      advice: 'wait until that process is done or end it, then try again',
    },
  ],
  [8, readable],
  [
    10,
    {
      message: 'the disk failed while the database was read or written',
      advice: 'check the disk and its free space, then try again',
    },
  ],
  [11, damaged],
  [13, full],
  [14, misplaced],
  [
    26,
    {
      message: 'the file is not a database',
      advice: 'move it away to start with an empty one, or restore a backup',
    },
  ],
]);

const bySystemCode: ReadonlyMap<string, Meaning> = new Map([
  ['EACCES', readable],
  ['EPERM', readable],
  ['EROFS', readable],
  ['ENOSPC', full],
  ['EDQUOT', full],
  ['EEXIST', misplaced],
  ['ENOTDIR', misplaced],
  ['ENOENT', misplaced],
]);

const constraintViolated = 19;
const busy = 5;

/** Whether another connection stood in the way, so that the same may go well in a moment. */
export function isBusy(error: unknown): boolean {
  return resultCode(error) === busy;
}

/**
 * What a failure of SQLite or of the file system means to a person: `store-failed`, or `internal`
 * when the data that we gave contradict themselves.
 *
 * @param file Path of the database.
 */
export function explainFailure(error: unknown, file: string): TopicwireError {
  if (error instanceof TopicwireError) return error;
  const code = resultCode(error);
  if (code === constraintViolated) {
    return new TopicwireError(
      'internal',
      `the store was given what it must refuse: ${said(error)}`,
      {
        where: file,
        cause: error,
      },
    );
  }
  const meaning =
    // Stored JSON that is no longer JSON.
    (error instanceof SyntaxError ? damaged : undefined) ??
    (code === null ? undefined : byResultCode.get(code)) ??
    bySystemCode.get(systemCode(error));
  if (meaning === undefined) {
    return new TopicwireError('store-failed', `the database failed: ${said(error)}`, {
      where: file,
      cause: error,
    });
  }
  return new TopicwireError('store-failed', `${meaning.message} (${said(error)})`, {
    where: file,
    advice: meaning.advice,
    cause: error,
  });
}

/** SQLite's primary result code; the extended ones hold it in their low byte. */
function resultCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : null;
}

function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
