import { Type } from 'typebox';
import { timestamp } from './paging.ts';

const durations = (description: string) =>
  Type.Array(Type.Union([Type.Number({ minimum: 0 }), Type.Null()]), { description });
const counts = (description: string) => Type.Array(Type.Integer({ minimum: 0 }), { description });

/** How quick a monitor was over time: columns of the same length, a point for every step. */
export const seriesSchema = Type.Object(
  {
    start: timestamp,
    stepMs: Type.Integer({ minimum: 1, description: 'Length of a step, milliseconds.' }),
    isExact: Type.Boolean({
      description:
        'The percentiles are of the checks themselves; otherwise of their roll-ups, and at most a fifth too high.',
    }),
    p50: durations('Half of the checks that were up took at most so long, ms; `null` without any.'),
    p95: durations('95 of 100.'),
    p99: durations('99 of 100.'),
    dns: durations('Mean of the phase over the checks that were up, ms.'),
    connect: durations('The same of the connection.'),
    tls: durations('The same of the TLS handshake.'),
    firstByte: durations('From the request to the first byte of the answer.'),
    body: durations('What is left of the whole: the rest of the answer.'),
    checks: counts('Checks in it.'),
    down: counts('Checks in it that were down.'),
    states: Type.String({
      description:
        'A character a step, the worst of it: `A` to `J` down by tenths of the judged time, `s` slow, `u` not judged, `m` maintenance, `p` paused, `0` up, `-` nothing known.',
    }),
  },
  { title: 'Series' },
);
