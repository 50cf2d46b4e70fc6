import type { ProjectId } from '../../core/ids.ts';
import { DEFAULT_PROJECT } from '../../core/projects/project-field.ts';
import type { Value } from './steps.ts';

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
