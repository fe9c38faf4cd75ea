/**
 * Full text of what is published, and the tokens of private topics. The words come folded and parted
 * by spaces, so that the index only cuts at spaces; a token that begins with a colon is none of a
 * text. What may look different in the index is marked by the database itself, in the transaction
 * that changes it, so that no way of changing it can forget to, and a killed process has marked it.
 */
export const search = `
CREATE VIRTUAL TABLE search_words USING fts5 (
  title, body, marks,
  content = '', contentless_delete = 1,
  prefix = '2 3',
  tokenize = "ascii tokenchars '.:-'"
);
-- Merged by small steps of its own, so that no transaction pays for a large one.
INSERT INTO search_words (search_words, rank) VALUES ('automerge', 0);
INSERT INTO search_words (search_words, rank) VALUES ('crisismerge', 200);

CREATE TABLE search_entries (
  -- By date of publication, so that the index is walked from the newest on.
  number INTEGER PRIMARY KEY,
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  -- Over all that the index holds of it.
  fingerprint TEXT NOT NULL,
  UNIQUE (source_id, native_id)
) STRICT;

CREATE TABLE search_marks (
  -- A new one whenever the entry is marked again; never used twice.
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  UNIQUE (source_id, native_id)
) STRICT;

-- The topics whose entries the index holds.
CREATE TABLE search_topics (topic TEXT PRIMARY KEY NOT NULL) STRICT, WITHOUT ROWID;

CREATE TRIGGER search_published AFTER INSERT ON placements WHEN NEW.state = 'published' BEGIN
  DELETE FROM search_marks WHERE source_id = NEW.source_id AND native_id = NEW.native_id;
  INSERT INTO search_marks (source_id, native_id) VALUES (NEW.source_id, NEW.native_id);
END;
CREATE TRIGGER search_taken_back AFTER DELETE ON placements WHEN OLD.state = 'published' BEGIN
  DELETE FROM search_marks WHERE source_id = OLD.source_id AND native_id = OLD.native_id;
  INSERT INTO search_marks (source_id, native_id) VALUES (OLD.source_id, OLD.native_id);
END;
CREATE TRIGGER search_moved AFTER UPDATE OF state ON placements
  WHEN OLD.state = 'published' OR NEW.state = 'published' BEGIN
  DELETE FROM search_marks WHERE source_id = NEW.source_id AND native_id = NEW.native_id;
  INSERT INTO search_marks (source_id, native_id) VALUES (NEW.source_id, NEW.native_id);
END;
CREATE TRIGGER search_changed AFTER UPDATE OF entry, withdrawn_at ON entries
  WHEN (OLD.withdrawn_at IS NOT NEW.withdrawn_at OR OLD.entry <> NEW.entry) AND EXISTS (
    SELECT 1 FROM placements
    WHERE source_id = NEW.source_id AND native_id = NEW.native_id AND +state = 'published'
  ) BEGIN
  DELETE FROM search_marks WHERE source_id = NEW.source_id AND native_id = NEW.native_id;
  INSERT INTO search_marks (source_id, native_id) VALUES (NEW.source_id, NEW.native_id);
END;

CREATE TABLE topic_tokens (
  -- SHA-256 of the token, which itself is nowhere kept.
  hash TEXT PRIMARY KEY NOT NULL,
  topic TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at TEXT NOT NULL,
  -- A day.
  last_used_on TEXT,
  revoked_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX topic_tokens_by_topic ON topic_tokens (topic, created_at);
`;
