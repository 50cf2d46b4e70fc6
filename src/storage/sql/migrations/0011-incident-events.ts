import type { Dialect } from '../dialect.ts';

/** The time line of incidents, and who has taken one up. */
export const incidentEventSchema = (d: Dialect): string => `
CREATE TABLE incident_events (
  incident_id ${d.text} NOT NULL REFERENCES incidents (id) ON DELETE CASCADE,
  no ${d.integer} NOT NULL,
  at ${d.integer} NOT NULL,
  kind ${d.text} NOT NULL,
  data ${d.text} NOT NULL,
  PRIMARY KEY (incident_id, no)
) ${d.keyedTable};

ALTER TABLE incidents ADD COLUMN acknowledged ${d.text};
`;
