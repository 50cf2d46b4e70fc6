import { Type, type TString } from 'typebox';
import type { EntityName, Field } from '../forms/field.ts';
import { idsIn } from '../forms/reference-field.ts';
import { readId } from '../forms/read-values.ts';
import { ID_PATTERN, type ProjectId } from '../ids.ts';

export const PROJECT_NAME: EntityName = { name: 'project', plural: 'projects' };

/** The project that is always there: what names no project belongs to it. */
export const DEFAULT_PROJECT = 'default' as ProjectId;

/** The key of the field in the flat form. */
export const PROJECT_KEY = 'project';

/** The project that something belongs to; what it refers to belongs to the same. */
export function projectField(): Field<typeof PROJECT_KEY, ProjectId, TString> {
  return {
    key: PROJECT_KEY,
    schema: Type.String({
      title: 'Project',
      description: 'Id of the project that it belongs to.',
      pattern: ID_PATTERN,
      default: DEFAULT_PROJECT,
    }),
    fallback: DEFAULT_PROJECT,
    column: 'text',
    read: (reading, { value, fallback }) =>
      value === undefined || value === null
        ? fallback
        : (readId(reading, { key: PROJECT_KEY, value }) as ProjectId | null),
    describe: String,
    references: { to: [PROJECT_NAME], in: (given) => idsIn(given, PROJECT_NAME) },
  };
}
