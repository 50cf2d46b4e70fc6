import type { Dialect } from '../dialect.ts';

const OWNED = [
  'owners',
  'channels',
  'schedules',
  'escalations',
  'maintenance',
  'silences',
  'monitors',
] as const;

/**
 * Everything that there is belongs to the project `default`. `memberships` is JSON; a key with a project is good for that one
 * only.
 */
export const projectSchema = (d: Dialect): string => `
CREATE TABLE projects (
  id ${d.text} PRIMARY KEY,
  name ${d.text} NOT NULL
) ${d.keyedTable};
INSERT INTO projects (id, name) VALUES ('default', 'default');
${OWNED.map((table) => `ALTER TABLE ${table} ADD COLUMN project_id ${d.text} NOT NULL DEFAULT 'default';`).join('\n')}
CREATE INDEX monitors_by_project ON monitors (project_id, name, id) WHERE project_id <> 'default';

ALTER TABLE users ADD COLUMN memberships ${d.text} NOT NULL DEFAULT '[]';
ALTER TABLE api_keys ADD COLUMN project_id ${d.text} REFERENCES projects (id);
`;
