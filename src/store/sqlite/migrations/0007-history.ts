/**
 * What each topic published, what of it stands in which archive document, which entries may stand
 * otherwise than that says; and what was taken down.
 */
export const history = `
CREATE TABLE topic_records (
  topic TEXT PRIMARY KEY NOT NULL,
  revision INTEGER NOT NULL,
  -- Numbers are never used again, also when a topic is removed and comes back.
  oldest_archive INTEGER NOT NULL,
  newest_archive INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE published_records (
  topic TEXT NOT NULL,
  id TEXT NOT NULL,
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  published_at TEXT NOT NULL,
  first_at TEXT NOT NULL,
  archive INTEGER,
  removed_at TEXT,
  revived_at TEXT,
  behind INTEGER NOT NULL,
  set_aside INTEGER NOT NULL,
  PRIMARY KEY (topic, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX published_records_by_entry ON published_records (source_id, native_id, topic);
CREATE INDEX published_records_unarchived ON published_records (topic, published_at)
  WHERE archive IS NULL AND removed_at IS NULL AND set_aside = 0;
CREATE INDEX published_records_behind ON published_records (topic, removed_at)
  WHERE behind = 1;
CREATE INDEX published_records_removed ON published_records (topic, removed_at)
  WHERE removed_at IS NOT NULL;

CREATE TABLE archives (
  topic TEXT NOT NULL,
  number INTEGER NOT NULL,
  updated_at TEXT NOT NULL,
  words TEXT NOT NULL,
  -- Another number as soon as something was taken out of it.
  version INTEGER NOT NULL DEFAULT 0,
  -- The public address that its documents were rendered for; NULL while they have to be rendered.
  rendered_for TEXT,
  PRIMARY KEY (topic, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX archives_stale ON archives (topic, number) WHERE rendered_for IS NULL;
CREATE INDEX archives_by_address ON archives (rendered_for);

CREATE TABLE archive_entries (
  topic TEXT NOT NULL,
  archive INTEGER NOT NULL,
  position INTEGER NOT NULL,
  id TEXT NOT NULL,
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (topic, archive, position)
) STRICT;
CREATE INDEX archive_entries_by_entry ON archive_entries (source_id, native_id, topic);

-- The entries that an archive document links to beside those that it holds.
CREATE TABLE archive_links (
  entry_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  archive INTEGER NOT NULL,
  position INTEGER NOT NULL,
  PRIMARY KEY (entry_id, topic, archive, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX archive_links_by_topic ON archive_links (topic, archive);

CREATE TABLE standing_notes (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  topic TEXT NOT NULL,
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  sort_at TEXT NOT NULL,
  UNIQUE (source_id, native_id, topic)
) STRICT;
CREATE INDEX standing_notes_in_order ON standing_notes (topic, sort_at, number);

CREATE TRIGGER placements_note_added AFTER INSERT ON placements
WHEN NEW.state = 'published'
  OR EXISTS (SELECT 1 FROM published_records AS r
    WHERE r.source_id = NEW.source_id AND r.native_id = NEW.native_id AND r.topic = NEW.topic)
  OR EXISTS (SELECT 1 FROM archive_entries AS a
    WHERE a.source_id = NEW.source_id AND a.native_id = NEW.native_id AND a.topic = NEW.topic)
  OR EXISTS (SELECT 1 FROM archive_links AS l
    WHERE l.entry_id = NEW.entry_id AND l.topic = NEW.topic)
BEGIN
  DELETE FROM standing_notes
  WHERE topic = NEW.topic AND source_id = NEW.source_id AND native_id = NEW.native_id;
  INSERT INTO standing_notes (topic, source_id, native_id, sort_at)
  VALUES (NEW.topic, NEW.source_id, NEW.native_id, NEW.sort_at);
END;

CREATE TRIGGER placements_note_removed AFTER DELETE ON placements
WHEN OLD.state = 'published'
BEGIN
  DELETE FROM standing_notes
  WHERE topic = OLD.topic AND source_id = OLD.source_id AND native_id = OLD.native_id;
  INSERT INTO standing_notes (topic, source_id, native_id, sort_at)
  VALUES (OLD.topic, OLD.source_id, OLD.native_id, OLD.sort_at);
END;

CREATE TRIGGER entries_note_withdrawn AFTER UPDATE OF withdrawn_at ON entries
WHEN (OLD.withdrawn_at IS NULL) <> (NEW.withdrawn_at IS NULL)
BEGIN
  DELETE FROM standing_notes WHERE source_id = NEW.source_id AND native_id = NEW.native_id;
  INSERT INTO standing_notes (topic, source_id, native_id, sort_at)
  SELECT topic, NEW.source_id, NEW.native_id, NEW.first_seen_at FROM (
    SELECT topic FROM placements
    WHERE source_id = NEW.source_id AND native_id = NEW.native_id AND +state = 'published'
    UNION SELECT topic FROM published_records
    WHERE source_id = NEW.source_id AND native_id = NEW.native_id
    UNION SELECT topic FROM archive_entries
    WHERE source_id = NEW.source_id AND native_id = NEW.native_id
    UNION SELECT topic FROM archive_links WHERE entry_id = NEW.id);
END;

CREATE TABLE takedowns (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  takedown TEXT NOT NULL
) STRICT;
CREATE TRIGGER takedowns_stay BEFORE DELETE ON takedowns
  BEGIN SELECT RAISE(ABORT, 'takedowns are never removed'); END;
-- REPLACE removes a row without asking the trigger above.
CREATE TRIGGER takedowns_are_added BEFORE INSERT ON takedowns
  WHEN EXISTS (SELECT 1 FROM takedowns WHERE number = NEW.number)
  BEGIN SELECT RAISE(ABORT, 'takedowns are never replaced'); END;
CREATE TRIGGER takedowns_do_not_change BEFORE UPDATE ON takedowns
  BEGIN SELECT RAISE(ABORT, 'takedowns are never changed'); END;

-- What the takedowns say now: published ids and ids of sources.
CREATE TABLE bars (
  kind TEXT NOT NULL CHECK (kind IN ('entry', 'source')),
  name TEXT NOT NULL,
  PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;

-- Entries that are withdrawn because they were taken down, not by their source.
CREATE TABLE barred_entries (
  source_id TEXT NOT NULL,
  native_id TEXT NOT NULL,
  PRIMARY KEY (source_id, native_id)
) STRICT, WITHOUT ROWID;

-- What was published before there was a record enters it with the next rendering.
INSERT INTO standing_notes (topic, source_id, native_id, sort_at)
SELECT topic, source_id, native_id, sort_at FROM placements
WHERE state = 'published' ORDER BY sort_at;
`;
