/** What watched jobs tell us, and when we were there to be told. */
export const heartbeatSchema = `
CREATE TABLE heartbeats (
  monitor INTEGER PRIMARY KEY REFERENCES monitors (no) ON DELETE CASCADE,
  token TEXT NOT NULL,
  token_hash BLOB NOT NULL UNIQUE,
  record TEXT NOT NULL,
  log_at INTEGER,
  log TEXT
) STRICT;

CREATE TABLE own_life (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  life TEXT NOT NULL
) STRICT;
`;
