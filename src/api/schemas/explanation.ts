import { Type } from 'typebox';
import { LANGUAGES } from '../../core/people/owner.ts';
import { explanationSchema } from '../../core/explain/explanation.ts';

const lines = Type.Array(Type.String());

/** One step of a check in words. */
const stepSchema = Type.Object({
  atMs: Type.Number({ minimum: 0, description: 'Since the check began, milliseconds.' }),
  text: Type.String(),
  lines: Type.Optional(lines),
  wire: Type.Optional(
    Type.Object(
      { mark: Type.Enum(['>', '<']), lines },
      { description: 'Bytes that were sent (`>`) or received (`<`), fit to be shown.' },
    ),
  ),
});

/** What a page shows of an explained check besides the facts. */
const stepsSchema = Type.Array(stepSchema, {
  description: 'The same as `events`, in words.',
});

const { events: _, ...facts } = explanationSchema().properties;

/** A line of a check that is explained while it runs. */
export const explainLineSchema = Type.Union([
  Type.Object({ kind: Type.Literal('step'), step: stepSchema }, { additionalProperties: false }),
  Type.Object(
    {
      kind: Type.Literal('end'),
      check: Type.Object(facts, {
        description: 'The facts, and how the verdict fell; its events were the steps before.',
        additionalProperties: false,
      }),
    },
    { additionalProperties: false },
  ),
]);

/** A check that was explained, for programs and for people. */
export const explainedCheckSchema = Type.Object(
  { ...explanationSchema().properties, steps: stepsSchema },
  { title: 'ExplainedCheck', additionalProperties: false },
);

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
