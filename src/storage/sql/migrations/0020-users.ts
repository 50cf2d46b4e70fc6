import type { Dialect } from '../dialect.ts';

/** Accounts and who is signed in. `first_user` takes one row, ever: who puts it there is the first user. */
export const userSchema = (d: Dialect): string => `
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
`;
