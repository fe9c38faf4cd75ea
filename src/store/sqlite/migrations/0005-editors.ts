/**
 * What editors' work needs: the last good rules of each topic, since when a source is read, a way to
 * the pins; and the members that explanations have gained.
 */
export const editors = `
CREATE TABLE good_rules (
  topic TEXT PRIMARY KEY NOT NULL,
  hash TEXT NOT NULL,
  definition TEXT NOT NULL
) STRICT;

CREATE TABLE source_beginnings (
  source_id TEXT PRIMARY KEY NOT NULL,
  began_at TEXT NOT NULL
) STRICT;
INSERT INTO source_beginnings (source_id, began_at)
  SELECT source_id, min(first_seen_at) FROM entries GROUP BY source_id;

CREATE INDEX decisions_pins ON decisions (number) WHERE decision ->> '$.action.kind' = 'pin';

UPDATE placements SET explanation = json_set(
  explanation,
  '$.learned', NULL,
  '$.story', NULL,
  '$.limits', json('[]'),
  '$.needsApproval', json('false'),
  '$.decisions', json('[]')
);
`;
