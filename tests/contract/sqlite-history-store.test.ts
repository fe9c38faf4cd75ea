import { openStore } from '../../src/store/open-store.ts';
import { describeHistoryStore } from './history-contract.ts';

describeHistoryStore('SQLite', (root) => openStore({ root }));
