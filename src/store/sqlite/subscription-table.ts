import type { Subscription } from '../../model/subscription.ts';
import type { Database } from './database.ts';
import { encodeText } from './encode-text.ts';
import { type Row, readText } from './read-column.ts';

/** Stores a subscription in place of the one with its key. */
export function writeSubscription(database: Database, subscription: Subscription): void {
  database.run(
    `INSERT INTO subscriptions (key, source_id, subscription) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET
       source_id = excluded.source_id, subscription = excluded.subscription`,
    encodeText(subscription.key),
    encodeText(subscription.sourceId),
    JSON.stringify(subscription),
  );
}

/** The subscription with this key, or null. */
export function selectSubscription(database: Database, key: string): Subscription | null {
  const row = database.get('SELECT subscription FROM subscriptions WHERE key = ?', encodeText(key));
  return row === null ? null : readSubscription(row);
}

/** Every subscription, or those of one source, by key. */
export function selectSubscriptions(
  database: Database,
  sourceId: string | null,
): readonly Subscription[] {
  const rows =
    sourceId === null
      ? database.all('SELECT subscription FROM subscriptions ORDER BY key')
      : database.all(
          'SELECT subscription FROM subscriptions WHERE source_id = ? ORDER BY key',
          encodeText(sourceId),
        );
  return rows.map(readSubscription);
}

export function deleteSubscription(database: Database, key: string): void {
  database.run('DELETE FROM subscriptions WHERE key = ?', encodeText(key));
}

function readSubscription(row: Row): Subscription {
  return JSON.parse(readText(row, 'subscription'));
}
