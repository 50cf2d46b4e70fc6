import type { Dialect } from '../dialect.ts';

/** What each stage of the alert pipeline remembers of a monitor, as JSON. Marks in the evidence of incidents become mutes. */
export const alertStateSchema = (d: Dialect): string => `
${['alert_mutes', 'alert_flapping', 'alert_escalations', 'alert_reminders']
  .map((table) => tableOf(d, table))
  .join('\n')}

INSERT INTO alert_mutes (monitor, state)
  SELECT monitor, '{"incidentId":"' || id
    || '","mute":{"stage":"maintenance","by":"maintenance","until":null}}'
  FROM incidents WHERE resolved_at IS NULL AND evidence LIKE '%"quiet":true}'
  ON CONFLICT (monitor) DO NOTHING;
UPDATE incidents SET evidence = replace(replace(evidence, ',"quiet":true}', '}'), '{"quiet":true}', '{}')
  WHERE evidence LIKE '%"quiet":true}';
`;

const tableOf = (d: Dialect, table: string): string => `CREATE TABLE ${table} (
  monitor ${d.integer} PRIMARY KEY REFERENCES monitors (no) ON DELETE CASCADE,
  state ${d.text} NOT NULL
) ${d.table};`;
