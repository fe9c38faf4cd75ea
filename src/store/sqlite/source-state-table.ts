import { EMPTY_MEMORY, type SourceState } from '../../model/source-state.ts';
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

/** One source's state; null before its first poll. */
export function selectState(database: Database, sourceId: string): SourceState | null {
  const row = database.get(
    'SELECT state FROM source_states WHERE source_id = ?',
    encodeText(sourceId),
  );
  return row === null ? null : readState(row);
}

/** What an earlier version wrote lacks what is remembered since. */
function readState(row: Row): SourceState {
  return { ...EMPTY_MEMORY, ...JSON.parse(readText(row, 'state')) };
}
