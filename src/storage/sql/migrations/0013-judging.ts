import type { Dialect } from '../dialect.ts';

/** Rules of judging beside the re-checks, what the judge remembers for them, and when monitors were paused. */
export const judgingSchema = (d: Dialect): string => `
ALTER TABLE monitors ADD COLUMN slow ${d.text};
ALTER TABLE monitors ADD COLUMN failures ${d.text};
ALTER TABLE monitors ADD COLUMN recent_failures ${d.text} NOT NULL DEFAULT '[]';
ALTER TABLE monitors ADD COLUMN is_counted ${d.integer} NOT NULL DEFAULT 0;
ALTER TABLE monitors ADD COLUMN slow_since ${d.integer};
ALTER TABLE monitors ADD COLUMN expiry ${d.text};

-- Stretches in which a monitor was not to be checked; ended_at is null while one lasts.
CREATE TABLE pauses (
  monitor ${d.integer} NOT NULL REFERENCES monitors (no) ON DELETE CASCADE,
  started_at ${d.integer} NOT NULL,
  ended_at ${d.integer},
  PRIMARY KEY (monitor, started_at)
) ${d.keyedTable};
CREATE INDEX pauses_ended ON pauses (ended_at) WHERE ended_at IS NOT NULL;
INSERT INTO pauses (monitor, started_at) SELECT no, status_since FROM monitors WHERE is_paused = 1;
`;
