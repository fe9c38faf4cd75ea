/** WebSub subscriptions of sources, and pushes that were acknowledged and are not read yet. */
export const subscriptions = `
CREATE TABLE subscriptions (
  key TEXT PRIMARY KEY NOT NULL,
  source_id TEXT NOT NULL,
  subscription TEXT NOT NULL
) STRICT;
CREATE INDEX subscriptions_by_source ON subscriptions (source_id);

CREATE TABLE pushes (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL,
  source_id TEXT NOT NULL,
  received_at TEXT NOT NULL,
  content_type TEXT,
  body BLOB NOT NULL
) STRICT;
`;
