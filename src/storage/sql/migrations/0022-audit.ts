import type { Dialect } from '../dialect.ts';

/** Who changed what; `before_change` and `after_change` are JSON. */
export const auditSchema = (d: Dialect): string => `
CREATE TABLE audit_entries (
  no ${d.freshNumber},
  at ${d.integer} NOT NULL,
  actor_kind ${d.text} NOT NULL,
  actor_id ${d.text},
  actor_name ${d.text} NOT NULL,
  address ${d.text} NOT NULL,
  action ${d.text} NOT NULL,
  subject ${d.text},
  outcome ${d.text} NOT NULL,
  before_change ${d.text},
  after_change ${d.text}
) ${d.table};

CREATE INDEX audit_entries_by_time ON audit_entries (at);
`;
