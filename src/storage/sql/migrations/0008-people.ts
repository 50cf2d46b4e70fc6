import type { Dialect } from '../dialect.ts';

/** When owners and channels may be disturbed, what monitors depend on, and who is notified later. */
export const peopleSchema = (d: Dialect): string => `
CREATE TABLE schedules (
  id ${d.text} PRIMARY KEY,
  name ${d.text} NOT NULL,
  timezone ${d.text} NOT NULL,
  member_ids ${d.text} NOT NULL,
  handover ${d.text} NOT NULL,
  starts ${d.text} NOT NULL,
  overrides ${d.text} NOT NULL
) ${d.keyedTable};

CREATE TABLE escalations (
  id ${d.text} PRIMARY KEY,
  name ${d.text} NOT NULL,
  steps ${d.text} NOT NULL,
  repeat ${d.integer} NOT NULL
) ${d.keyedTable};

ALTER TABLE owners ADD COLUMN quiet_hours ${d.text} NOT NULL DEFAULT '[]';
ALTER TABLE owners ADD COLUMN working_hours ${d.text} NOT NULL
  DEFAULT '[{"days":["mon","tue","wed","thu","fri"],"from":540,"to":1020}]';
ALTER TABLE owners ADD COLUMN escalation_id ${d.text} REFERENCES escalations (id);
ALTER TABLE owners ADD COLUMN reports ${d.text} NOT NULL DEFAULT 'none';

ALTER TABLE channels ADD COLUMN sends ${d.text} NOT NULL DEFAULT 'all';
ALTER TABLE channels ADD COLUMN severity ${d.text} NOT NULL DEFAULT 'all';
ALTER TABLE channels ADD COLUMN hours ${d.text} NOT NULL DEFAULT 'quiet-free';
ALTER TABLE channels ADD COLUMN is_reminding ${d.integer} NOT NULL DEFAULT 1;

ALTER TABLE monitors ADD COLUMN depends_on ${d.text} NOT NULL DEFAULT '[]';
ALTER TABLE monitors ADD COLUMN escalation_id ${d.text} REFERENCES escalations (id);
ALTER TABLE monitors ADD COLUMN note ${d.text};
CREATE INDEX monitors_by_escalation ON monitors (escalation_id) WHERE escalation_id IS NOT NULL;
`;
