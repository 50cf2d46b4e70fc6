import type { Dialect } from '../dialect.ts';

/** Messages that go out as one, every attempt with its end, and what a provider calls a message. */
export const groupAndAttemptSchema = (d: Dialect): string => `
ALTER TABLE notifications ADD COLUMN group_id ${d.text};
ALTER TABLE notifications ADD COLUMN ref ${d.text};
-- Of a group its members; of an end 1 when it stands for its beginning, too.
ALTER TABLE notifications ADD COLUMN folds ${d.integer} NOT NULL DEFAULT 0;
-- 1: an attempt began whose end does not show that the receiver did not take the message.
ALTER TABLE notifications ADD COLUMN may_have_arrived ${d.integer} NOT NULL DEFAULT 0;
-- When its first attempt failed, and whether another channel was asked since.
ALTER TABLE notifications ADD COLUMN failed_since ${d.integer};
ALTER TABLE notifications ADD COLUMN has_fallen_back ${d.integer} NOT NULL DEFAULT 0;
UPDATE notifications SET may_have_arrived = 1 WHERE state IN ('pending', 'leased') AND attempts > 0;

DROP INDEX notifications_due_by_channel;
CREATE INDEX notifications_due_by_receiver ON notifications (channel_id, recipient, due_at, no)
  WHERE state IN ('pending', 'leased');
CREATE INDEX notifications_by_group ON notifications (group_id, no) WHERE group_id IS NOT NULL;
CREATE INDEX notifications_groups ON notifications (state) WHERE kind = 'group';
DROP INDEX notifications_settled;
CREATE INDEX notifications_settled ON notifications (state, settled_at)
  WHERE state IN ('delivered', 'dead', 'folded');

CREATE TABLE delivery_attempts (
  notification ${d.integer} NOT NULL REFERENCES notifications (no) ON DELETE CASCADE,
  no ${d.integer} NOT NULL,
  at ${d.integer} NOT NULL,
  duration_ms ${d.integer} NOT NULL,
  outcome ${d.text} NOT NULL,
  code ${d.text},
  detail ${d.text} NOT NULL,
  PRIMARY KEY (notification, no)
) ${d.keyedTable};
`;
