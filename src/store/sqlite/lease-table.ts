import type { Instant } from '../../model/instant.ts';
import type { Lease } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { readText } from './read-column.ts';

/**
 * Takes one source for a worker, unless another holds it at that instant or it was polled since.
 *
 * @returns whether it was taken.
 */
export function takeLease(
  database: Database,
  source: { readonly sourceId: string; readonly polledAt: Instant | null },
  lease: { readonly worker: string; readonly at: Instant; readonly until: Instant },
): boolean {
  const sourceId = encodeText(source.sourceId);
  const stored = database.get(
    "SELECT state ->> '$.polledAt' AS polled_at FROM source_states WHERE source_id = ?",
    sourceId,
  );
  if ((stored?.polled_at ?? null) !== source.polledAt) return false;
  const taken = database.run(
    `INSERT INTO poll_leases (source_id, worker, until) VALUES (?, ?, ?)
     ON CONFLICT (source_id) DO UPDATE SET worker = excluded.worker, until = excluded.until
     WHERE until <= ? OR worker = excluded.worker`,
    sourceId,
    encodeText(lease.worker),
    lease.until,
    lease.at,
  );
  return taken > 0;
}

/** The leases in force at an instant, by source id. */
export function selectLeases(database: Database, at: Instant): readonly Lease[] {
  return database
    .all('SELECT source_id, worker, until FROM poll_leases WHERE until > ? ORDER BY source_id', at)
    .map((row) => ({
      sourceId: decodeText(readText(row, 'source_id')),
      worker: decodeText(readText(row, 'worker')),
      until: readText(row, 'until'),
    }));
}

/** Ends the lease on a source, whoever holds it. */
export function endLease(database: Database, sourceId: string): void {
  database.run('DELETE FROM poll_leases WHERE source_id = ?', encodeText(sourceId));
}

/** Ends the lease on a source if this worker holds it. */
export function giveBackLease(database: Database, worker: string, sourceId: string): void {
  database.run(
    'DELETE FROM poll_leases WHERE source_id = ? AND worker = ?',
    encodeText(sourceId),
    encodeText(worker),
  );
}
