/** How many polls each hour had, and what the budget was planned with. */
export const pollHours = `
CREATE TABLE poll_hours (
  hour TEXT PRIMARY KEY NOT NULL,
  requests INTEGER NOT NULL,
  plan TEXT
) STRICT;
`;
