import type { Dialect } from '../dialect.ts';

/** Maintenance windows and silences: which monitors they are about, and when. */
export const muteSchema = (d: Dialect): string => `
CREATE TABLE maintenance (
  id ${d.text} PRIMARY KEY,
  name ${d.text} NOT NULL,
  monitors ${d.text} NOT NULL,
  tags ${d.text} NOT NULL,
  owner_ids ${d.text} NOT NULL,
  is_for_all ${d.integer} NOT NULL,
  begins ${d.text},
  ends ${d.text},
  for_ms ${d.integer},
  days ${d.text} NOT NULL,
  at ${d.integer},
  cron ${d.text},
  until ${d.text},
  timezone ${d.text} NOT NULL
) ${d.keyedTable};

CREATE TABLE silences (
  id ${d.text} PRIMARY KEY,
  monitors ${d.text} NOT NULL,
  tags ${d.text} NOT NULL,
  owner_ids ${d.text} NOT NULL,
  is_for_all ${d.integer} NOT NULL,
  begins ${d.text},
  until ${d.text},
  for_ms ${d.integer},
  author ${d.text},
  comment ${d.text}
) ${d.keyedTable};
`;
