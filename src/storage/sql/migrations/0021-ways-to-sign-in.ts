import type { Dialect } from '../dialect.ts';

/** Codes of an app beside the password, and links by which one is chosen; `recovery` is a JSON list of digests. */
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
`;
