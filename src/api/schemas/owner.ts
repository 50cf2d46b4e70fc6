import { Type } from 'typebox';
import { ID_PATTERN } from '../../core/ids.ts';
import { LANGUAGES } from '../../core/people/owner.ts';

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200 }),
  language: Type.Enum([...LANGUAGES], { description: 'Of the messages; `en`.' }),
  timezone: Type.String({ description: 'IANA name, for the times in messages; `UTC`.' }),
};

export const ownerSchema = Type.Object({ id: Type.String(), ...fields }, { title: 'Owner' });

export const newOwnerSchema = Type.Object(
  {
    id: Type.Optional(Type.String({ pattern: ID_PATTERN, description: 'Made up when left out.' })),
    ...Type.Partial(Type.Object(fields)).properties,
  },
  { title: 'NewOwner', additionalProperties: false },
);

export const ownerChangeSchema = Type.Partial(
  Type.Object(fields, { title: 'OwnerChange', additionalProperties: false }),
);
