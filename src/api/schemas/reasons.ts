import { Type } from 'typebox';
import { LANGUAGES } from '../../core/people/owner.ts';

export const reasonParams = Type.Object({
  reason: Type.String({
    maxLength: 100,
    description: 'The code, as checks and incidents give it.',
  }),
});

export const reasonQuery = Type.Object(
  { language: Type.Optional(Type.Enum([...LANGUAGES], { description: 'English without one.' })) },
  { additionalProperties: false },
);

export const reasonSchema = Type.Object(
  {
    reason: Type.String(),
    title: Type.String({
      description: 'What is wrong, in a few words; the code when it has none.',
    }),
    hint: Type.String({ description: 'What to do about it; may be empty.' }),
  },
  { title: 'ReasonText' },
);
