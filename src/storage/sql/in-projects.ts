import { AppError } from '../../core/errors.ts';
import type { ProjectId } from '../../core/ids.ts';
import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';
import { all, type Steps, type Value } from './steps.ts';

/** A condition on rows, and the values of its placeholders. */
export interface RowCondition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Rows of these projects; of all, when it is not said which. */
export function inProjects(
  column: string,
  projectIds: readonly ProjectId[] | undefined,
): RowCondition | null {
  if (projectIds === undefined) return null;
  if (projectIds.length === 0) return { sql: 'FALSE', values: [] };
  // Written out, because only then can an index of those outside of the default project serve.
  const apart = projectIds.includes(DEFAULT_PROJECT)
    ? ''
    : ` AND ${column} <> '${DEFAULT_PROJECT}'`;
  const marks = projectIds.map(() => '?').join(', ');
  return { sql: `${column} IN (${marks})${apart}`, values: [...projectIds] };
}

/**
 * Throws `limit_exceeded` when a project has more rows than `max`. To be asked after they were written: what is written in the
 * same transaction goes with it, and no other one can come between.
 */
export function* assertWithin({
  table,
  projectId,
  max,
}: {
  readonly table: string;
  readonly projectId: ProjectId;
  readonly max: number | undefined;
}): Steps<void> {
  const own = inProjects('project_id', [projectId]);
  if (max === undefined || own === null) return;
  const sql = `SELECT 1 FROM ${table} WHERE ${own.sql} LIMIT ?`;
  const rows = yield* all(sql, ...own.values, max + 1);
  if (rows.length <= max) return;
  const message = `a project holds at most ${max} ${table}: remove some, or ask an admin`;
  throw new AppError('limit_exceeded', message, { details: { max } });
}
