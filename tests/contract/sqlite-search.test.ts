import { openStore } from '../../src/store/open-store.ts';
import { describeSearch } from './search-contract.ts';

describeSearch('SQLite', (root) => openStore({ root }));
