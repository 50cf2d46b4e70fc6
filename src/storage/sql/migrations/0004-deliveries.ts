import type { Dialect } from '../dialect.ts';

/**
 * A delivery for each recipient, with the receiver's answer; what retention and fair sending look things up by. What waited
 * for several recipients at once becomes a delivery for each of them: `recipient_key` is that of the ids.
 */
export const deliverySchema = (d: Dialect): string => `
ALTER TABLE notifications ADD COLUMN recipient ${d.text} NOT NULL DEFAULT '';
ALTER TABLE notifications ADD COLUMN answer ${d.text};
-- When it was delivered or given up.
ALTER TABLE notifications ADD COLUMN settled_at ${d.integer};
UPDATE notifications SET settled_at = coalesce(delivered_at, next_attempt_at)
  WHERE state IN ('delivered', 'dead');

${d.ofOldSqlite(SPLIT_BY_RECIPIENT)}

DROP INDEX notifications_chain;
CREATE INDEX notifications_chain ON notifications (chain, channel_id, recipient, no)
  WHERE state IN ('pending', 'leased');
CREATE INDEX notifications_due_by_channel ON notifications (channel_id, due_at, no)
  WHERE state IN ('pending', 'leased');
CREATE INDEX notifications_settled ON notifications (state, settled_at)
  WHERE state IN ('delivered', 'dead');
CREATE INDEX incidents_resolved ON incidents (resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX transitions_by_time ON transitions (at);
`;

const SPLIT_BY_RECIPIENT = `UPDATE notifications SET recipient = (
    SELECT coalesce(json_extract(options, '$.to[0]'), json_extract(options, '$.to'))
    FROM channels WHERE id = channel_id)
  WHERE state IN ('pending', 'leased') AND channel_id IN (
    SELECT id FROM channels WHERE kind = 'email' AND coalesce(json_array_length(options, '$.to'), 1) < 2);

INSERT INTO notifications (id, channel_id, recipient, monitor, chain, incident_id, kind, notice, created_at,
    state, attempts, next_attempt_at, due_at, last_error)
  SELECT n.id || '_to_' || recipient_key(r.value), n.channel_id, r.value, n.monitor, n.chain, n.incident_id, n.kind,
    n.notice, n.created_at, 'pending', n.attempts, n.next_attempt_at,
    iif(n.state = 'leased', n.next_attempt_at, n.due_at), n.last_error
  FROM notifications AS n
    JOIN channels AS c ON c.id = n.channel_id AND c.kind = 'email'
    JOIN json_each(c.options, '$.to') AS r
  WHERE n.state IN ('pending', 'leased') AND n.recipient = '' ORDER BY n.no;
DELETE FROM notifications WHERE state IN ('pending', 'leased') AND recipient = ''
  AND channel_id IN (SELECT id FROM channels WHERE kind = 'email');`;
