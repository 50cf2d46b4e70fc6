import type { Dialect } from '../dialect.ts';

/** How many messages a channel may send a day (0: any number), and slow sites of which no one was notified, as JSON. */
export const limitAndSlowMuteSchema = (d: Dialect): string => `
ALTER TABLE channels ADD COLUMN max_per_day ${d.integer} NOT NULL DEFAULT 0;

CREATE TABLE alert_slow (
  monitor ${d.integer} PRIMARY KEY REFERENCES monitors (no) ON DELETE CASCADE,
  state ${d.text} NOT NULL
) ${d.table};
`;
