import type { Instant } from '../../model/instant.ts';
import type { TopicToken } from '../../model/topic-token.ts';
import type { Database } from './database.ts';
import { decodeText, encodeText } from './encode-text.ts';
import { type Row, readText } from './read-column.ts';

/** Keeps a new token's hash. */
export function insertToken(database: Database, token: TopicToken): void {
  database.run(
    `INSERT INTO topic_tokens (hash, topic, label, created_at, last_used_on, revoked_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    token.hash,
    encodeText(token.topic),
    encodeText(token.label),
    token.createdAt,
    token.lastUsedOn,
    token.revokedAt,
  );
}

/** A topic's tokens, revoked ones too, in the order in which they were made. */
export function selectTokens(database: Database, topic: string): readonly TopicToken[] {
  return database
    .all(
      `SELECT hash, topic, label, created_at, last_used_on, revoked_at FROM topic_tokens
       WHERE topic = ? ORDER BY created_at, hash`,
      encodeText(topic),
    )
    .map(readToken);
}

/** The token of this hash; null when there is none. */
export function selectToken(database: Database, hash: string): TopicToken | null {
  const row = database.get(
    `SELECT hash, topic, label, created_at, last_used_on, revoked_at FROM topic_tokens
     WHERE hash = ?`,
    hash,
  );
  return row === null ? null : readToken(row);
}

/** Ends a token; one that has ended before keeps its date. */
export function revokeToken(database: Database, hash: string, at: Instant): void {
  database.run(
    'UPDATE topic_tokens SET revoked_at = ? WHERE hash = ? AND revoked_at IS NULL',
    at,
    hash,
  );
}

/** Notes a day on which a token was used; an earlier one than is noted changes nothing. */
export function noteTokenUse(database: Database, hash: string, day: string): void {
  database.run(
    `UPDATE topic_tokens SET last_used_on = ?
     WHERE hash = ? AND (last_used_on IS NULL OR last_used_on < ?)`,
    day,
    hash,
    day,
  );
}

function readToken(row: Row): TopicToken {
  return {
    hash: readText(row, 'hash'),
    topic: decodeText(readText(row, 'topic')),
    label: decodeText(readText(row, 'label')),
    createdAt: readText(row, 'created_at'),
    lastUsedOn: readOptional(row, 'last_used_on'),
    revokedAt: readOptional(row, 'revoked_at'),
  };
}

function readOptional(row: Row, column: string): string | null {
  return row[column] === null ? null : readText(row, column);
}
