/**
 * What serving needs: what may be kept for ever, the marks of a feed's last versions, topics that
 * were removed, and how many readers ask.
 */
export const serving = `
ALTER TABLE rendered ADD COLUMN cache TEXT;

CREATE TABLE feed_versions (
  -- The order in which they were published.
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  path TEXT NOT NULL,
  etag TEXT NOT NULL,
  marks BLOB NOT NULL
) STRICT;
CREATE INDEX feed_versions_by_path ON feed_versions (path, number);

CREATE TABLE removed_topics (
  slug TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_readers (
  day TEXT NOT NULL,
  path TEXT NOT NULL,
  -- Empty: readers that ask for themselves.
  service TEXT NOT NULL,
  readers INTEGER NOT NULL,
  requests INTEGER NOT NULL,
  PRIMARY KEY (day, path, service)
) STRICT, WITHOUT ROWID;
`;
