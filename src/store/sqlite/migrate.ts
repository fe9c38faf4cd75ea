import { TopicwireError } from '../../model/topicwire-error.ts';
import type { Database } from './database.ts';
import { firstSchema } from './migrations/0001-first-schema.ts';
import { polls } from './migrations/0002-polls.ts';
import { pollHours } from './migrations/0003-poll-hours.ts';
import { subscriptions } from './migrations/0004-subscriptions.ts';
import { editors } from './migrations/0005-editors.ts';
import { stories } from './migrations/0006-stories.ts';
import { history } from './migrations/0007-history.ts';
import { search } from './migrations/0008-search.ts';
import { hub } from './migrations/0009-hub.ts';
import { serving } from './migrations/0010-serving.ts';
import { readNumber } from './read-column.ts';

/** `TWIR`: what `file` and SQLite's own tools tell this kind of database by. */
export const applicationId = 0x54574952;

/**
 * Each takes the database from the version before it to its own, which is its place in the list,
 * one-based. What was released is never edited. A member added to a model type that is stored as
 * JSON needs one that fills it in.
 */
export const migrations: readonly string[] = [
  firstSchema,
  polls,
  pollHours,
  subscriptions,
  editors,
  stories,
  history,
  search,
  hub,
  serving,
];

/**
 * Brings a database to the newest version, one transaction a step, or refuses it. Processes that
 * begin at the same time do each step once.
 *
 * @throws TopicwireError `store-failed` when the database is another program's or of a newer version.
 */
export async function migrate(
  database: Database,
  steps: readonly string[] = migrations,
): Promise<void> {
  // Looked at before anything is written: a file that is not ours stays as it is.
  let version = await database.read(() => readVersion(database, steps.length));
  while (version < steps.length) {
    version = await database.write(() => takeStep(database, steps));
  }
}

function takeStep(database: Database, steps: readonly string[]): number {
  const version = readVersion(database, steps.length);
  const step = steps[version];
  if (step === undefined) return version;
  database.execute(step);
  database.execute(`PRAGMA application_id = ${applicationId}`);
  database.execute(`PRAGMA user_version = ${version + 1}`);
  return version + 1;
}

/** @throws TopicwireError `store-failed` */
export function readVersion(database: Database, newest: number): number {
  const owner = readPragma(database, 'application_id');
  const version = readPragma(database, 'user_version');
  if (owner !== applicationId && !(owner === 0 && version === 0 && isEmpty(database))) {
    throw new TopicwireError('store-failed', 'the database belongs to another program', {
      where: database.file,
      advice: 'move it away, or choose another root',
    });
  }
  if (version > newest) {
    throw new TopicwireError(
      'store-failed',
      `the database was written by a newer Topicwire (version ${version} of its tables, this one knows ${newest})`,
      { where: database.file, advice: 'update Topicwire, or restore a backup from before' },
    );
  }
  return version;
}

function isEmpty(database: Database): boolean {
  return database.get('SELECT 1 FROM sqlite_schema LIMIT 1') === null;
}

function readPragma(database: Database, name: string): number {
  const row = database.get(`PRAGMA ${name}`);
  return row === null ? 0 : readNumber(row, name);
}
