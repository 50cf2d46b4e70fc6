import type { Dialect } from '../dialect.ts';

/**
 * Accounts, who is signed in, keys of programs, and who changed what. `first_user` takes one row, ever: who puts it there is
 * the first user. `networks`, `before_change` and `after_change` are JSON.
 */
export const accountSchema = (d: Dialect): string => `
CREATE TABLE users (
  id ${d.text} PRIMARY KEY,
  name ${d.text} NOT NULL,
  email ${d.text} NOT NULL UNIQUE,
  role ${d.text} NOT NULL,
  is_disabled ${d.integer} NOT NULL,
  password_hash ${d.text},
  created_at ${d.integer} NOT NULL,
  signed_in_at ${d.integer}
) ${d.keyedTable};

CREATE TABLE first_user (
  one ${d.integer} NOT NULL PRIMARY KEY CHECK (one = 1),
  user_id ${d.text} NOT NULL
) ${d.keyedTable};

CREATE TABLE sessions (
  id ${d.text} PRIMARY KEY,
  digest ${d.text} NOT NULL UNIQUE,
  user_id ${d.text} NOT NULL REFERENCES users (id),
  created_at ${d.integer} NOT NULL,
  seen_at ${d.integer} NOT NULL,
  confirmed_at ${d.integer} NOT NULL,
  address ${d.text} NOT NULL,
  agent ${d.text} NOT NULL
) ${d.keyedTable};

CREATE INDEX sessions_by_user ON sessions (user_id, seen_at);

CREATE TABLE api_keys (
  id ${d.text} PRIMARY KEY,
  digest ${d.text} NOT NULL,
  name ${d.text} NOT NULL,
  scope ${d.text} NOT NULL,
  user_id ${d.text} REFERENCES users (id),
  created_at ${d.integer} NOT NULL,
  expires_at ${d.integer},
  networks ${d.text} NOT NULL,
  used_at ${d.integer},
  used_from ${d.text}
) ${d.keyedTable};

CREATE INDEX api_keys_by_user ON api_keys (user_id);

CREATE TABLE audit_entries (
  no ${d.freshNumber},
  at ${d.integer} NOT NULL,
  actor_kind ${d.text} NOT NULL,
  actor_id ${d.text},
  actor_name ${d.text} NOT NULL,
  address ${d.text} NOT NULL,
  action ${d.text} NOT NULL,
  subject ${d.text},
  outcome ${d.text} NOT NULL,
  before_change ${d.text},
  after_change ${d.text}
) ${d.table};

CREATE INDEX audit_entries_by_time ON audit_entries (at);
`;
