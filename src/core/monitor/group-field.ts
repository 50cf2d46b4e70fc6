import type { TNull, TString, TUnion } from 'typebox';
import type { Field } from '../forms/field.ts';
import { textField } from '../forms/text-field.ts';

/** What sites stand together under, in lists and on the map: one line of text, each run of blanks one; `null`: none. */
export function groupField(): Field<'group', string | null, TUnion<[TString, TNull]>> {
  const field = textField('group', {
    title: 'Group',
    description: 'What it stands under in lists and on the map, such as `Customers EU`.',
    maxLength: 64,
  });
  return {
    ...field,
    read: (reading, given) => field.read(reading, given)?.replaceAll(/\s+/g, ' ') ?? null,
  };
}
