import { Type, type Static } from 'typebox';
import { ERROR_CODES } from '../../core/errors.ts';
import { MAX_PROBLEMS } from '../../core/forms/problem-list.ts';

/** One thing about the input. */
export const inputProblemSchema = Type.Object({
  path: Type.String({ description: 'Which part of the input; empty for all of it.' }),
  message: Type.String(),
  hint: Type.Optional(Type.String()),
  file: Type.Optional(Type.String()),
  line: Type.Optional(Type.Integer()),
  column: Type.Optional(Type.Integer()),
});

/** What every failed request is answered with (RFC 9457); more members may name what the error is about. */
export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'A URN that ends with the code.' }),
    title: Type.String({ description: 'Name of this kind of error.' }),
    status: Type.Integer({ minimum: 400, maximum: 599 }),
    detail: Type.String({ description: 'What went wrong this time, in plain words.' }),
    code: Type.Enum([...ERROR_CODES]),
    problems: Type.Optional(
      Type.Array(inputProblemSchema, {
        maxItems: MAX_PROBLEMS,
        description: 'Everything wrong with the input, at once: the first hundred.',
      }),
    ),
    problemCount: Type.Optional(
      Type.Integer({ minimum: 1, description: 'How many problems there are in all.' }),
    ),
  },
  { title: 'Problem', additionalProperties: true },
);
export type ProblemBody = Static<typeof problemSchema>;
