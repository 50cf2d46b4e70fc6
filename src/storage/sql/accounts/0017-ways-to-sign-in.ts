import type { Dialect } from '../dialect.ts';

/** Codes of an app beside the password, links by which one is chosen, and passkeys; `recovery` is a JSON list of digests. */
export const signInSchema = (d: Dialect): string => `
CREATE TABLE second_factors (
  user_id ${d.text} PRIMARY KEY REFERENCES users (id),
  secret ${d.text} NOT NULL,
  confirmed_at ${d.integer},
  used_step ${d.integer} NOT NULL,
  recovery ${d.text} NOT NULL
) ${d.keyedTable};

CREATE TABLE account_links (
  user_id ${d.text} PRIMARY KEY REFERENCES users (id),
  digest ${d.text} NOT NULL UNIQUE,
  expires_at ${d.integer} NOT NULL
) ${d.keyedTable};

CREATE TABLE passkeys (
  id ${d.text} PRIMARY KEY,
  user_id ${d.text} NOT NULL REFERENCES users (id),
  name ${d.text} NOT NULL,
  public_key ${d.text} NOT NULL,
  counter ${d.integer} NOT NULL,
  created_at ${d.integer} NOT NULL,
  used_at ${d.integer}
) ${d.keyedTable};

CREATE INDEX passkeys_by_user ON passkeys (user_id);
`;
