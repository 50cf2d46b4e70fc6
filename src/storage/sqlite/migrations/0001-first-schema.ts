/** Everything: configuration, the judge's ledger, the outbox and the layers of history. */
export const firstSchema = `
CREATE TABLE owners (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  language TEXT NOT NULL,
  timezone TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE channels (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  owner_id TEXT REFERENCES owners (id),
  options TEXT NOT NULL,
  is_enabled INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX channels_by_owner ON channels (owner_id);

-- A monitor with the state it is in: one row, so that a change of status writes one page.
CREATE TABLE monitors (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  target TEXT NOT NULL,
  search_text TEXT NOT NULL,
  options TEXT NOT NULL,
  interval_ms INTEGER NOT NULL,
  timeout_ms INTEGER NOT NULL,
  confirm_after_ms TEXT NOT NULL,
  recover_after_ms TEXT NOT NULL,
  owner_id TEXT REFERENCES owners (id),
  is_paused INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  status TEXT NOT NULL,
  status_since INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  step INTEGER NOT NULL,
  first_failure_at INTEGER,
  recheck_at INTEGER,
  incident_id TEXT,
  reason TEXT,
  memory TEXT,
  UNIQUE (kind, target)
) STRICT;
CREATE INDEX monitors_by_name ON monitors (name, id);
CREATE INDEX monitors_by_status ON monitors (status, name, id);
CREATE INDEX monitors_by_owner ON monitors (owner_id, name, id) WHERE owner_id IS NOT NULL;
CREATE INDEX monitors_paused ON monitors (name, id) WHERE is_paused = 1;

-- How many monitors there are of each kind, so that counting a million reads a handful of rows. Written by the statements
-- that change monitors: triggers would double the price of each of them.
CREATE TABLE status_counts (
  status TEXT NOT NULL,
  is_paused INTEGER NOT NULL,
  monitors INTEGER NOT NULL,
  PRIMARY KEY (status, is_paused)
) STRICT, WITHOUT ROWID;

CREATE TABLE transitions (
  monitor INTEGER NOT NULL REFERENCES monitors (no) ON DELETE CASCADE,
  sequence INTEGER NOT NULL,
  at INTEGER NOT NULL,
  from_status TEXT NOT NULL,
  to_status TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (monitor, sequence)
) STRICT, WITHOUT ROWID;

CREATE TABLE incidents (
  id TEXT PRIMARY KEY,
  monitor INTEGER NOT NULL REFERENCES monitors (no) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  confirmed_at INTEGER NOT NULL,
  resolved_at INTEGER,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  evidence TEXT NOT NULL
) STRICT;
CREATE INDEX incidents_by_start ON incidents (started_at, id);
CREATE INDEX incidents_by_monitor ON incidents (monitor, started_at, id);
CREATE INDEX incidents_open ON incidents (started_at, id) WHERE resolved_at IS NULL;

-- The outbox. due_at: when a pending one may be tried, when the lease of a leased one ends.
CREATE TABLE notifications (
  no INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  channel_id TEXT NOT NULL,
  monitor INTEGER REFERENCES monitors (no) ON DELETE CASCADE,
  incident_id TEXT,
  kind TEXT NOT NULL,
  notice TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_attempt_at INTEGER NOT NULL,
  due_at INTEGER NOT NULL,
  delivered_at INTEGER,
  last_error TEXT
) STRICT;
CREATE INDEX notifications_due ON notifications (due_at, no) WHERE state IN ('pending', 'leased');
CREATE INDEX notifications_chain ON notifications (monitor, channel_id, no)
  WHERE state IN ('pending', 'leased');
CREATE INDEX notifications_by_state ON notifications (state, no);
CREATE INDEX notifications_by_channel ON notifications (channel_id, no);
CREATE INDEX notifications_by_incident ON notifications (incident_id, no);
CREATE INDEX notifications_by_monitor ON notifications (monitor);

-- What the bytes of a packed check refer to: everything about it but its time and its durations.
CREATE TABLE check_shapes (
  id INTEGER PRIMARY KEY,
  outcome TEXT NOT NULL,
  reason TEXT,
  status_code INTEGER,
  phases INTEGER NOT NULL
) STRICT;

-- Fresh checks in batches as they came; packed, then deleted.
CREATE TABLE staged_batches (
  id INTEGER PRIMARY KEY,
  body BLOB NOT NULL
) STRICT;

-- A segment is a sorted, immutable run of packed rows: one stretch of time, all monitors.
CREATE TABLE segments (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  layer TEXT NOT NULL,
  starts_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('building', 'live', 'dropped')),
  is_summed INTEGER NOT NULL
) STRICT;
CREATE INDEX segments_by_time ON segments (layer, starts_at, id);

CREATE TABLE packs (
  segment INTEGER NOT NULL,
  monitor INTEGER NOT NULL,
  piece INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (segment, monitor, piece)
) STRICT, WITHOUT ROWID;

-- Monitors whose packed rows are still to be deleted.
CREATE TABLE removed_monitors (no INTEGER PRIMARY KEY) STRICT;
`;
