import { Type } from 'typebox';
import type { JsonObject, JsonValue } from '../../../core/json.ts';
import type { WorkerCommand, WorkerReply } from '../../../core/ports/queue-control.ts';
import { nameSchema, readerOf } from '../wire.ts';

/** Messages to workers. `target` is a worker's name or id; `null` means all of them. */
export type ControlMessage =
  | { readonly command: 'abort'; readonly session: string }
  | ({ readonly id: string; readonly target: string | null } & WorkerCommand);

/** A reply, and whose it is. */
export interface ControlReply extends WorkerReply {
  readonly workerId: string;
  readonly worker: string;
}

// No worker does more at once, whatever its pool.
const MAX_CONCURRENCY = 100_000;
// More are never shown of a worker.
const MAX_CHECKS_SHOWN = 500;

/** What `max` of `checks` is called in a message. */
const MAX_KEY = 'most';

const closed = { additionalProperties: false };
const asked = {
  id: Type.String({ pattern: '^[0-9a-f]{16}$' }),
  target: Type.Union([nameSchema, Type.Null()]),
};
const readMessage = readerOf(
  Type.Union([
    Type.Object({ command: Type.Literal('abort'), session: nameSchema }, closed),
    Type.Object({ ...asked, command: Type.Literal('ping') }, closed),
    Type.Object(
      {
        ...asked,
        command: Type.Literal('checks'),
        [MAX_KEY]: Type.Integer({ minimum: 1, maximum: MAX_CHECKS_SHOWN }),
      },
      closed,
    ),
    Type.Object(
      {
        ...asked,
        command: Type.Literal('resize'),
        concurrency: Type.Integer({ minimum: 1, maximum: MAX_CONCURRENCY }),
      },
      closed,
    ),
    Type.Object({ ...asked, command: Type.Literal('shutdown'), now: Type.Boolean() }, closed),
  ]),
);
const shownCheckSchema = Type.Object(
  {
    kind: nameSchema,
    target: Type.Union([Type.String({ maxLength: 10_000 }), Type.Null()]),
    job: nameSchema,
    isWaiting: Type.Boolean(),
    sinceMs: Type.Number({ minimum: 0 }),
  },
  closed,
);
const readAnswer = readerOf(
  Type.Object(
    {
      workerId: Type.String({ maxLength: 100 }),
      worker: nameSchema,
      text: Type.String({ maxLength: 1_000 }),
      checks: Type.Optional(Type.Array(shownCheckSchema, { maxItems: MAX_CHECKS_SHOWN })),
    },
    closed,
  ),
);

/** The message in an opened letter; `null` for anything else. */
export function readControlMessage(value: JsonValue | undefined): ControlMessage | null {
  const message = readMessage(value);
  if (message?.command !== 'checks') return message;
  const { [MAX_KEY]: max, ...rest } = message;
  return { ...rest, max };
}

/** The message as plain data that travels. */
export function writeControlMessage(message: ControlMessage): JsonObject {
  if (message.command !== 'checks') return message;
  const { max, ...rest } = message;
  return { ...rest, [MAX_KEY]: max };
}

/** The answer in an opened letter; `null` for anything else. */
export function readControlReply(value: JsonValue | undefined): ControlReply | null {
  return readAnswer(value);
}
