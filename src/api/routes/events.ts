import { Type } from 'typebox';
import { AppError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports/clock.ts';
import type { EventHub } from '../events/event-hub.ts';
import { openEventStream } from '../events/event-stream.ts';
import type { TypedApp } from '../validation.ts';

/** Streams open at once. */
const MAX_STREAMS = 100;

/** Live changes as server-sent events. */
export function addEventRoutes(
  app: TypedApp,
  deps: { readonly hub: EventHub; readonly clock: Pick<Clock, 'after'> },
): void {
  const streams = new Set<ReturnType<typeof openEventStream>>();
  app.addHook('preClose', async () => {
    for (const stream of streams) stream.push(null);
  });
  app.get(
    '/api/v1/events',
    {
      config: { access: 'read' },
      schema: {
        tags: ['service'],
        summary: 'Live changes as server-sent events',
        description:
          'Events `status`, `incident`, `monitor`, `notification` and `alarm` (trouble of our own began or ended) come ' +
          'one by one; `check` comes at most ten times a ' +
          'second with the latest check of each monitor. `resync`: something was missed, read everything afresh.',
        produces: ['text/event-stream'],
        response: { 200: Type.String() },
      },
    },
    (request, reply) => {
      if (streams.size >= MAX_STREAMS) {
        throw new AppError('limit_exceeded', `more than ${MAX_STREAMS} listeners at once`, {
          details: { retryAfterSeconds: 10 },
        });
      }
      const lastId = request.headers['last-event-id'];
      const stream = openEventStream({
        ...deps,
        lastId: typeof lastId === 'string' ? lastId : null,
      });
      streams.add(stream);
      stream.once('close', () => streams.delete(stream));
      return reply.type('text/event-stream').header('x-accel-buffering', 'no').send(stream);
    },
  );
}
