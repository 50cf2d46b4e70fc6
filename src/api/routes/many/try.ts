import { finished, Readable } from 'node:stream';
import { Type } from 'typebox';
import { AppError } from '../../../core/errors.ts';
import type { ServiceContext } from '../../../services/context.ts';
import { tryLines, type TriedLine } from '../../../services/monitors/try-lines.ts';
import { takeTextBodies } from '../../bodies/json-body.ts';
import { asCaller } from '../../projects/caller-context.ts';
import { callerOf } from '../../guards/caller.ts';
import { triedLineSchema } from '../../schemas/try.ts';
import { type TypedApp, withSchemaTypes } from '../../validation.ts';

/** Texts that are tried at once, one of each caller: each has up to fifty probes under way. */
const MAX_AT_ONCE = 3;
/** Lines hold an address and some settings. */
const MAX_BODY_BYTES = 512 * 1024;

export function addTryRoute(app: TypedApp, context: ServiceContext): void {
  const callers = new Set<string>();
  void app.register(async (instance) => {
    takeTextBodies(instance);
    withSchemaTypes(instance).post(
      '/api/v1/try',
      {
        config: { access: 'write', cost: 'manyProbes' },
        bodyLimit: MAX_BODY_BYTES,
        schema: {
          tags: ['monitors'],
          summary: 'Try sites before they are watched: nothing is stored',
          description:
            'One site a line, as in a list. The answer is a line of JSON for each that was read, and one for each that was probed, as they come. Of more than 2,000 sites the others are skipped.',
          body: {
            content: {
              'text/plain': { schema: Type.String({ description: 'One site a line.' }) },
            },
          },
          response: {
            200: { content: { 'application/x-ndjson': { schema: triedLineSchema } } },
          },
        },
      },
      ({ body, ip }, reply) => {
        const end = begin(callers, callerOf(ip));
        const gone = new AbortController();
        finished(reply.raw, () => {
          gone.abort();
          end();
        });
        const lines = asCaller(tryLines(context, String(body), gone.signal));
        return reply.type('application/x-ndjson; charset=utf-8').send(Readable.from(asText(lines)));
      },
    );
  });
}

/** Takes the caller in; the returned function lets the next one in. */
function begin(callers: Set<string>, caller: string): () => void {
  if (callers.has(caller) || callers.size >= MAX_AT_ONCE) {
    const whose = callers.has(caller) ? 'your last lines are' : 'other lines are';
    throw new AppError('limit_exceeded', `${whose} still being tried: wait for them, or end them`, {
      details: { retryAfterSeconds: 5 },
    });
  }
  callers.add(caller);
  return () => void callers.delete(caller);
}

async function* asText(lines: AsyncIterable<TriedLine>): AsyncGenerator<string, void> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}
