import { Type } from 'typebox';
import { idField, nullable, timestamp } from './paging.ts';

const plain = <const Kind extends string>(kind: Kind, description: string) =>
  Type.Object({ kind: Type.Literal(kind) }, { additionalProperties: false, description });
const until = {
  forMs: Type.Integer({ minimum: 60_000, maximum: 31_622_400_000, description: 'From now on.' }),
  comment: Type.Optional(Type.String({ maxLength: 500 })),
};
const tags = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 20 });

const changeSchema = Type.Union([
  plain('pause', 'Checks end.'),
  plain('resume', 'Checks go on.'),
  plain('check', 'Checks at once, beside the schedule.'),
  plain('delete', 'Removes them with their history; this cannot be undone.'),
  Type.Object(
    {
      kind: Type.Literal('silence'),
      ...until,
      author: Type.Optional(Type.String({ maxLength: 200, description: 'Who asks for it.' })),
    },
    { additionalProperties: false, description: 'Alerts notify no one.' },
  ),
  Type.Object(
    { kind: Type.Literal('maintenance'), ...until },
    { additionalProperties: false, description: 'A maintenance window begins.' },
  ),
  Type.Object(
    { kind: Type.Literal('tags'), add: Type.Optional(tags), remove: Type.Optional(tags) },
    { additionalProperties: false, description: 'Adds tags, and takes some away.' },
  ),
  Type.Object(
    {
      kind: Type.Literal('settings'),
      settings: Type.Record(Type.String(), Type.Unknown(), {
        description: 'As in a change of one monitor, such as `interval`.',
      }),
    },
    { additionalProperties: false, description: 'Changes settings of all of them alike.' },
  ),
]);

/** What is to be changed of which monitors. */
export const bulkSchema = Type.Object(
  {
    ids: Type.Optional(Type.Array(idField, { minItems: 1, maxItems: 10_000 })),
    filter: Type.Optional(
      Type.String({ maxLength: 1_000, description: 'In the filter language, instead of `ids`.' }),
    ),
    change: changeSchema,
  },
  { additionalProperties: false, title: 'Bulk' },
);

export const bulkAnswerSchema = Type.Object(
  {
    matched: Type.Integer({ minimum: 0, description: 'Monitors that it was about.' }),
    changed: Type.Integer({ minimum: 0, description: 'Those that it changed.' }),
    undo: nullable(
      Type.Object(
        { token: Type.String(), until: timestamp },
        {
          description: 'For `POST /bulk/undo`; `null`: it cannot be undone.',
        },
      ),
    ),
  },
  { title: 'BulkAnswer' },
);

export const undoSchema = Type.Object(
  { token: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false, title: 'Undo' },
);
