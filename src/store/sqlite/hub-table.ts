import type { HubKey, HubPing, HubSubscriber } from '../../model/hub-subscriber.ts';
import type { Instant } from '../../model/instant.ts';
import type { DueDocument, HubCounts, HubDelivery } from '../store.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readNumber, readText } from './read-column.ts';

/** The subscriber with this key, or null. */
export function selectHubSubscriber(database: Database, key: HubKey): HubSubscriber | null {
  const row = database.get(
    'SELECT subscriber FROM hub_subscribers WHERE path = ? AND callback = ?',
    encodeText(key.path),
    encodeText(key.callback),
  );
  return row === null ? null : readSubscriber(row);
}

/** Stores a subscriber in place of the one with its key. */
export function writeHubSubscriber(database: Database, subscriber: HubSubscriber): void {
  const { path, callback, wish, leaseEndsAt, settledEtag, nextAttemptAt, delivery } = subscriber;
  database.run(
    `INSERT INTO hub_subscribers (path, callback, host, is_wishing, lease_ends_at, settled_etag,
       next_attempt_at, worker, subscriber)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (path, callback) DO UPDATE SET is_wishing = excluded.is_wishing,
       lease_ends_at = excluded.lease_ends_at, settled_etag = excluded.settled_etag,
       next_attempt_at = excluded.next_attempt_at, worker = excluded.worker,
       subscriber = excluded.subscriber`,
    encodeText(path),
    encodeText(callback),
    encodeText(new URL(callback).host),
    wish === null ? 0 : 1,
    leaseEndsAt,
    settledEtag === null ? null : encodeText(settledEtag),
    nextAttemptAt,
    delivery === null ? null : encodeText(delivery.worker),
    JSON.stringify(subscriber),
  );
}

export function deleteHubSubscriber(database: Database, { path, callback }: HubKey): void {
  database.run(
    'DELETE FROM hub_subscribers WHERE path = ? AND callback = ?',
    encodeText(path),
    encodeText(callback),
  );
}

/** The ETag of the document that is stored at a path, or null. */
export function selectPresentEtag(database: Database, path: string): string | null {
  const row = database.get('SELECT etag FROM rendered WHERE path = ?', encodeText(path));
  return row === null ? null : decodeText(readText(row, 'etag'));
}

/** Subscribers behind a key, by path, then by callback; null starts. */
export function selectHubSubscribers(
  database: Database,
  after: HubKey | null,
  limit: number,
): readonly HubSubscriber[] {
  return database
    .all(
      `SELECT subscriber FROM hub_subscribers WHERE (path, callback) > (?, ?)
       ORDER BY path, callback LIMIT ?`,
      encodeText(after?.path ?? ''),
      encodeText(after?.callback ?? ''),
      limit,
    )
    .map(readSubscriber);
}

/** The next path behind one that has subscribers; null where there is none. */
export function selectNextHubPath(database: Database, after: string): string | null {
  const row = database.get(
    'SELECT path FROM hub_subscribers WHERE path > ? ORDER BY path LIMIT 1',
    encodeText(after),
  );
  return row === null ? null : decodeText(readText(row, 'path'));
}

/** Keys of those whose wish waits to be confirmed. */
export function selectWishing(database: Database): readonly HubKey[] {
  return database
    .all(
      // Sorted afterwards: in the order of the key, the whole table would be walked.
      `SELECT path, callback FROM hub_subscribers INDEXED BY hub_subscribers_wishing
       WHERE is_wishing = 1 ORDER BY path, callback`,
    )
    .map(readKey);
}

/** Callbacks behind one, in order, to which a document is to be delivered; the empty one starts. */
export function selectDue(
  database: Database,
  { path, etag, at }: DueDocument,
  after: string,
  limit: number,
): readonly HubKey[] {
  return database
    .all(
      `SELECT path, callback FROM hub_subscribers
       WHERE path = ? AND callback > ? AND lease_ends_at > ? AND settled_etag IS NOT ?
         AND (next_attempt_at IS NULL OR next_attempt_at <= ?)
       ORDER BY callback LIMIT ?`,
      encodeText(path),
      encodeText(after),
      at,
      encodeText(etag),
      at,
      limit,
    )
    .map(readKey);
}

/** Keys of those that are to be tried again by an instant, the longest due first. */
export function selectAgain(database: Database, at: Instant, limit: number): readonly HubKey[] {
  return database
    .all(
      `SELECT path, callback FROM hub_subscribers
       WHERE next_attempt_at <= ? ORDER BY next_attempt_at, path, callback LIMIT ?`,
      at,
      limit,
    )
    .map(readKey);
}

/** When the next one is to be tried again; null for none. */
export function selectNextAttempt(database: Database): Instant | null {
  const row = database.get(
    `SELECT next_attempt_at FROM hub_subscribers
     WHERE next_attempt_at IS NOT NULL ORDER BY next_attempt_at LIMIT 1`,
  );
  return row === null ? null : readText(row, 'next_attempt_at');
}

/** Deliveries that somebody has begun and not ended. */
export function selectUnderWay(database: Database): readonly HubDelivery[] {
  return database
    .all(
      `SELECT path, callback, worker FROM hub_subscribers INDEXED BY hub_subscribers_under_way
       WHERE worker IS NOT NULL ORDER BY path, callback`,
    )
    .map((row) => ({ ...readKey(row), worker: decodeText(readText(row, 'worker')) }));
}

/** Removes some whose lease ended by an instant and who wish for nothing. @returns how many */
export function deleteLapsed(database: Database, at: Instant, limit: number): number {
  return database.run(
    `DELETE FROM hub_subscribers WHERE (path, callback) IN (
       SELECT path, callback FROM hub_subscribers
       WHERE lease_ends_at <= ? AND is_wishing = 0 LIMIT ?)`,
    at,
    limit,
  );
}

/** How many there are that limits are set on. */
export function countHubSubscribers(database: Database, { path, callback }: HubKey): HubCounts {
  const host = encodeText(new URL(callback).host);
  const count = (where: string, ...values: readonly string[]) => {
    const row = database.get(`SELECT count(*) AS n FROM hub_subscribers WHERE ${where}`, ...values);
    return row === null ? 0 : readNumber(row, 'n');
  };
  return {
    ofPath: count('path = ?', encodeText(path)),
    ofHost: count('host = ?', host),
    wishing: count('is_wishing = 1'),
    wishingOfHost: count('is_wishing = 1 AND host = ?', host),
  };
}

/** What other hubs were told, by hub, then by path. */
export function selectHubPings(database: Database): readonly HubPing[] {
  return database.all('SELECT ping FROM hub_pings ORDER BY hub, path').map(readPing);
}

export function selectHubPing(database: Database, hub: string, path: string): HubPing | null {
  const row = database.get(
    'SELECT ping FROM hub_pings WHERE hub = ? AND path = ?',
    encodeText(hub),
    encodeText(path),
  );
  return row === null ? null : readPing(row);
}

export function writeHubPing(database: Database, ping: HubPing): void {
  database.run(
    `INSERT INTO hub_pings (hub, path, ping) VALUES (?, ?, ?)
     ON CONFLICT (hub, path) DO UPDATE SET ping = excluded.ping`,
    encodeText(ping.hub),
    encodeText(ping.path),
    JSON.stringify(ping),
  );
}

export function deleteHubPing(database: Database, hub: string, path: string): void {
  database.run(
    'DELETE FROM hub_pings WHERE hub = ? AND path = ?',
    encodeText(hub),
    encodeText(path),
  );
}

function readSubscriber(row: Row): HubSubscriber {
  return JSON.parse(readText(row, 'subscriber'));
}

function readPing(row: Row): HubPing {
  return JSON.parse(readText(row, 'ping'));
}

function readKey(row: Row): HubKey {
  return {
    path: decodeText(readText(row, 'path')),
    callback: decodeText(readText(row, 'callback')),
  };
}
