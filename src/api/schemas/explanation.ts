import { Type } from 'typebox';
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
export const stepsSchema = Type.Array(stepSchema, {
  description: 'The same as `events`, in words.',
});

/** A check that was explained, for programs and for people. */
export const explainedCheckSchema = Type.Object(
  { ...explanationSchema().properties, steps: stepsSchema },
  { title: 'ExplainedCheck', additionalProperties: false },
);
