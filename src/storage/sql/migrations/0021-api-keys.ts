import type { Dialect } from '../dialect.ts';

/** Keys of programs; `networks` is a JSON list of texts. */
export const apiKeySchema = (d: Dialect): string => `
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
`;
