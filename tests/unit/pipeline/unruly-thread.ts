// Stands in for `desk-thread.ts`: does what the document that it is given says.
import { parentPort } from 'node:worker_threads';
import type { DeskTask } from '../../../src/pipeline/desk-messages.ts';

const held: string[][] = [];

parentPort?.on('message', (task: DeskTask) => {
  if (task.kind !== 'read') return;
  const order = new TextDecoder().decode(task.document.body);
  if (order === 'hang') for (;;);
  if (order === 'exit') process.exit(1);
  if (order === 'throw') throw new Error('out of order');
  while (order === 'swell') held.push(Array.from({ length: 10_000 }, (_, at) => `${at}`));
  const read = {
    feed: { description: order },
    own: 0,
    hubOffer: null,
    heads: [],
    json: new Uint8Array(),
  };
  parentPort?.postMessage({ read: { ...read, placements: null }, explanations: null });
});
