/** Who subscribes to our documents through our own hub, and what other hubs were told of. */
export const hub = `
CREATE TABLE hub_subscribers (
  path TEXT NOT NULL,
  callback TEXT NOT NULL,
  -- What subscribers are looked for by; all of it stands in the last column, too.
  host TEXT NOT NULL,
  is_wishing INTEGER NOT NULL,
  lease_ends_at TEXT,
  settled_etag TEXT,
  next_attempt_at TEXT,
  worker TEXT,
  subscriber TEXT NOT NULL,
  PRIMARY KEY (path, callback)
) STRICT, WITHOUT ROWID;
-- Only to be counted by, which the table itself is too wide for.
CREATE INDEX hub_subscribers_by_path ON hub_subscribers (path);
CREATE INDEX hub_subscribers_by_host ON hub_subscribers (host);
CREATE INDEX hub_subscribers_wishing ON hub_subscribers (host) WHERE is_wishing = 1;
CREATE INDEX hub_subscribers_by_lease ON hub_subscribers (lease_ends_at);
CREATE INDEX hub_subscribers_again ON hub_subscribers (next_attempt_at)
WHERE next_attempt_at IS NOT NULL;
CREATE INDEX hub_subscribers_under_way ON hub_subscribers (worker) WHERE worker IS NOT NULL;

CREATE TABLE hub_pings (
  hub TEXT NOT NULL,
  path TEXT NOT NULL,
  ping TEXT NOT NULL,
  PRIMARY KEY (hub, path)
) STRICT, WITHOUT ROWID;
`;
