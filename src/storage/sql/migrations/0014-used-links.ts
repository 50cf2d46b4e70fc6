import type { Dialect } from '../dialect.ts';

/** The links of messages that were used, until they expire. */
export const usedLinkSchema = (d: Dialect): string => `
CREATE TABLE used_links (
  token_hash ${d.bytes} NOT NULL PRIMARY KEY,
  expires_at ${d.integer} NOT NULL
) ${d.keyedTable};

CREATE INDEX used_links_by_expiry ON used_links (expires_at);
`;
