import { Type } from 'typebox';
import { nullable } from './paging.ts';
import { inputProblemSchema } from './problem.ts';

/** What became of a line that was tried; several of the same line may come, the last one counts. */
export const triedLineSchema = Type.Object(
  {
    line: Type.Integer({ minimum: 1 }),
    state: Type.Enum(['read', 'done', 'skipped'], {
      description:
        '`read`: understood, its check follows · `done`: nothing more follows · `skipped`: not tried, as it is a duplicate or one too many.',
    }),
    kind: nullable(Type.String()),
    target: nullable(Type.String()),
    verdict: nullable(
      Type.String({ description: 'The outcome of its check; `null` before it and without one.' }),
    ),
    ms: nullable(Type.Number({ minimum: 0 })),
    method: nullable(Type.String({ description: 'Such as `HEAD`.' })),
    note: nullable(Type.String({ description: 'What the check saw, in a sentence.' })),
    problem: nullable(inputProblemSchema),
    duplicateOf: nullable(
      Type.Union([Type.Integer({ minimum: 1 }), Type.String()], {
        description: 'An earlier line, by number, or a monitor that watches it already, by id.',
      }),
    ),
    fix: nullable(
      Type.String({
        description:
          'A line with a problem as it was probably meant; `null` where that is not known.',
      }),
    ),
  },
  { title: 'TriedLine' },
);

const lossesSchema = Type.Array(Type.String(), { description: 'What is not carried over.' });

export const exportReadingSchema = Type.Object(
  {
    tool: Type.String({ description: 'Whose export it is.' }),
    lines: Type.Array(
      Type.Object({
        name: Type.String(),
        text: Type.String({ description: 'A line of a list, for `POST /monitors`.' }),
        losses: lossesSchema,
      }),
    ),
    leftOut: Type.Array(Type.Object({ name: Type.String(), why: Type.String() }), {
      description: 'What there is no kind of monitor for.',
    }),
    losses: lossesSchema,
  },
  { title: 'ExportReading' },
);
