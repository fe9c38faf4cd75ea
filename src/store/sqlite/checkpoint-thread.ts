// The entry of the thread of `Checkpoints`: brings the log into the database each time it is told to.
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';

const connection = new DatabaseSync(String(workerData), { timeout: 0 });
connection.exec('PRAGMA synchronous = NORMAL');
// It never makes a writer wait, and what is being read stays in the log until the next time.
const checkpoint = connection.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', (told: 'checkpoint' | 'close') => {
  if (told === 'checkpoint') {
    parentPort?.postMessage(Number(checkpoint.get()?.log ?? 0));
    return;
  }
  connection.close();
  parentPort?.close();
});
