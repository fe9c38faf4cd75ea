/** The ledger of requests, and who polls what now. */
export const polls = `
CREATE TABLE polls (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  source_id TEXT NOT NULL,
  poll TEXT NOT NULL
) STRICT;
CREATE INDEX polls_by_source ON polls (source_id, number);

CREATE TABLE poll_leases (
  source_id TEXT PRIMARY KEY NOT NULL,
  worker TEXT NOT NULL,
  until TEXT NOT NULL
) STRICT;
`;
