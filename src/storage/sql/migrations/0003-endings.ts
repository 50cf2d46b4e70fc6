import type { Dialect } from '../dialect.ts';

/** Judging that begins anew, why an incident ended, and messages that outlive their monitor. */
export const endingsSchema = (d: Dialect): string => `
ALTER TABLE monitors ADD COLUMN epoch ${d.integer} NOT NULL DEFAULT 0;
ALTER TABLE monitors ADD COLUMN last_seen_at ${d.integer};
ALTER TABLE monitors ADD COLUMN gaps ${d.text} NOT NULL DEFAULT '[]';
ALTER TABLE monitors ADD COLUMN unjudged_since ${d.integer};
ALTER TABLE monitors ADD COLUMN is_unjudged_told ${d.integer} NOT NULL DEFAULT 0;

ALTER TABLE incidents ADD COLUMN why ${d.text};
UPDATE incidents SET why = 'recovered' WHERE resolved_at IS NOT NULL;

-- Whose order a message keeps: its monitor's number, also once the monitor is gone. Numbers never come again.
ALTER TABLE notifications ADD COLUMN chain ${d.integer};
UPDATE notifications SET chain = monitor;
DROP INDEX notifications_chain;
CREATE INDEX notifications_chain ON notifications (chain, channel_id, no)
  WHERE state IN ('pending', 'leased');
`;
