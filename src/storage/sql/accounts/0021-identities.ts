import type { Dialect } from '../dialect.ts';

/** Accounts of users at OpenID providers. */
export const identitySchema = (d: Dialect): string => `
CREATE TABLE identities (
  issuer ${d.text} NOT NULL,
  subject ${d.text} NOT NULL,
  user_id ${d.text} NOT NULL REFERENCES users (id),
  created_at ${d.integer} NOT NULL,
  PRIMARY KEY (issuer, subject)
) ${d.keyedTable};

CREATE INDEX identities_by_user ON identities (user_id);
`;
