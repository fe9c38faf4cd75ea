/**
 * Everything that the main job keeps. Texts that come from outside are stored as `encodeText`
 * writes them; columns named for a model type hold it as JSON.
 */
export const firstSchema = `
CREATE TABLE entries (
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  id TEXT NOT NULL,
  link TEXT,
  canonical_link TEXT,
  first_seen_at TEXT NOT NULL,
  withdrawn_at TEXT,
  entry TEXT NOT NULL,
  PRIMARY KEY (source_id, native_id)
) STRICT;
CREATE INDEX entries_by_id ON entries (id);
CREATE INDEX entries_by_link ON entries (link) WHERE link IS NOT NULL;
CREATE INDEX entries_by_canonical_link ON entries (canonical_link) WHERE canonical_link IS NOT NULL;
CREATE INDEX entries_seen ON entries (first_seen_at) WHERE withdrawn_at IS NULL;
CREATE INDEX entries_withdrawn ON entries (source_id, native_id) WHERE withdrawn_at IS NOT NULL;

CREATE TABLE placements (
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('published', 'queued', 'out')),
  score REAL NOT NULL,
  sort_at TEXT NOT NULL,
  -- The entry's, so that an index gives the whole order.
  entry_id TEXT NOT NULL,
  rules_hash TEXT NOT NULL,
  explanation TEXT NOT NULL,
  PRIMARY KEY (source_id, native_id, topic),
  FOREIGN KEY (source_id, native_id) REFERENCES entries (source_id, native_id)
) STRICT;
CREATE INDEX placements_listed
  ON placements (state, topic, sort_at DESC, entry_id, source_id, native_id);

CREATE TABLE decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL,
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  decided_at TEXT NOT NULL,
  decision TEXT NOT NULL
) STRICT;
CREATE INDEX decisions_by_topic ON decisions (topic);
CREATE INDEX decisions_by_entry ON decisions (source_id, native_id, topic);
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END;
-- REPLACE removes a row without asking the trigger above.
CREATE TRIGGER decisions_are_added BEFORE INSERT ON decisions
  WHEN EXISTS (SELECT 1 FROM decisions WHERE number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'decisions are never replaced'); END;
CREATE TRIGGER decisions_do_not_change BEFORE UPDATE ON decisions
  BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;

CREATE TABLE source_states (
  source_id TEXT PRIMARY KEY NOT NULL,
  state TEXT NOT NULL
) STRICT;

CREATE TABLE judged_rules (
  topic TEXT PRIMARY KEY NOT NULL,
  rules_hash TEXT NOT NULL
) STRICT;

CREATE TABLE rendered (
  path TEXT PRIMARY KEY NOT NULL,
  media_type TEXT NOT NULL,
  etag TEXT NOT NULL,
  modified_at TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE rendered_encodings (
  path TEXT NOT NULL REFERENCES rendered (path) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  encoding TEXT NOT NULL,
  etag TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (path, position)
) STRICT;
`;
