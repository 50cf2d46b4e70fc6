import { useList } from '../lists/use-list.ts';
import type { FormItem } from './form-draft.ts';
import type { FormField } from './form-schema.ts';
import type { FormChoice } from './form-subject.ts';
import { choicesOf } from './use-choices.ts';

/** The key of the field that names a project. */
const PROJECT_KEY = 'project';

/** The projects that something may be put into; none while there is but one: then nothing is said of projects. */
export function useProjects(): readonly FormChoice[] | undefined {
  const { items, error } = useList<FormItem>('projects');
  if (items === undefined) return error === null ? undefined : [];
  return items.length > 1 ? choicesOf(items) : [];
}

/** The fields of a form, that of the project only where there are several. */
export function withoutProject(
  fields: readonly FormField[],
  projects: readonly FormChoice[],
): readonly FormField[] {
  return projects.length > 0 ? fields : fields.filter(({ key }) => key !== PROJECT_KEY);
}
