import type { Dialect } from '../dialect.ts';

/**
 * Owners beside the first, whose column stays: in a monitor's own row, so that one read has them all, and by owner, so that
 * an owner's monitors are found.
 */
export const coOwnerSchema = (d: Dialect): string => `
ALTER TABLE monitors ADD COLUMN co_owner_ids ${d.text} NOT NULL DEFAULT '[]';

CREATE TABLE co_owners (
  owner_id ${d.text} NOT NULL REFERENCES owners (id),
  monitor ${d.integer} NOT NULL REFERENCES monitors (no) ON DELETE CASCADE,
  PRIMARY KEY (owner_id, monitor)
) ${d.keyedTable};
CREATE INDEX co_owners_by_monitor ON co_owners (monitor);
`;
