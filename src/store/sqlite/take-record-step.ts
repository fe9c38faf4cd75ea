import type { RecordStep } from '../../model/publication-record.ts';
import { TopicwireError } from '../../model/topicwire-error.ts';
import {
  deleteArchive,
  eraseFromArchives,
  insertArchive,
  markStale,
  selectOldestArchive,
} from './archive-table.ts';
import type { Database } from './database.ts';
import { deleteNote, selectRecordHead, writeRecord, writeRecordHead } from './record-table.ts';

/**
 * Takes a topic's record a step on.
 *
 * @returns whether it was: not when somebody else did since its revision.
 * @throws TopicwireError `internal` when archive documents are not numbered on from the newest.
 */
export function takeRecordStep(database: Database, step: RecordStep): boolean {
  const { topic } = step;
  const head = selectRecordHead(database, topic);
  if (head.revision !== step.revision) return false;
  // Before anything is closed: what is taken back never enters a document that is closed now.
  for (const key of step.erased) {
    for (const number of eraseFromArchives(database, topic, key)) {
      markStale(database, { topic, number });
    }
  }
  for (const record of step.records) writeRecord(database, topic, record);
  let newestArchive = head.newestArchive;
  for (const archive of step.archives) {
    if (archive.number !== newestArchive + 1) {
      throw new TopicwireError('internal', `archive ${archive.number} follows ${newestArchive}`);
    }
    insertArchive(database, topic, archive);
    markStale(database, { topic, number: newestArchive });
    newestArchive = archive.number;
  }
  for (const note of step.notes) deleteNote(database, note);
  writeRecordHead(database, topic, { ...head, revision: head.revision + 1, newestArchive });
  return true;
}

/** Removes the oldest archive document of a topic; its number is never used again. @returns how many that were. */
export function deleteOldestArchive(database: Database, topic: string): number {
  const number = selectOldestArchive(database, topic);
  if (number === null) return 0;
  deleteArchive(database, { topic, number });
  const head = selectRecordHead(database, topic);
  writeRecordHead(database, topic, {
    ...head,
    revision: head.revision + 1,
    oldestArchive: number + 1,
  });
  return 1;
}
