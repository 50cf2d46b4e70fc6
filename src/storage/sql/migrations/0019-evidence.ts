import type { Dialect } from '../dialect.ts';

/** What was seen at the moments of an outage. */
export const evidenceSchema = (d: Dialect): string => `
CREATE TABLE evidence (
  monitor ${d.integer} NOT NULL REFERENCES monitors (no) ON DELETE CASCADE,
  moment ${d.text} NOT NULL,
  at ${d.integer} NOT NULL,
  body ${d.text} NOT NULL,
  PRIMARY KEY (monitor, moment, at)
) ${d.table};
CREATE INDEX evidence_by_time ON evidence (at);
`;
