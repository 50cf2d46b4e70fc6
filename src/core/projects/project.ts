import { defineEntity } from '../forms/entity.ts';
import { idField, nameField } from '../forms/field.ts';
import type { ValuesOf } from '../forms/field-set.ts';
import type { ProjectId } from '../ids.ts';
import { PROJECT_NAME } from './project-field.ts';

const fields = {
  id: idField<ProjectId>(),
  name: nameField({ title: 'Name', description: 'For people; by default the id.' }),
};

/** Monitors, and all that belongs to them, apart from those of other projects. */
export type Project = ValuesOf<typeof fields>;

/** Projects, with all that follows from their fields. */
export const projectEntity = defineEntity({
  ...PROJECT_NAME,
  fields,
  isForAdmins: true,
  summaryNotes: { remove: ' that nothing belongs to' },
});
