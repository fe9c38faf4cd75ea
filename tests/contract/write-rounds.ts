// A process of its own: writes round after round and says on its standard output, a line each,
// which ones the store has taken. Arguments: root, source id, first round, number of rounds.
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/open-store.ts';
import { numberedRound } from './numbered-round.ts';

const [root = '', sourceId = '', first = '0', rounds = '0'] = process.argv.slice(2);
const store = await openStore({ root });
for (let number = Number(first); number < Number(first) + Number(rounds); number += 1) {
  await store.writeRound(numberedRound(sourceId, number));
  writeSync(1, `${number}\n`);
}
await store.close();
