import type { Instant } from '../../model/instant.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { readText } from './read-column.ts';

/** Notes when a source's first entries were seen; what was noted before stays. */
export function noteBeginning(database: Database, sourceId: string, at: Instant): void {
  database.run(
    'INSERT INTO source_beginnings (source_id, began_at) VALUES (?, ?) ON CONFLICT DO NOTHING',
    encodeText(sourceId),
    at,
  );
}

/** Source id to the instant, by source id. */
export function selectBeginnings(
  database: Database,
  sourceIds: readonly string[],
): ReadonlyMap<string, Instant> {
  return new Map(
    database
      .all(
        `SELECT source_id, began_at FROM source_beginnings
         WHERE source_id IN (SELECT value FROM json_each(?)) ORDER BY source_id`,
        JSON.stringify(sourceIds.map(encodeText)),
      )
      .map((row) => [decodeText(readText(row, 'source_id')), readText(row, 'began_at')]),
  );
}
