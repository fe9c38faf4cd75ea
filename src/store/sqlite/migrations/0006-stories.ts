/** Which entries tell the same, what of them waits to be told, and how each text is published. */
export const stories = `
CREATE TABLE story_members (
  -- The order in which they were told; a changed entry that is told again gets a new one.
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  story_id TEXT NOT NULL,
  text_id TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  keys BLOB NOT NULL,
  UNIQUE (source_id, native_id),
  FOREIGN KEY (source_id, native_id) REFERENCES entries (source_id, native_id)
) STRICT;
CREATE INDEX story_members_by_text ON story_members (text_id, number);
CREATE INDEX story_members_by_story ON story_members (story_id, number);
CREATE INDEX story_members_seen ON story_members (first_seen_at);

CREATE TABLE untold_entries (
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  first_seen_at TEXT NOT NULL,
  PRIMARY KEY (source_id, native_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX untold_entries_in_order ON untold_entries (first_seen_at, source_id, native_id);

CREATE TABLE story_heads (
  topic TEXT NOT NULL,
  text_id TEXT NOT NULL,
  head TEXT NOT NULL,
  PRIMARY KEY (topic, text_id)
) STRICT, WITHOUT ROWID;

-- Of what was stored before there were stories, the last three days are told.
INSERT INTO untold_entries (source_id, native_id, first_seen_at)
SELECT source_id, native_id, first_seen_at FROM entries INDEXED BY entries_seen
WHERE withdrawn_at IS NULL AND first_seen_at > strftime(
  '%Y-%m-%dT%H:%M:%fZ',
  (SELECT max(first_seen_at) FROM entries WHERE withdrawn_at IS NULL), '-3 days');
`;
