import type { Dialect } from '../dialect.ts';

/** Codes of an app beside the password; `recovery` is a JSON list of digests. */
export const signInSchema = (d: Dialect): string => `
CREATE TABLE second_factors (
  user_id ${d.text} PRIMARY KEY REFERENCES users (id),
  secret ${d.text} NOT NULL,
  confirmed_at ${d.integer},
  used_step ${d.integer} NOT NULL,
  recovery ${d.text} NOT NULL
) ${d.keyedTable};
`;
