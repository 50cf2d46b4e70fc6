import type { Dialect } from '../dialect.ts';

/** Everything: configuration, the judge's ledger, the outbox and the layers of history. */
export const firstSchema = (d: Dialect): string => `${configuration(d)}${ledger(d)}${history(d)}`;

const configuration = (d: Dialect): string => `
CREATE TABLE owners (
  id ${d.text} PRIMARY KEY,
  name ${d.text} NOT NULL,
  language ${d.text} NOT NULL,
  timezone ${d.text} NOT NULL
) ${d.keyedTable};

CREATE TABLE channels (
  id ${d.text} PRIMARY KEY,
  kind ${d.text} NOT NULL,
  owner_id ${d.text} REFERENCES owners (id),
  options ${d.text} NOT NULL,
  is_enabled ${d.integer} NOT NULL
) ${d.keyedTable};
CREATE INDEX channels_by_owner ON channels (owner_id);

-- A monitor with the state it is in: one row, so that a change of status writes one page.
CREATE TABLE monitors (
  no ${d.freshNumber},
  id ${d.text} NOT NULL UNIQUE,
  kind ${d.text} NOT NULL,
  name ${d.text} NOT NULL,
  target ${d.text} NOT NULL,
  search_text ${d.text} NOT NULL,
  options ${d.text} NOT NULL,
  interval_ms ${d.integer} NOT NULL,
  timeout_ms ${d.integer} NOT NULL,
  confirm_after_ms ${d.text} NOT NULL,
  recover_after_ms ${d.text} NOT NULL,
  owner_id ${d.text} REFERENCES owners (id),
  is_paused ${d.integer} NOT NULL,
  created_at ${d.integer} NOT NULL,
  updated_at ${d.integer} NOT NULL,
  status ${d.text} NOT NULL,
  status_since ${d.integer} NOT NULL,
  sequence ${d.integer} NOT NULL,
  step ${d.integer} NOT NULL,
  first_failure_at ${d.integer},
  recheck_at ${d.integer},
  incident_id ${d.text},
  reason ${d.text},
  memory ${d.text},
  UNIQUE (kind, target)
) ${d.table};
CREATE INDEX monitors_by_name ON monitors (name, id);
CREATE INDEX monitors_by_status ON monitors (status, name, id);
CREATE INDEX monitors_by_owner ON monitors (owner_id, name, id) WHERE owner_id IS NOT NULL;
CREATE INDEX monitors_paused ON monitors (name, id) WHERE is_paused = 1;

-- How many monitors there are of each kind, so that counting a million reads a handful of rows. Written by the statements
-- that change monitors: triggers would double the price of each of them.
CREATE TABLE status_counts (
  status ${d.text} NOT NULL,
  is_paused ${d.integer} NOT NULL,
  monitors ${d.integer} NOT NULL,
  PRIMARY KEY (status, is_paused)
) ${d.keyedTable};
`;

const ledger = (d: Dialect): string => `
CREATE TABLE transitions (
  monitor ${d.integer} NOT NULL REFERENCES monitors (no) ON DELETE CASCADE,
  sequence ${d.integer} NOT NULL,
  at ${d.integer} NOT NULL,
  from_status ${d.text} NOT NULL,
  to_status ${d.text} NOT NULL,
  reason ${d.text},
  PRIMARY KEY (monitor, sequence)
) ${d.keyedTable};

CREATE TABLE incidents (
  id ${d.text} PRIMARY KEY,
  monitor ${d.integer} NOT NULL REFERENCES monitors (no) ON DELETE CASCADE,
  started_at ${d.integer} NOT NULL,
  confirmed_at ${d.integer} NOT NULL,
  resolved_at ${d.integer},
  reason ${d.text} NOT NULL,
  message ${d.text} NOT NULL,
  evidence ${d.text} NOT NULL
) ${d.table};
CREATE INDEX incidents_by_start ON incidents (started_at, id);
CREATE INDEX incidents_by_monitor ON incidents (monitor, started_at, id);
CREATE INDEX incidents_open ON incidents (started_at, id) WHERE resolved_at IS NULL;

-- The outbox. due_at: when a pending one may be tried, when the lease of a leased one ends.
CREATE TABLE notifications (
  no ${d.freshNumber},
  id ${d.text} NOT NULL UNIQUE,
  channel_id ${d.text} NOT NULL,
  monitor ${d.integer} REFERENCES monitors (no) ON DELETE CASCADE,
  incident_id ${d.text},
  kind ${d.text} NOT NULL,
  notice ${d.text} NOT NULL,
  created_at ${d.integer} NOT NULL,
  state ${d.text} NOT NULL,
  attempts ${d.integer} NOT NULL,
  next_attempt_at ${d.integer} NOT NULL,
  due_at ${d.integer} NOT NULL,
  delivered_at ${d.integer},
  last_error ${d.text}
) ${d.table};
CREATE INDEX notifications_due ON notifications (due_at, no) WHERE state IN ('pending', 'leased');
CREATE INDEX notifications_chain ON notifications (monitor, channel_id, no)
  WHERE state IN ('pending', 'leased');
CREATE INDEX notifications_by_state ON notifications (state, no);
CREATE INDEX notifications_by_channel ON notifications (channel_id, no);
CREATE INDEX notifications_by_incident ON notifications (incident_id, no);
CREATE INDEX notifications_by_monitor ON notifications (monitor);
`;

const history = (d: Dialect): string => `
-- What the bytes of a packed check refer to: everything about it but its time and its durations.
CREATE TABLE check_shapes (
  id ${d.rowNumber},
  outcome ${d.text} NOT NULL,
  reason ${d.text},
  status_code ${d.integer},
  phases ${d.integer} NOT NULL
) ${d.table};

-- Fresh checks in batches as they came; packed, then deleted.
CREATE TABLE staged_batches (
  id ${d.rowNumber},
  body ${d.bytes} NOT NULL
) ${d.table};

-- A segment is a sorted, immutable run of packed rows: one stretch of time, all monitors.
CREATE TABLE segments (
  id ${d.freshNumber},
  layer ${d.text} NOT NULL,
  starts_at ${d.integer} NOT NULL,
  state ${d.text} NOT NULL CHECK (state IN ('building', 'live', 'dropped')),
  is_summed ${d.integer} NOT NULL
) ${d.table};
CREATE INDEX segments_by_time ON segments (layer, starts_at, id);

CREATE TABLE packs (
  segment ${d.integer} NOT NULL,
  monitor ${d.integer} NOT NULL,
  piece ${d.integer} NOT NULL,
  body ${d.bytes} NOT NULL,
  PRIMARY KEY (segment, monitor, piece)
) ${d.keyedTable};

-- Monitors whose packed rows are still to be deleted.
CREATE TABLE removed_monitors (no ${d.integer} PRIMARY KEY) ${d.table};
`;
