/** Judging that begins anew, why an incident ended, and messages that outlive their monitor. */
export const endingsSchema = `
ALTER TABLE monitors ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
ALTER TABLE monitors ADD COLUMN last_seen_at INTEGER;
ALTER TABLE monitors ADD COLUMN gaps TEXT NOT NULL DEFAULT '[]';
ALTER TABLE monitors ADD COLUMN unjudged_since INTEGER;
ALTER TABLE monitors ADD COLUMN is_unjudged_told INTEGER NOT NULL DEFAULT 0;

ALTER TABLE incidents ADD COLUMN why TEXT;
UPDATE incidents SET why = 'recovered' WHERE resolved_at IS NOT NULL;

-- Whose order a message keeps: its monitor's number, also once the monitor is gone. Numbers never come again.
ALTER TABLE notifications ADD COLUMN chain INTEGER;
UPDATE notifications SET chain = monitor;
DROP INDEX notifications_chain;
CREATE INDEX notifications_chain ON notifications (chain, channel_id, no)
  WHERE state IN ('pending', 'leased');
`;
