import type { SourceState } from '../../model/source-state.ts';
import type { Database } from './database.ts';
import { encodeText } from './encode-text.ts';
import { type Row, readText } from './read-column.ts';

/** Stores a source's state in place of the one before. */
export function writeState(database: Database, state: SourceState): void {
  database.run(
    `INSERT INTO source_states (source_id, state) VALUES (?, ?)
     ON CONFLICT (source_id) DO UPDATE SET state = excluded.state`,
    encodeText(state.sourceId),
    JSON.stringify(state),
  );
}

/** Every source's state, by source id. */
export function selectStates(database: Database): readonly SourceState[] {
  return database.all('SELECT state FROM source_states ORDER BY source_id').map(readState);
}

function readState(row: Row): SourceState {
  return JSON.parse(readText(row, 'state'));
}
