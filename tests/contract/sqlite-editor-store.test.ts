import { openStore } from '../../src/store/open-store.ts';
import { describeEditorStore } from './editor-contract.ts';

describeEditorStore('SQLite', (root) => openStore({ root }));
