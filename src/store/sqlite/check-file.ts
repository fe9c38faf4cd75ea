import { DatabaseSync } from 'node:sqlite';
import { TopicwireError } from '../../model/topicwire-error.ts';
import { Database } from './database.ts';
import { explainFailure } from './explain-failure.ts';
import { applicationId, migrations, readVersion } from './migrate.ts';
import { readText } from './read-column.ts';

/**
 * Refuses a file that is no whole store of ours, or one of a newer version.
 *
 * @throws TopicwireError `store-failed`
 */
export async function checkFile(file: string): Promise<void> {
  let connection: DatabaseSync;
  try {
    connection = new DatabaseSync(file, { readOnly: true });
  } catch (error) {
    throw explainFailure(error, file);
  }
  const database = new Database(connection, { file, lockWaitMs: 0 });
  try {
    await database.read(() => checkContent(database));
  } finally {
    await database.close();
  }
}

function checkContent(database: Database): void {
  readVersion(database, migrations.length);
  const owner = database.get('PRAGMA application_id')?.application_id;
  const [first] = database.all('PRAGMA integrity_check');
  const finding = first === undefined ? 'nothing' : readText(first, 'integrity_check');
  if (owner === applicationId && finding === 'ok') return;
  const problem = owner === applicationId ? `is damaged (${finding})` : 'holds no store';
  throw new TopicwireError('store-failed', `the file ${problem}`, {
    where: database.file,
    advice: 'use another backup',
  });
}
