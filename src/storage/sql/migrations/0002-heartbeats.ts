import type { Dialect } from '../dialect.ts';

/** What watched jobs report, and when we were there to receive it. */
export const heartbeatSchema = (d: Dialect): string => `
CREATE TABLE heartbeats (
  monitor ${d.integer} PRIMARY KEY REFERENCES monitors (no) ON DELETE CASCADE,
  token ${d.text} NOT NULL,
  token_hash ${d.bytes} NOT NULL UNIQUE,
  record ${d.text} NOT NULL,
  log_at ${d.integer},
  log ${d.text}
) ${d.table};

CREATE TABLE own_life (
  id ${d.integer} PRIMARY KEY CHECK (id = 1),
  life ${d.text} NOT NULL
) ${d.table};
`;
